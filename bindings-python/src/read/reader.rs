//! Reading what is JSON's own: dicts, lists, strings, numbers, bools and `None`.

use lictor::value::Map;
use lictor::{Code, Problem, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use super::Refused;
use super::place::{Place, Step};

/// Values in one request: lists, maps, and what they hold.
const MOST_VALUES: usize = 1 << 20;
/// Bytes of text in one request, names included.
const MOST_BYTES: usize = 64 << 20;
/// Problems that are listed.
const MOST_PROBLEMS: usize = 100;

pub(super) struct Reader<'py> {
    pub(super) py: Python<'py>,
    pub(super) problems: Vec<Problem>,
    /// Values that may still be read.
    values: usize,
    /// Bytes of text that may still be read.
    bytes: usize,
}

impl<'py> Reader<'py> {
    pub(super) const fn new(py: Python<'py>) -> Self {
        Reader { py, problems: Vec::new(), values: MOST_VALUES, bytes: MOST_BYTES }
    }

    /// Recursion is bounded by the depth of a place.
    pub(super) fn value(&mut self, object: &Bound<'py, PyAny>, place: Place<'_>) -> Result<Value, Refused> {
        self.count()?;
        // In the order in which they are met; a bool is an int too, so it comes first.
        if let Ok(text) = object.cast::<PyString>() {
            return Ok(self.text(text, place)?.map_or(Value::Null, Value::from));
        }
        if let Ok(dict) = object.cast_exact::<PyDict>() {
            return self.dict(dict, place);
        }
        if let Ok(list) = object.cast::<PyList>() {
            // An item's own code may shorten the list.
            let item = |index| list.get_item(index).ok();
            return self.list((0..list.len()).map_while(item), place);
        }
        if let Ok(truth) = object.cast::<PyBool>() {
            return Ok(Value::Bool(truth.is_true()));
        }
        if let Ok(int) = object.cast::<PyInt>() {
            return Ok(match int.extract::<i64>() {
                Ok(int) => Value::Int(int),
                Err(_) => self.refuse(place, "is an int beyond 64 bits"),
            });
        }
        if let Ok(float) = object.cast::<PyFloat>() {
            let float = float.value();
            return Ok(if float.is_finite() {
                Value::Float(float)
            } else {
                self.refuse(place, "is a float that is not finite")
            });
        }
        if object.is_none() {
            return Ok(Value::Null);
        }
        if let Ok(tuple) = object.cast::<PyTuple>() {
            return self.list(tuple.iter(), place);
        }
        self.foreign(object, place)
    }

    pub(super) fn dict(&mut self, dict: &Bound<'py, PyDict>, place: Place<'_>) -> Result<Value, Refused> {
        let mut map = Map::new();
        self.each(dict, place, |reader, _, name, value| reader.insert(&mut map, name, value, place))?;
        Ok(Value::Map(map))
    }

    /// Reads the members of a dict: key, name and value.
    fn each(
        &mut self,
        dict: &Bound<'py, PyDict>,
        place: Place<'_>,
        mut sink: impl FnMut(&mut Self, &Bound<'py, PyString>, &str, Value),
    ) -> Result<(), Refused> {
        let depth = place.opened()?;
        let size = dict.len();
        let mut members = dict.iter().take(size);
        // A value's own code may change the dict, and its iterator may then not be asked again.
        while dict.len() == size
            && let Some((key, value)) = members.next()
        {
            let Some((key, name)) = self.name(&key, place)? else { continue };
            let value = self.value(&value, place.below(Step::Key(name), depth))?;
            sink(self, key, name, value);
        }
        if dict.len() != size {
            self.refuse(place, "changed while it was read");
        }
        Ok(())
    }

    fn list(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        place: Place<'_>,
    ) -> Result<Value, Refused> {
        let depth = place.opened()?;
        let mut list = Vec::with_capacity(items.size_hint().0.min(self.values));
        for (index, item) in items.enumerate() {
            list.push(self.value(&item, place.below(Step::Index(index), depth))?);
        }
        Ok(Value::List(list))
    }

    /// A key, and what it says; `None`: it was refused.
    pub(super) fn name<'k>(
        &mut self,
        key: &'k Bound<'py, PyAny>,
        place: Place<'_>,
    ) -> Result<Option<(&'k Bound<'py, PyString>, &'k str)>, Refused> {
        let Ok(key) = key.cast::<PyString>() else {
            self.refuse(place, "has a key that is not a string");
            // Its value is not read, and an endless mapping must end all the same.
            return self.count().map(|()| None);
        };
        let name = self.text(key, place)?;
        Ok(name.map(|name| (key, name)))
    }

    /// `None`: it was refused.
    pub(super) fn text<'a>(
        &mut self,
        text: &'a Bound<'py, PyString>,
        place: Place<'_>,
    ) -> Result<Option<&'a str>, Refused> {
        let Ok(text) = text.to_str() else {
            // Python's own error would quote the text.
            self.refuse(place, "is a string with half of a surrogate pair");
            return self.count().map(|()| None);
        };
        match self.bytes.checked_sub(text.len()) {
            Some(left) => self.bytes = left,
            None => return Err(Refused::too_large(format!("holds more than {MOST_BYTES} bytes of text"))),
        }
        Ok(Some(text))
    }

    pub(super) fn insert(&mut self, map: &mut Map, name: &str, value: Value, place: Place<'_>) {
        if map.insert(name.to_owned(), value).is_some() {
            self.twice(place);
        }
    }

    /// Two readers could disagree about which of the two counts, which is a way around a policy.
    fn twice(&mut self, place: Place<'_>) {
        self.list_problem(place.problem(Code::Duplicate, "has a key that stands twice"));
    }

    /// What stands at `place` has no place in JSON.
    pub(super) fn refuse(&mut self, place: Place<'_>, message: impl Into<String>) -> Value {
        self.list_problem(place.problem(Code::Type, message));
        Value::Null
    }

    fn list_problem(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn count(&mut self) -> Result<(), Refused> {
        match self.values.checked_sub(1) {
            Some(left) => self.values = left,
            None => return Err(Refused::too_large(format!("holds more than {MOST_VALUES} values"))),
        }
        Ok(())
    }
}
