//! From documents to an evaluator.

use std::ffi::c_char;

use lictor::fingerprint::Key;
use lictor::{Compiler, Limits};

use crate::enums::dialect;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::evaluator::lictor_evaluator;
use crate::guard::{HandleOut, free, given, guard, handle};
use crate::text::{bytes, text};

/// Collects documents and options, and compiles them. For one thread at a time.
#[derive(Debug, Default)]
pub struct lictor_compiler {
    compiler: Compiler,
    limits: Limits,
}

impl lictor_compiler {
    /// The core's compiler is a value that each step gives back.
    fn change(&mut self, step: impl FnOnce(Compiler) -> Compiler) {
        self.compiler = step(std::mem::take(&mut self.compiler));
    }
}

/// A compiler without documents. Free it with `lictor_compiler_free`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_compiler_new() -> *mut lictor_compiler {
    handle(lictor_compiler::default)
}

/// Adds a document of a `lictor_dialect`, or of the one that its shape tells (`LICTOR_DIALECT_ANY`). The ending of `name` says
/// how it is written (`.yaml`, `.yml`, `.json`, `.jsonc`); without one it is read as YAML, which JSON is part of. Both texts are
/// copied. What is wrong with the document is found when it is compiled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_add_document(
    compiler: Option<&mut lictor_compiler>,
    dialect_number: u32,
    name: *const c_char,
    name_len: usize,
    document: *const c_char,
    document_len: usize,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let compiler = given(compiler, "compiler")?;
        // SAFETY: the caller's strings, for the length of the call.
        let (name, text) =
            unsafe { (text(name, name_len, "name")?, text(document, document_len, "document")?) };
        let dialect = dialect(dialect_number)?;
        compiler.change(|compiler| match dialect {
            Some(dialect) => compiler.document_as(dialect, name, text),
            None => compiler.document(name, text),
        });
        Ok(())
    })
}

/// Names the organisation of documents that do not name their own: organisation policies and pattern policies.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_set_organisation(
    compiler: Option<&mut lictor_compiler>,
    organisation: *const c_char,
    organisation_len: usize,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let compiler = given(compiler, "compiler")?;
        // SAFETY: the caller's string, for the length of the call.
        let organisation = unsafe { text(organisation, organisation_len, "organisation") }?;
        compiler.change(|compiler| compiler.organisation(organisation));
        Ok(())
    })
}

/// Gives the key that fingerprints of values are made with: any `key_len` bytes, at least 16. They are copied, and nothing shows
/// them. Policies with `fingerprints` or `redact` in style `hash` need it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_set_key(
    compiler: Option<&mut lictor_compiler>,
    key: *const c_char,
    key_len: usize,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let compiler = given(compiler, "compiler")?;
        // SAFETY: the caller's bytes, for the length of the call.
        let key = unsafe { bytes(key, key_len, "key") }?;
        let key = Key::new(key).map_err(|_| Failure::Argument("key", "has fewer than 16 bytes"))?;
        compiler.change(|compiler| compiler.key(key));
        Ok(())
    })
}

/// Lowers the named limit (`content_bytes`, `json_depth`, …) to `limit`. A limit is never raised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_lower_limit(
    compiler: Option<&mut lictor_compiler>,
    name: *const c_char,
    name_len: usize,
    limit: u64,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let compiler = given(compiler, "compiler")?;
        // SAFETY: the caller's string, for the length of the call.
        let name = unsafe { text(name, name_len, "name") }?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        compiler.limits.lower(name, limit).ok_or(Failure::Argument("name", "is not the name of a limit"))?;
        let limits = compiler.limits.clone();
        compiler.change(|compiler| compiler.limits(limits));
        Ok(())
    })
}

/// Reads, checks and compiles everything that was added. The compiler stays as it was.
///
/// Fails with `LICTOR_STATUS_POLICY` and every error and lint of every document. Free the evaluator with
/// `lictor_evaluator_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_compile(
    compiler: Option<&lictor_compiler>,
    evaluator: *mut *mut lictor_evaluator,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(evaluator, "evaluator") }?;
        let compiled = given(compiler, "compiler")?.compiler.clone().compile();
        out.give(lictor_evaluator::new(compiled.map_err(|error| Failure::Policy(Box::new(error)))?));
        Ok(())
    })
}

/// Frees a compiler. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_compiler_free(compiler: Option<Box<lictor_compiler>>) {
    free(compiler);
}
