//! Setting a request's members.

use std::ffi::c_char;

use lictor::Value;
use lictor::request::{Format, Part};

use crate::builder::{lictor_request, read_json};
use crate::enums;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::guard::{HandleOut, free, guard, handle};
use crate::members::levels_above;
use crate::text::{bytes, optional_text, text};

/// Runs a setter of the ABI.
fn set(
    request: Option<&mut lictor_request>,
    set: impl FnOnce(&mut lictor_request) -> Result<(), Failure>,
) -> lictor_status {
    request.map_or(lictor_status::NullPointer, |request| request.change(set))
}

/// A request of which nothing is known. It needs a kind and a scope. Free it with `lictor_request_free`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_request_new() -> *mut lictor_request {
    handle(lictor_request::new)
}

/// Reads a whole request in its wire form. What is wrong with a part of it is listed in its decisions' errors, and that part is
/// unknown; a request without a readable kind or scope is refused. A key that stands twice, or a nesting beyond 64
/// levels, is refused too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_from_json(
    json: *const c_char,
    json_len: usize,
    request: *mut *mut lictor_request,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(request, "request") }?;
        // SAFETY: the caller's string, for the length of the call.
        let json = unsafe { bytes(json, json_len, "json") }?;
        out.give(lictor_request::read(json)?);
        Ok(())
    })
}

/// Forgets everything that was set, a failure too.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_request_clear(request: Option<&mut lictor_request>) {
    if let Some(request) = request {
        let status = request.change(|request| {
            request.clear();
            Ok(())
        });
        debug_assert_eq!(status, lictor_status::Ok);
    }
}

/// Sets the `lictor_kind`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_request_set_kind(request: Option<&mut lictor_request>, kind: u32) -> lictor_status {
    set(request, |request| {
        request.set_kind(enums::kind(kind)?);
        Ok(())
    })
}

/// Says where the request happens: `level` is `org`, `workspace`, `repo`, or one of the bundle's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_set_scope(
    request: Option<&mut lictor_request>,
    level: *const c_char,
    level_len: usize,
    name: *const c_char,
    name_len: usize,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's strings, for the length of the call.
        let (level, name) = unsafe { (text(level, level_len, "level")?, text(name, name_len, "name")?) };
        request.set_scope(level, name);
        Ok(())
    })
}

/// Sets a `lictor_field`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_set_string(
    request: Option<&mut lictor_request>,
    field: u32,
    string: *const c_char,
    string_len: usize,
) -> lictor_status {
    // SAFETY: the caller's string, for the length of the call.
    set(request, |request| request.set_string(field, unsafe { text(string, string_len, "string") }?))
}

/// Makes a `lictor_list` known and empty.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_request_start_list(
    request: Option<&mut lictor_request>,
    list: u32,
) -> lictor_status {
    set(request, |request| {
        request.list(list)?.clear();
        Ok(())
    })
}

/// Adds to a `lictor_list`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_add_string(
    request: Option<&mut lictor_request>,
    list: u32,
    string: *const c_char,
    string_len: usize,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's string, for the length of the call.
        let string = unsafe { text(string, string_len, "string") }?;
        request.list(list)?.push(string.to_owned());
        Ok(())
    })
}

/// # Safety
/// As for the exports that call it.
unsafe fn put(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    value: impl FnOnce() -> Result<Value, Failure>,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's string, for the length of the call.
        let key = unsafe { text(key, key_len, "key") }?;
        request.put(map, key, value()?)
    })
}

/// Puts a truth value into a `lictor_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_put_bool(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    value: bool,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { put(request, map, key, key_len, || Ok(Value::Bool(value))) }
}

/// Puts an integer into a `lictor_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_put_int(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    value: i64,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { put(request, map, key, key_len, || Ok(Value::Int(value))) }
}

/// Puts a number, which must be finite, into a `lictor_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_put_number(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    value: f64,
) -> lictor_status {
    let value = || value.is_finite().then_some(Value::Float(value));
    let value = || value().ok_or(Failure::Argument("value", "is not finite"));
    // SAFETY: as this function's.
    unsafe { put(request, map, key, key_len, value) }
}

/// Puts a string into a `lictor_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_put_string(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    value: *const c_char,
    value_len: usize,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { put(request, map, key, key_len, || Ok(text(value, value_len, "value")?.into())) }
}

/// Puts any JSON value into a `lictor_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_put_json(
    request: Option<&mut lictor_request>,
    map: u32,
    key: *const c_char,
    key_len: usize,
    json: *const c_char,
    json_len: usize,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe {
        put(request, map, key, key_len, || read_json(bytes(json, json_len, "json")?, levels_above(map)))
    }
}

/// Sets the content to one text, whose path is `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_set_text(
    request: Option<&mut lictor_request>,
    string: *const c_char,
    string_len: usize,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's string, for the length of the call.
        request.set_text(unsafe { text(string, string_len, "string") }?);
        Ok(())
    })
}

/// Adds a part to the content. `path` is the host's name for it, and comes back in hits and redactions; `role` and `source` are
/// optional, `(NULL, 0)` if they are not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_add_part(
    request: Option<&mut lictor_request>,
    path: *const c_char,
    path_len: usize,
    role: *const c_char,
    role_len: usize,
    source: *const c_char,
    source_len: usize,
    string: *const c_char,
    string_len: usize,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's strings, for the length of the call.
        let part = unsafe {
            Part {
                path: text(path, path_len, "path")?.to_owned(),
                role: optional_text(role, role_len, "role")?.map(str::to_owned),
                source: optional_text(source, source_len, "source")?.map(str::to_owned),
                text: Some(text(string, string_len, "string")?.to_owned()),
                format: Format::Text,
            }
        };
        request.request.content.get_or_insert_default().push(part);
        Ok(())
    })
}

/// Sets one member of the wire form, such as `messages`, `approvals` or `principal`, from JSON. It replaces what was set of that
/// member; `text`, `content`, `messages` and `document` replace each other. A `document` also sets the tool and the model that it
/// names, and the kind where none is set. What is wrong inside is listed in the decision's errors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_request_set_json(
    request: Option<&mut lictor_request>,
    member: *const c_char,
    member_len: usize,
    json: *const c_char,
    json_len: usize,
) -> lictor_status {
    set(request, |request| {
        // SAFETY: the caller's strings, for the length of the call.
        let (member, json) = unsafe { (text(member, member_len, "member")?, bytes(json, json_len, "json")?) };
        request.set_members([(member.to_owned(), read_json(json, 1)?)].into())
    })
}

/// Frees a request. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_request_free(request: Option<Box<lictor_request>>) {
    free(request);
}
