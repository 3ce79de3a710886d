//! Canonical JSON (RFC 8785): sorted keys, no spaces, shortest numbers. One value, one text, one digest.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Digest, Value};

impl Value {
    /// The value as canonical JSON; see [`canonical_json`].
    pub fn to_canonical_json(&self) -> String {
        canonical_json(self)
    }
}

/// The canonical JSON (RFC 8785) of anything that can be serialised.
///
/// An integer beyond 2^53 is written exactly, where the RFC, which knows only doubles, rounds it: two identifiers of 64
/// bits must not share a digest, and an argument must come back as it was sent. This is why the form is written here
/// and not by a library that follows the RFC to the letter.
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    let mut text = String::new();
    // The only failures are maps without string keys and non-finite floats; no type of ours has either.
    if let Ok(value) = serde_json::to_value(value) {
        write(&value, &mut text);
    }
    text
}

/// Recursion is bounded: every reader bounds the depth of a value.
fn write(value: &serde_json::Value, text: &mut String) {
    match value {
        serde_json::Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => text.push_str(ryu_js::Buffer::new().format(float)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(text, "{number}");
            }
        },
        serde_json::Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        serde_json::Value::Object(members) => {
            let mut members: Vec<(&String, &serde_json::Value)> = members.iter().collect();
            // The order of UTF-16 units, not of bytes: the two differ beyond the Basic Multilingual Plane.
            members.sort_unstable_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
            text.push('{');
            for (place, (key, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_string(key, text);
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
        serde_json::Value::String(string) => write_string(string, text),
        serde_json::Value::Null | serde_json::Value::Bool(_) => {
            let _ = write!(text, "{value}");
        }
    }
}

/// serde_json escapes exactly what the RFC does.
fn write_string(string: &str, text: &mut String) {
    let _ = write!(text, "{}", serde_json::Value::from(string));
}

/// `sha256:` and the digest of `bytes` in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::Value;

    fn canonical(json: &str) -> String {
        Value::from_json(json.as_bytes(), 64).unwrap().to_canonical_json()
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
