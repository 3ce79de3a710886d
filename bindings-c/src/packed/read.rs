//! Packed requests: the builder's setters, one after the other.

use std::collections::BTreeMap;

use lictor::value::Map;
use lictor::{Limits, Value};

use crate::builder::{lictor_request, read_json, replace};
use crate::enums;
use crate::error::Failure;
use crate::members::{check_value, levels_above};

/// Levels of values in a request below its members.
const DEPTH: usize = 63;

/// Fills `request` anew.
pub(super) fn read_request(input: &[u8], request: &mut lictor_request) -> Result<(), Failure> {
    request.recycle();
    let mut reader = Reader::new(input);
    request.change(|request| read_fields(&mut reader, request));
    request.sound()
}

fn read_fields(reader: &mut Reader<'_>, request: &mut lictor_request) -> Result<(), Failure> {
    loop {
        match reader.u8()? {
            0 => break,
            1 => request.set_kind(enums::kind(reader.u8()?.into())?),
            2 => reader.entries(request.recycled_scope(), String::new(), |reader, name| {
                replace(name, reader.str()?);
                Ok(())
            })?,
            3 => request.set_string(reader.u8()?.into(), reader.str()?)?,
            4 => {
                let list = request.list(reader.u8()?.into())?;
                for _ in 0..reader.u32()? {
                    list.push(reader.str()?.to_owned());
                }
            }
            5 => {
                let map = reader.u8()?.into();
                reader.entries(request.recycled_map(map)?, Value::Null, |reader, value| {
                    reader.value_into(value, Limits::default().json_depth - levels_above(map))?;
                    check_value(map, value)
                })?;
            }
            6 => request.set_text(reader.str()?),
            7 => {
                let mut members = Map::new();
                for _ in 0..reader.u32()? {
                    let member = reader.str()?.to_owned();
                    members.insert(member, reader.value(DEPTH)?);
                }
                request.set_members(members)?;
            }
            _ => return Err(MALFORMED),
        }
    }
    if reader.is_empty() { Ok(()) } else { Err(MALFORMED) }
}

const MALFORMED: Failure = Failure::Argument("input", "is no packed request");

/// The rest of a buffer.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
    /// Whether the whole of it is: then each string in it is UTF-8, and need not be looked at again.
    is_ascii: bool,
}

impl<'b> Reader<'b> {
    pub(super) const fn new(input: &'b [u8]) -> Self {
        Reader { rest: input, is_ascii: input.is_ascii() }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, count: usize) -> Result<&'b [u8], Failure> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else { return Err(MALFORMED) };
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let Some((taken, rest)) = self.rest.split_first_chunk() else { return Err(MALFORMED) };
        self.rest = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, Failure> {
        self.array().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8], Failure> {
        let count = self.u32()?;
        self.take(usize::try_from(count).map_err(|_| MALFORMED)?)
    }

    fn str(&mut self) -> Result<&'b str, Failure> {
        let bytes = self.bytes()?;
        if self.is_ascii {
            // SAFETY: the bytes are a part of a buffer that is ASCII.
            return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
        }
        std::str::from_utf8(bytes).map_err(|_| Failure::Utf8("a string of the request"))
    }

    /// Writes entries over what a map holds, into the memory that is there; afterwards it holds these and no others. Keys are
    /// distinct.
    fn entries<V: Clone>(
        &mut self,
        map: &mut BTreeMap<String, V>,
        empty: V,
        mut read: impl FnMut(&mut Self, &mut V) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let count = self.u32()?;
        let start = self.rest;
        for is_again in [false, true] {
            for _ in 0..count {
                let key = self.str()?;
                match map.get_mut(key) {
                    Some(value) => read(self, value)?,
                    None => {
                        let mut value = empty.clone();
                        read(self, &mut value)?;
                        map.insert(key.to_owned(), value);
                    }
                }
            }
            // Others are left over from the last request: without them, and once more.
            if is_again || u32::try_from(map.len()) == Ok(count) {
                break;
            }
            map.clear();
            self.rest = start;
        }
        Ok(())
    }

    /// A value of a map, into a text's memory where it is one again.
    fn value_into(&mut self, value: &mut Value, depth: usize) -> Result<(), Failure> {
        if let (Some(5), Value::String(known)) = (self.rest.first(), &mut *value) {
            self.u8()?;
            replace(known, self.str()?);
        } else {
            *value = self.value(depth)?;
        }
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Value, Failure> {
        Ok(match self.u8()? {
            0 => Value::Null,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Int(i64::from_le_bytes(self.array()?)),
            4 => {
                let number = f64::from_le_bytes(self.array()?);
                Value::Float(Some(number).filter(|number| number.is_finite()).ok_or(MALFORMED)?)
            }
            5 => Value::String(self.str()?.to_owned()),
            6 => {
                let depth = depth.checked_sub(1).ok_or(MALFORMED)?;
                let count = self.u32()?;
                (0..count).map(|_| self.value(depth)).collect::<Result<Vec<_>, _>>()?.into()
            }
            7 => {
                let depth = depth.checked_sub(1).ok_or(MALFORMED)?;
                let mut map = Map::new();
                for _ in 0..self.u32()? {
                    let key = self.str()?.to_owned();
                    map.insert(key, self.value(depth)?);
                }
                Value::Map(map)
            }
            8 => {
                let left = usize::from(self.u8()?);
                let below = Limits::default().json_depth.checked_sub(left).ok_or(MALFORMED)?;
                read_json(self.bytes()?, below)?
            }
            _ => return Err(MALFORMED),
        })
    }
}
