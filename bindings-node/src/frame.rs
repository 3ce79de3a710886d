//! Frames: a value as one text and one row of numbers.
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
//! | 7 | map | members | for each: length of its key, its value |
//!
//! Strings stand in the text one after the other, in the order in which their lengths stand in the numbers. Lengths are in
//! UTF-16 units, as JavaScript counts.

use lictor::value::Map;
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

/// Takes values out of a frame. A frame that `lib/frame.js` cannot have written is refused, not trusted.
pub(crate) struct Reader<'f> {
    text: &'f [u16],
    numbers: &'f [f64],
}

impl<'f> Reader<'f> {
    pub(crate) const fn new(text: &'f [u16], numbers: &'f [f64]) -> Self {
        Reader { text, numbers }
    }

    /// The next value, at most as deep as a request may be.
    pub(crate) fn value(&mut self) -> Result<Value, Failure> {
        self.value_within(Limits::default().json_depth)
    }

    /// The next value, which is a list of `N`.
    pub(crate) fn values<const N: usize>(&mut self) -> Result<[Value; N], Failure> {
        match self.head()? {
            (LIST, size) if size == N => {
                let items = (0..N).map(|_| self.value()).collect::<Result<Vec<_>, _>>()?;
                items.try_into().map_err(|_| Failure::malformed())
            }
            _ => Err(Failure::malformed()),
        }
    }

    /// How many items the next value, which is a list, has.
    pub(crate) fn list(&mut self) -> Result<usize, Failure> {
        match self.head()? {
            (LIST, size) => Ok(size),
            _ => Err(Failure::malformed()),
        }
    }

    /// Recursion is bounded by `depth`, and what is allocated by the numbers that are there.
    fn value_within(&mut self, depth: usize) -> Result<Value, Failure> {
        let (tag, size) = self.head()?;
        let deeper = || depth.checked_sub(1).ok_or_else(Failure::malformed);
        Ok(match tag {
            NULL => Value::Null,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NUMBER => number(self.number()?),
            STRING => Value::String(self.string(size)?),
            INTEGER => Value::Int(self.string(size)?.parse().map_err(|_| Failure::malformed())?),
            LIST => {
                let depth = deeper()?;
                let mut items = Vec::with_capacity(size.min(self.numbers.len()));
                for _ in 0..size {
                    items.push(self.value_within(depth)?);
                }
                Value::List(items)
            }
            MAP => {
                let depth = deeper()?;
                let mut members = Map::new();
                for _ in 0..size {
                    let length = self.size()?;
                    let key = self.string(length)?;
                    members.insert(key, self.value_within(depth)?);
                }
                Value::Map(members)
            }
            _ => return Err(Failure::malformed()),
        })
    }

    fn head(&mut self) -> Result<(u64, usize), Failure> {
        let head = self.size()?;
        Ok((head as u64 % TAGS, head / TAGS as usize))
    }

    fn size(&mut self) -> Result<usize, Failure> {
        let size = self.number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float beyond the range, or none, is cast to its end or to 0, and then does not fit the frame"
        )]
        Ok(size as usize)
    }

    fn number(&mut self) -> Result<f64, Failure> {
        let (number, rest) = self.numbers.split_first().ok_or_else(Failure::malformed)?;
        self.numbers = rest;
        Ok(*number)
    }

    fn string(&mut self, length: usize) -> Result<String, Failure> {
        let (string, rest) = self.text.split_at_checked(length).ok_or_else(Failure::malformed)?;
        self.text = rest;
        Ok(utf8(string))
    }
}

/// A number as JSON would tell it: an integer if it is one and fits.
fn number(number: f64) -> Value {
    const END: f64 = 9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "it is an integer within the range")]
    if number.trunc() == number && (-END..END).contains(&number) {
        Value::Int(number as i64)
    } else {
        Value::Float(number)
    }
}

/// UTF-16 as UTF-8. Half of a surrogate pair becomes U+FFFD, which is one unit too, so offsets stay what they are.
pub(crate) fn utf8(units: &[u16]) -> String {
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
                    self.string(key);
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
