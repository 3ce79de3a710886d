//! Reading what is not JSON's own, and says itself what it holds: mappings, dataclasses, models, times. Each may run code of its own.

use lictor::Value;
use lictor::value::Map;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::classes::Classes;

use super::Refused;
use super::place::{Place, Step, class_name};
use super::reader::Reader;

impl<'py> Reader<'py> {
    pub(super) fn foreign(&mut self, object: &Bound<'py, PyAny>, place: Place<'_>) -> Result<Value, Refused> {
        let raised = |error| place.raised(object.py(), error);
        let classes = Classes::get(self.py).map_err(raised)?;
        if object.is_instance(classes.mapping.bind(self.py)).map_err(raised)? {
            return self.mapping(object, place);
        }
        let class = object.get_type();
        if class.hasattr("__dataclass_fields__").map_err(raised)? {
            return self.fields(object, classes, place);
        }
        if class.hasattr("model_dump").map_err(raised)? {
            let dumped = object.call_method0("model_dump").map_err(raised)?;
            return match dumped.cast::<PyDict>() {
                Ok(dict) => self.dict(dict, place),
                Err(_) => Ok(self.refuse(place, "is a model whose `model_dump` gives no dict")),
            };
        }
        if object.is_instance(classes.datetime.bind(self.py)).map_err(raised)? {
            return self.time(object, place);
        }
        let json = "a mapping, a list, a string, a number, a bool or None";
        Ok(self.refuse(place, format!("must be {json}, is `{}`", class_name(&class))))
    }

    fn mapping(&mut self, mapping: &Bound<'py, PyAny>, place: Place<'_>) -> Result<Value, Refused> {
        let raised = |error| place.raised(mapping.py(), error);
        let depth = place.opened()?;
        let mut map = Map::new();
        // It may go on for ever: the reader's bounds end it.
        for item in mapping.call_method0("items").and_then(|items| items.try_iter()).map_err(raised)? {
            let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) =
                item.and_then(|item| item.extract()).map_err(raised)?;
            let Some((_, name)) = self.name(&key, place)? else { continue };
            let value = self.value(&value, place.below(Step::Key(name), depth))?;
            self.insert(&mut map, name, value, place);
        }
        Ok(Value::Map(map))
    }

    fn fields(
        &mut self,
        object: &Bound<'py, PyAny>,
        classes: &Classes,
        place: Place<'_>,
    ) -> Result<Value, Refused> {
        let raised = |error| place.raised(object.py(), error);
        let depth = place.opened()?;
        let mut map = Map::new();
        let fields = classes.fields.bind(self.py).call1((object,)).map_err(raised)?;
        for field in fields.try_iter().map_err(raised)? {
            let key = field.and_then(|field| field.getattr("name")).map_err(raised)?;
            let Some((key, name)) = self.name(&key, place)? else { continue };
            let value = object.getattr(key).map_err(raised)?;
            let value = self.value(&value, place.below(Step::Key(name), depth))?;
            self.insert(&mut map, name, value, place);
        }
        Ok(Value::Map(map))
    }

    /// A time as its RFC 3339 text.
    fn time(&mut self, time: &Bound<'py, PyAny>, place: Place<'_>) -> Result<Value, Refused> {
        let raised = |error| place.raised(time.py(), error);
        if time.call_method0("utcoffset").map_err(raised)?.is_none() {
            return Ok(self.refuse(place, "is a datetime without a time zone"));
        }
        let text = time.call_method0("isoformat").map_err(raised)?;
        match text.cast::<PyString>() {
            Ok(text) => Ok(self.text(text, place)?.map_or(Value::Null, Value::from)),
            Err(_) => Ok(self.refuse(place, "is a datetime whose `isoformat` gives no string")),
        }
    }
}
