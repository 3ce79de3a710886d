//! The one JSON form of requests, decisions and diagnostics that every binding uses.
//!
//! Offsets on the wire are bytes of UTF-8 unless a request asks for another unit. Decisions and records derive their form from their types; a request is
//! read by hand, because a request with a bad part is still evaluated: the part is unknown, and the decision says so.

mod answers;
mod diagnostic;
mod document;
mod request;
mod request_value;
mod session;

pub use answers::{answers_from_json, answers_from_value};

use serde::de::{Error as _, Unexpected};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decision::{Fails, Status};
use crate::diagnostic::Code;
use crate::document::{Coverage, LogLevel};
use crate::error::Problem;
use crate::offset::OffsetUnit;
use crate::severity::Severity;
use crate::verdict::{EffectKind, EffectSet, Verdict};

/// Serialises an enum by its stable name. It says which enum it is, for bindings that have one of their own.
macro_rules! by_name {
    ($type:ty, $names:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(stringify!($type), *self as u32, self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                let all: &[$type] = $names;
                all.iter()
                    .copied()
                    .find(|variant| variant.as_str() == name)
                    .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&name), &"a known name"))
            }
        }
    };
}

by_name!(Verdict, &Verdict::ALL);
by_name!(EffectKind, &EffectKind::ALL);
by_name!(Severity, &Severity::ALL);
by_name!(Status, &Status::ALL);
by_name!(Fails, &Fails::ALL);
by_name!(LogLevel, &LogLevel::ALL);
by_name!(Coverage, &Coverage::ALL);
by_name!(Code, Code::ALL);
by_name!(OffsetUnit, &OffsetUnit::ALL);

impl Serialize for EffectSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(None)?;
        for kind in self.iter() {
            sequence.serialize_element(&kind)?;
        }
        sequence.end()
    }
}

impl<'de> Deserialize<'de> for EffectSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<EffectKind>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// A problem's members, as they stand on the wire.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemForm {
    code: Code,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
    message: String,
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ProblemForm { code: self.code, path: self.path.clone(), message: self.message.clone() }
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Problem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = ProblemForm::deserialize(deserializer)?;
        Ok(Problem { code: form.code, path: form.path, message: form.message })
    }
}
