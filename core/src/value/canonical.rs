//! Canonical JSON (RFC 8785): sorted keys, no spaces, shortest numbers. One value, one text, one digest.
//!
//! An integer beyond 2^53 is written exactly, where the RFC, which knows only doubles, rounds it: two identifiers of 64 bits
//! must not share a digest, and an argument must come back as it was sent. This is why the form is written here and not by a
//! library that follows the RFC to the letter.

use std::fmt;

use serde::ser::{self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};

use super::{Digest, Value};

impl Value {
    /// The value as canonical JSON; see [`canonical_json`].
    pub fn to_canonical_json(&self) -> String {
        canonical_json(self)
    }
}

/// The canonical JSON (RFC 8785) of anything that can be serialised. Linear in it, but for the sorting of keys.
///
/// Maps must have keys of text, and floats must be finite: what is neither is left out, and no type of ours holds it.
pub fn canonical_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut writer = Writer::default();
    // The only failures are those above.
    let _ = value.serialize(&mut writer);
    writer.text
}

/// `sha256:` and the digest of `bytes` in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// Writes members as they come, and puts each object into order when it ends.
#[derive(Debug, Default)]
struct Writer {
    text: String,
    /// The members of the objects that are open.
    members: Vec<Member>,
}

/// One member of an object, as it stands in the text: `"key":value`.
#[derive(Clone, Copy, Debug)]
struct Member {
    start: usize,
    /// Where the key ends.
    colon: usize,
    end: usize,
    /// Whether the key has the same order in bytes as in units of UTF-16, as it stands in the text: of ASCII, and without
    /// escapes.
    is_plain: bool,
}

/// Why something has no canonical JSON.
#[derive(Debug)]
struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no JSON value")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unwritable
    }
}

impl Writer {
    fn string(&mut self, text: &str) {
        self.text.push('"');
        let mut plain = 0;
        for (place, byte) in text.bytes().enumerate() {
            // PERF: one comparison for each byte of nearly every text.
            if is_plain(byte) {
                continue;
            }
            self.text.push_str(text.get(plain..place).unwrap_or_default());
            plain = place + 1;
            self.escape(byte);
        }
        self.text.push_str(text.get(plain..).unwrap_or_default());
        self.text.push('"');
    }

    /// Exactly what the RFC escapes: quotes, backslashes and control characters.
    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.text.push_str("\\\""),
            b'\\' => self.text.push_str("\\\\"),
            8 => self.text.push_str("\\b"),
            b'\t' => self.text.push_str("\\t"),
            b'\n' => self.text.push_str("\\n"),
            12 => self.text.push_str("\\f"),
            b'\r' => self.text.push_str("\\r"),
            control => {
                self.text.push_str("\\u00");
                for digit in [control >> 4, control & 15] {
                    self.text.extend(char::from_digit(digit.into(), 16));
                }
            }
        }
    }

    /// Puts the members from `first` on, which stand in the text one after the other with commas between them, in the order
    /// of their keys.
    fn order(&mut self, first: usize) {
        let members = self.members.get_mut(first..).unwrap_or_default();
        let text = &self.text;
        let key = |member: &Member| text.get(member.start + 1..member.colon - 1).unwrap_or_default();
        let compare = |left: &Member, right: &Member| match left.is_plain && right.is_plain {
            true => key(left).cmp(key(right)),
            false => unescaped(key(left)).encode_utf16().cmp(unescaped(key(right)).encode_utf16()),
        };
        if !members.is_sorted_by(|left, right| compare(left, right).is_le())
            && let (Some(start), Some(end)) = (members.first(), members.last())
        {
            let (start, end) = (start.start, end.end);
            members.sort_unstable_by(compare);
            let mut ordered = String::with_capacity(end - start);
            for (place, member) in members.iter().enumerate() {
                if place > 0 {
                    ordered.push(',');
                }
                ordered.push_str(text.get(member.start..member.end).unwrap_or_default());
            }
            self.text.replace_range(start..end, &ordered);
        }
        self.members.truncate(first);
    }
}

/// Whether a byte of a text stands for itself.
const fn is_plain(byte: u8) -> bool {
    // A bit for each byte below 128, and all above them.
    const PLAIN: u128 = !(0xffff_ffff | 1 << b'"' | 1 << b'\\');
    byte >= 128 || PLAIN >> byte & 1 == 1
}

/// A key as it was before it was written.
fn unescaped(key: &str) -> String {
    serde_json::from_str(&format!("\"{key}\"")).unwrap_or_else(|_| key.to_owned())
}

/// An open list or object.
struct Open<'w> {
    writer: &'w mut Writer,
    is_empty: bool,
    /// Members of outer objects.
    first: usize,
    close: &'static str,
}

impl<'w> Open<'w> {
    fn new(writer: &'w mut Writer, open: char, close: &'static str) -> Self {
        writer.text.push(open);
        let first = writer.members.len();
        Open { writer, is_empty: true, first, close }
    }

    fn separate(&mut self) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.writer.text.push(',');
        }
    }

    fn member<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), Unwritable> {
        self.separate();
        let start = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        let colon = self.writer.text.len();
        self.writer.text.push(':');
        value.serialize(&mut *self.writer)?;
        let end = self.writer.text.len();
        let key = self.writer.text.get(start..colon).unwrap_or_default();
        let is_plain = key.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
        self.writer.members.push(Member { start, colon, end, is_plain });
        Ok(())
    }

    fn close(self) {
        self.writer.order(self.first);
        self.writer.text.push_str(self.close);
    }
}

impl SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.separate();
        item.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.member(key, value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), Unwritable> {
        // A key is written by the same writer, and is then a text in quotes.
        self.member(key, value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        SerializeSeq::serialize_element(self, item)
    }

    fn end(self) -> Result<(), Unwritable> {
        SerializeSeq::end(self)
    }
}

/// A type of which no value is serialised: JSON has no form for it that all agree on.
type Never = ser::Impossible<(), Unwritable>;

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Open<'w>;
    type SerializeTuple = Open<'w>;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Open<'w>;
    type SerializeStruct = Open<'w>;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, truth: bool) -> Result<(), Unwritable> {
        self.text.push_str(if truth { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i64(self, int: i64) -> Result<(), Unwritable> {
        self.text.push_str(itoa::Buffer::new().format(int));
        Ok(())
    }

    fn serialize_u64(self, int: u64) -> Result<(), Unwritable> {
        self.text.push_str(itoa::Buffer::new().format(int));
        Ok(())
    }

    fn serialize_i8(self, int: i8) -> Result<(), Unwritable> {
        self.serialize_i64(int.into())
    }

    fn serialize_i16(self, int: i16) -> Result<(), Unwritable> {
        self.serialize_i64(int.into())
    }

    fn serialize_i32(self, int: i32) -> Result<(), Unwritable> {
        self.serialize_i64(int.into())
    }

    fn serialize_u8(self, int: u8) -> Result<(), Unwritable> {
        self.serialize_u64(int.into())
    }

    fn serialize_u16(self, int: u16) -> Result<(), Unwritable> {
        self.serialize_u64(int.into())
    }

    fn serialize_u32(self, int: u32) -> Result<(), Unwritable> {
        self.serialize_u64(int.into())
    }

    fn serialize_f32(self, float: f32) -> Result<(), Unwritable> {
        self.serialize_f64(float.into())
    }

    fn serialize_f64(self, float: f64) -> Result<(), Unwritable> {
        if !float.is_finite() {
            return Err(Unwritable);
        }
        self.text.push_str(ryu_js::Buffer::new().format(float));
        Ok(())
    }

    fn serialize_char(self, c: char) -> Result<(), Unwritable> {
        self.string(c.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unwritable> {
        self.string(text);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Unwritable> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'w>, Unwritable> {
        Ok(Open::new(self, '[', "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'w>, Unwritable> {
        Ok(Open::new(self, '[', "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'w>, Unwritable> {
        Ok(Open::new(self, '{', "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'w>, Unwritable> {
        Ok(Open::new(self, '{', "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Unwritable> {
        Err(Unwritable)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Value;

    fn canonical(json: &str) -> String {
        Value::from_json(json.as_bytes(), 64).unwrap().to_canonical_json()
    }

    /// The rule of the RFC, followed over serde_json's values.
    fn reference(value: &serde_json::Value) -> String {
        match value {
            serde_json::Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(key, _)| key.encode_utf16().collect::<Vec<_>>());
                let members: Vec<String> = members
                    .into_iter()
                    .map(|(key, member)| {
                        format!("{}:{}", serde_json::Value::from(key.as_str()), reference(member))
                    })
                    .collect();
                format!("{{{}}}", members.join(","))
            }
            serde_json::Value::Array(items) => {
                format!("[{}]", items.iter().map(reference).collect::<Vec<_>>().join(","))
            }
            serde_json::Value::Number(number) if number.is_f64() => {
                ryu_js::Buffer::new().format(number.as_f64().unwrap()).to_owned()
            }
            other => other.to_string(),
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = || prop_oneof!["[a-c\"\\\\\u{0}-\u{20}é]{0,3}", "\\PC{0,3}", "[\u{ffee}\u{10000}a]{0,2}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            any::<f64>().prop_filter("finite", |float| float.is_finite()).prop_map(Value::Float),
            text().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
                proptest::collection::btree_map(text(), inner, 0..6).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_follows_the_rule(value in value()) {
            let slow = reference(&serde_json::to_value(&value).unwrap());
            prop_assert_eq!(value.to_canonical_json(), slow);
        }
    }

    #[test]
    fn members_of_a_type_are_ordered_too() {
        #[derive(serde::Serialize)]
        struct Inner {
            z: u8,
            a: (bool, &'static str),
        }
        #[derive(serde::Serialize)]
        struct Outer {
            second: Option<Inner>,
            first: Vec<Inner>,
        }
        let inner = |z| Inner { z, a: (true, "x") };
        let outer = Outer { second: Some(inner(3)), first: vec![inner(1), inner(2)] };
        let expected =
            r#"{"first":[{"a":[true,"x"],"z":1},{"a":[true,"x"],"z":2}],"second":{"a":[true,"x"],"z":3}}"#;
        assert_eq!(super::canonical_json(&outer), expected);
    }

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 8785, section 3.2.2.
        let json = r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
            "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#;
        let expected = r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
        assert_eq!(canonical(json), expected);
    }

    #[test]
    fn keys_stand_in_the_order_of_utf_16() {
        // RFC 8785, section 3.2.3.
        let json = r#"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#;
        let order: Vec<char> = canonical(json).chars().filter(char::is_ascii_digit).collect();
        assert_eq!(order, ['2', '1', '4', '6', '7', '1', '5', '3']);
    }

    #[test]
    fn large_integers_are_exact() {
        assert_eq!(
            canonical("[9007199254740993,-9223372036854775808,1.0,-0.0]"),
            "[9007199254740993,-9223372036854775808,1,0]"
        );
    }
}
