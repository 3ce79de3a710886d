//! From the core to Python. Whatever has a wire form becomes Python's data by way of it, without a text in between.
//!
//! ```text
//! plain: maps and lists become dict and list, names stay strings        decision.to_dict()
//! typed: parts become their dataclasses, lists tuples, enums members     decision.rationale
//! ```

use std::fmt;

use lictor::Value;
use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use serde::ser::{self, Impossible, Serialize};

use crate::classes::Classes;

/// Plain data: what `json.loads` would make of the wire form.
pub(crate) fn plain<'py>(py: Python<'py>, value: &(impl Serialize + ?Sized)) -> PyResult<Bound<'py, PyAny>> {
    Ok(value.serialize(Writer { py, classes: None })?)
}

/// Instances of the Python layer's classes.
pub(crate) fn typed<'py>(py: Python<'py>, value: &(impl Serialize + ?Sized)) -> PyResult<Bound<'py, PyAny>> {
    Ok(value.serialize(Writer { py, classes: Some(Classes::get(py)?) })?)
}

/// The member of the Python layer's enum `name`.
pub(crate) fn member<'py>(py: Python<'py>, name: &str, value: &str) -> PyResult<Bound<'py, PyAny>> {
    let member = Classes::get(py)?.member(py, name, value)?;
    Ok(member.unwrap_or_else(|| PyString::intern(py, value).into_any()))
}

/// A tuple of instances of `class`, one for each map of a list.
pub(crate) fn records<'py>(py: Python<'py>, class: &str, list: &Value) -> PyResult<Bound<'py, PyAny>> {
    let class = Classes::get(py)?.record(py, class)?;
    let mut made = Vec::new();
    if let (Value::List(items), Some(class)) = (list, class) {
        for item in items {
            made.push(class.call((), Some(plain(py, item)?.cast::<PyDict>()?))?);
        }
    }
    PyTuple::new(py, made)?.into_bound_py_any(py)
}

/// An exception that Python raised while its objects were made.
#[derive(Debug)]
struct Failure(PyErr);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Failure(pyo3::exceptions::PyTypeError::new_err(message.to_string()))
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Failure(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

type Made<'py> = Result<Bound<'py, PyAny>, Failure>;

#[derive(Clone, Copy)]
struct Writer<'py> {
    py: Python<'py>,
    /// `None`: plain data.
    classes: Option<&'py Classes>,
}

impl<'py> Writer<'py> {
    fn made(self, value: impl IntoPyObject<'py>) -> Made<'py> {
        Ok(value.into_bound_py_any(self.py)?)
    }
}

/// Forms that no type of the wire form has.
macro_rules! absent {
    ($($method:ident($($type:ty),*) -> $result:ty;)+) => {
        $(fn $method(self, $(_: $type),*) -> Result<$result, Failure> {
            Err(ser::Error::custom(concat!("a wire form has no ", stringify!($method))))
        })+
    };
}

/// Forms that are a Python object as they stand.
macro_rules! direct {
    ($($method:ident($type:ty);)+) => {
        $(fn $method(self, value: $type) -> Made<'py> { self.made(value) })+
    };
}

impl<'py> ser::Serializer for Writer<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;
    type SerializeSeq = Items<'py>;
    type SerializeTuple = Items<'py>;
    type SerializeMap = Members<'py>;
    type SerializeStruct = Members<'py>;
    type SerializeTupleStruct = Impossible<Self::Ok, Failure>;
    type SerializeTupleVariant = Impossible<Self::Ok, Failure>;
    type SerializeStructVariant = Impossible<Self::Ok, Failure>;

    direct! {
        serialize_bool(bool); serialize_i8(i8); serialize_i16(i16); serialize_i32(i32); serialize_i64(i64);
        serialize_u8(u8); serialize_u16(u16); serialize_u32(u32); serialize_u64(u64);
        serialize_f32(f32); serialize_f64(f64); serialize_char(char); serialize_str(&str); serialize_bytes(&[u8]);
    }

    absent! {
        serialize_unit_struct(&'static str) -> Self::Ok;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_none(self) -> Made<'py> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Made<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Made<'py> {
        let member = match self.classes {
            Some(classes) => classes.member(self.py, name, variant)?,
            None => None,
        };
        match member {
            Some(member) => Ok(member),
            None => Ok(PyString::intern(self.py, variant).into_any()),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Made<'py> {
        Err(ser::Error::custom("a wire form has no variant with a value"))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items<'py>, Failure> {
        Ok(Items { writer: self, items: Vec::with_capacity(len.unwrap_or_default()) })
    }

    fn serialize_tuple(self, len: usize) -> Result<Items<'py>, Failure> {
        self.serialize_seq(Some(len))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'py>, Failure> {
        Ok(Members { writer: self, class: None, key: None, members: PyDict::new(self.py) })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Members<'py>, Failure> {
        let class = match self.classes {
            Some(classes) => classes.record(self.py, name)?,
            None => None,
        };
        Ok(Members { writer: self, class, key: None, members: PyDict::new(self.py) })
    }
}

/// A list being made.
struct Items<'py> {
    writer: Writer<'py>,
    items: Vec<Bound<'py, PyAny>>,
}

impl<'py> ser::SerializeSeq for Items<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.items.push(value.serialize(self.writer)?);
        Ok(())
    }

    fn end(self) -> Made<'py> {
        let py = self.writer.py;
        Ok(match self.writer.classes {
            Some(_) => PyTuple::new(py, self.items)?.into_any(),
            None => PyList::new(py, self.items)?.into_any(),
        })
    }
}

impl<'py> ser::SerializeTuple for Items<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Made<'py> {
        ser::SerializeSeq::end(self)
    }
}

/// A map, or the arguments of a class, being made.
struct Members<'py> {
    writer: Writer<'py>,
    class: Option<Bound<'py, PyAny>>,
    key: Option<Bound<'py, PyAny>>,
    members: Bound<'py, PyDict>,
}

impl<'py> ser::SerializeMap for Members<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(key.serialize(self.writer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let value = value.serialize(self.writer)?;
        Ok(self.members.set_item(self.key.take(), value)?)
    }

    fn end(self) -> Made<'py> {
        Ok(self.members.into_any())
    }
}

impl<'py> ser::SerializeStruct for Members<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        let key = PyString::intern(self.writer.py, key);
        Ok(self.members.set_item(key, value.serialize(self.writer)?)?)
    }

    fn end(self) -> Made<'py> {
        match self.class {
            Some(class) => Ok(class.call((), Some(&self.members))?),
            None => Ok(self.members.into_any()),
        }
    }
}
