//! From documents to an evaluator.

use std::ffi::c_char;

use lictor::fingerprint::Key;
use lictor::{Compiler, Dialect, Limits};

use crate::enums::dialect;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::evaluator::lictor_evaluator;
use crate::guard::{HandleOut, free, given, guard, handle};
use crate::text::{bytes, text};

/// Collects documents and options, and compiles them. For one thread at a time.
#[derive(Debug, Default)]
pub struct lictor_compiler {
    documents: Vec<Document>,
    organisation: Option<String>,
    limits: Limits,
    key: Option<Key>,
    /// Sets and ids of policies that an update takes out; an empty set is the bundle's own.
    removed: Vec<(String, String)>,
}

#[derive(Debug)]
struct Document {
    /// `None`: as its shape tells.
    dialect: Option<Dialect>,
    name: String,
    text: String,
}

impl lictor_compiler {
    fn compiler(&self) -> Compiler {
        let mut compiler = Compiler::new().limits(self.limits.clone());
        if let Some(organisation) = &self.organisation {
            compiler = compiler.organisation(organisation);
        }
        if let Some(key) = &self.key {
            compiler = compiler.key(key.clone());
        }
        self.documents.iter().fold(compiler, |compiler, Document { dialect, name, text }| match dialect {
            Some(dialect) => compiler.document_as(*dialect, name, text),
            None => compiler.document(name, text),
        })
    }

    fn update<'e>(&self, evaluator: &'e lictor::Evaluator) -> lictor::Update<'e> {
        let mut update = evaluator.update();
        if let Some(organisation) = &self.organisation {
            update = update.organisation(organisation);
        }
        for Document { dialect, name, text } in &self.documents {
            update = match dialect {
                Some(dialect) => update.document_as(*dialect, name, text),
                None => update.document(name, text),
            };
        }
        self.removed.iter().fold(update, |update, (set, id)| match set.as_str() {
            "" => update.remove(id),
            set => update.remove_from(set, id),
        })
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
        compiler.documents.push(Document { dialect, name: name.into(), text: text.into() });
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
        compiler.organisation = Some(organisation.into());
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
        compiler.key = Some(key);
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
        let compiled = given(compiler, "compiler")?.compiler().compile();
        out.give(lictor_evaluator::new(compiled.map_err(|error| Failure::Policy(Box::new(error)))?));
        Ok(())
    })
}

/// Has `lictor_evaluator_update` take out the policy `id` of `set`; without a set, of the bundle's own. Compiling a whole bundle
/// takes no notice of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_compiler_remove_policy(
    compiler: Option<&mut lictor_compiler>,
    set: *const c_char,
    set_len: usize,
    id: *const c_char,
    id_len: usize,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let compiler = given(compiler, "compiler")?;
        // SAFETY: the caller's strings, for the length of the call.
        let (set, id) = unsafe { (text(set, set_len, "set")?, text(id, id_len, "id")?) };
        compiler.removed.push((set.into(), id.into()));
        Ok(())
    })
}

/// Another evaluator, with some policies changed, at the cost of the change; `evaluator` stays as it is. The documents of `changes` hold
/// policies that come in, or replace those of their set and id: a policy by itself, a list of them, or `{policies: […]}`. Limits
/// of `changes` have no effect.
///
/// Fails with `LICTOR_STATUS_POLICY` and every error and lint of the documents, or if a policy to be removed is not there. Free
/// what is written to `updated` with `lictor_evaluator_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_update(
    evaluator: Option<&lictor_evaluator>,
    changes: Option<&lictor_compiler>,
    updated: *mut *mut lictor_evaluator,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(updated, "updated") }?;
        let evaluator = given(evaluator, "evaluator")?;
        let compiled = given(changes, "changes")?.update(&evaluator.evaluator).compile();
        out.give(lictor_evaluator::new(compiled.map_err(|error| Failure::Policy(Box::new(error)))?));
        Ok(())
    })
}

/// Frees a compiler. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_compiler_free(compiler: Option<Box<lictor_compiler>>) {
    free(compiler);
}
