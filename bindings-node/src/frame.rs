//! Frames: a value as one text and one row of numbers.
//!
//! On the way in the text is an array of UTF-16 units, which JavaScript fills without making a string; on the way out it is a string,
//! which JavaScript slices.
//!
//! Every value starts with a head, `8 × size + tag`. `lib/frame.js` holds the same tags.
//!
//! | tag | value | size | then |
//! |---|---|---|---|
//! | 0 | null | | |
//! | 1, 2 | false, true | | |
//! | 3 | number | | the number |
//! | 4 | string | its length | |
//! | 5 | integer that no number holds | its length as decimal text | |
//! | 6 | list | items | each item |
//! | 7 | map | members | for each: its key, which is a string, and its value |
//!
//! Strings stand in the text one after the other, in the order in which their lengths stand in the numbers. Lengths are in
//! UTF-16 units, as JavaScript counts.

use lictor::value::{AnyValue, Opened};
use lictor::{Limits, Value};

use crate::failure::Failure;

const TAGS: u64 = 8;
const NULL: u64 = 0;
const FALSE: u64 = 1;
const TRUE: u64 = 2;
const NUMBER: u64 = 3;
const STRING: u64 = 4;
const INTEGER: u64 = 5;
const LIST: u64 = 6;
const MAP: u64 = 7;

/// Beyond it a number does not hold every integer (2^53).
const EXACT: i64 = 1 << 53;

/// A frame that `lib/frame.js` cannot have written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Malformed;

impl From<Malformed> for Failure {
    fn from(_: Malformed) -> Self {
        Failure::argument("a frame is malformed".to_owned())
    }
}

/// A value in a frame: where it starts. What is not looked at costs nothing.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'f> {
    units: &'f [u16],
    numbers: &'f [f64],
    /// How many levels may still be opened.
    depth: usize,
}

impl<'f> Cursor<'f> {
    /// The value that a frame holds, at most as deep as a request may be.
    pub(crate) fn new(units: &'f [u16], numbers: &'f [f64]) -> Result<Self, Malformed> {
        let cursor = Cursor { units, numbers, depth: Limits::default().json_depth + 1 };
        // Whoever opens it need not check again.
        cursor.extent().map(|_| cursor).ok_or(Malformed)
    }

    /// The `N` values of a list, each as deep as a request may be.
    pub(crate) fn values<const N: usize>(self) -> Result<[Cursor<'f>; N], Malformed> {
        self.items()?.collect::<Vec<_>>().try_into().map_err(|_| Malformed)
    }

    /// The values of a list, each as deep as a request may be.
    pub(crate) fn items(self) -> Result<Items<'f>, Malformed> {
        match (Cursor { depth: self.depth + 1, ..self }).open() {
            Opened::List(items) => Ok(items),
            _ => Err(Malformed),
        }
    }

    /// Tag and size.
    fn head(&self) -> Option<(u64, usize)> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float beyond the range, or none, is cast to its end or to 0, and then does not fit the frame"
        )]
        let head = *self.numbers.first()? as u64;
        Some((head % TAGS, usize::try_from(head / TAGS).ok()?))
    }

    /// How many units and numbers the value takes; `None` if the frame ends before it.
    fn extent(&self) -> Option<(usize, usize)> {
        let (mut units, mut numbers, mut pending) = (0_usize, 0_usize, 1_usize);
        while pending > 0 {
            let rest = Cursor { numbers: self.numbers.get(numbers..)?, ..*self };
            let (tag, size) = rest.head()?;
            pending -= 1;
            numbers += 1;
            match tag {
                NUMBER => numbers += 1,
                STRING | INTEGER => units = units.checked_add(size)?,
                LIST => pending = pending.checked_add(size)?,
                MAP => pending = size.checked_mul(2)?.checked_add(pending)?,
                _ => {}
            }
        }
        (units <= self.units.len() && numbers <= self.numbers.len()).then_some((units, numbers))
    }

    /// The units of a string of this size.
    fn string(&self, size: usize) -> &'f [u16] {
        self.units.get(..size).unwrap_or_default()
    }

    /// What follows after so many units and numbers.
    fn after(self, units: usize, numbers: usize) -> Cursor<'f> {
        let units = self.units.get(units..).unwrap_or_default();
        Cursor { units, numbers: self.numbers.get(numbers..).unwrap_or_default(), ..self }
    }

    /// The value here, and what follows it.
    fn split(self) -> (Cursor<'f>, Cursor<'f>) {
        let (units, numbers) = self.extent().unwrap_or_default();
        (self, self.after(units, numbers))
    }
}

impl<'f> AnyValue for Cursor<'f> {
    type Key = Key<'f>;
    type Items = Items<'f>;
    type Members = Members<'f>;

    fn open(self) -> Opened<Self> {
        let (tag, size) = self.head().unwrap_or_default();
        let inner = || Some(Cursor { depth: self.depth.checked_sub(1)?, ..self.after(0, 1) });
        match tag {
            FALSE => Opened::Bool(false),
            TRUE => Opened::Bool(true),
            NUMBER => number(self.numbers.get(1).copied().unwrap_or_default()),
            STRING => Opened::String(utf8(self.string(size))),
            INTEGER => utf8(self.string(size)).parse().map_or(Opened::Null, Opened::Int),
            LIST => inner().map_or(Opened::Null, |next| Opened::List(Items { next, left: size })),
            MAP => inner().map_or(Opened::Null, |next| Opened::Map(Members { next, left: size })),
            _ => Opened::Null,
        }
    }

    fn is_null(&self) -> bool {
        self.head().is_none_or(|(tag, _)| tag == NULL)
    }
}

/// The items of a list in a frame.
pub(crate) struct Items<'f> {
    next: Cursor<'f>,
    left: usize,
}

impl<'f> Iterator for Items<'f> {
    type Item = Cursor<'f>;

    fn next(&mut self) -> Option<Cursor<'f>> {
        self.left = self.left.checked_sub(1)?;
        let (item, next) = self.next.split();
        self.next = next;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The members of a map in a frame.
pub(crate) struct Members<'f> {
    next: Cursor<'f>,
    left: usize,
}

impl<'f> Iterator for Members<'f> {
    type Item = (Key<'f>, Cursor<'f>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (_, size) = self.next.head().unwrap_or_default();
        let key = Key(self.next.string(size));
        let (member, next) = self.next.after(size, 1).split();
        self.next = next;
        Some((key, member))
    }
}

/// The name of a member. It becomes a string only where it is kept.
pub(crate) struct Key<'f>(&'f [u16]);

impl PartialEq<str> for Key<'_> {
    fn eq(&self, name: &str) -> bool {
        // The names that are asked for are ASCII.
        self.0.len() == name.len()
            && self.0.iter().zip(name.bytes()).all(|(unit, byte)| *unit == u16::from(byte))
    }
}

impl From<Key<'_>> for String {
    fn from(key: Key<'_>) -> String {
        utf8(key.0)
    }
}

/// A number as JSON would tell it: an integer if it is one and fits.
fn number<V: AnyValue>(number: f64) -> Opened<V> {
    const END: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is an integer within the range")]
    if number.trunc() == number && (-END..END).contains(&number) {
        Opened::Int(number as i64)
    } else {
        Opened::Float(number)
    }
}

/// UTF-16 as UTF-8. Half of a surrogate pair becomes U+FFFD, which is one unit too, so offsets stay what they are.
fn utf8(units: &[u16]) -> String {
    /// Most blocks are ASCII, and those are copied whole.
    const BLOCK: usize = 64;
    let mut bytes = Vec::with_capacity(units.len());
    let mut rest = units;
    while !rest.is_empty() {
        let (mut block, mut after) = rest.split_at(rest.len().min(BLOCK));
        if block.iter().fold(0, |all, unit| all | unit) < 0x80 {
            #[expect(clippy::cast_possible_truncation, reason = "the unit is ASCII")]
            bytes.extend(block.iter().map(|unit| *unit as u8));
        } else {
            // A pair is not torn apart.
            if block.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
                (block, after) = rest.split_at(rest.len().min(BLOCK + 1));
            }
            for c in char::decode_utf16(block.iter().copied()) {
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        rest = after;
    }
    // It is UTF-8: each block is made of whole characters.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Puts values into a frame.
#[derive(Debug, Default)]
pub struct Writer {
    pub(crate) text: String,
    pub(crate) numbers: Vec<f64>,
}

impl Writer {
    #[expect(clippy::cast_precision_loss, reason = "no count of anything in memory reaches 2^53")]
    pub(crate) fn count(&mut self, count: usize) {
        self.numbers.push(count as f64);
    }

    pub(crate) fn number(&mut self, number: f64) {
        self.numbers.push(number);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.numbers.push(f64::from(u8::from(flag)));
    }

    pub(crate) fn string(&mut self, string: &str) {
        self.count(units(string));
        self.text.push_str(string);
    }

    /// The number -1 if there is none.
    pub(crate) fn option<T>(&mut self, option: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        match option {
            Some(value) => write(self, value),
            None => self.number(-1.0),
        }
    }

    pub(crate) fn each<T>(
        &mut self,
        items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        mut write: impl FnMut(&mut Writer, T),
    ) {
        let items = items.into_iter();
        self.count(items.len());
        items.for_each(|item| write(self, item));
    }

    /// Recursion is bounded: every reader bounds the depth of a value.
    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.head(NULL, 0),
            Value::Bool(false) => self.head(FALSE, 0),
            Value::Bool(true) => self.head(TRUE, 0),
            #[expect(clippy::cast_precision_loss, reason = "the arm is taken if the cast is exact")]
            Value::Int(int)
                if (-EXACT..=EXACT).contains(int) || (*int as f64) as i128 == i128::from(*int) =>
            {
                self.head(NUMBER, 0);
                self.number(*int as f64);
            }
            Value::Int(int) => {
                let digits = int.to_string();
                self.head(INTEGER, digits.len());
                self.text.push_str(&digits);
            }
            Value::Float(float) => {
                self.head(NUMBER, 0);
                self.number(*float);
            }
            Value::String(string) => {
                self.head(STRING, units(string));
                self.text.push_str(string);
            }
            Value::List(items) => {
                self.head(LIST, items.len());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Map(members) => {
                self.head(MAP, members.len());
                for (key, member) in members {
                    self.head(STRING, units(key));
                    self.text.push_str(key);
                    self.value(member);
                }
            }
        }
    }

    fn head(&mut self, tag: u64, size: usize) {
        self.count(size * TAGS as usize + tag as usize);
    }
}

/// The length of a string as JavaScript counts.
fn units(string: &str) -> usize {
    if string.is_ascii() { string.len() } else { string.chars().map(char::len_utf16).sum() }
}
