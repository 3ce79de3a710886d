//! Changing a stored document: partial updates, checked before they are kept.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Format, Node, NodeKind, read};
use crate::limits::Limits;
use crate::source::SourceMap;
use crate::value::{Map, Value, sha256};

use super::object::{either, quote};
use super::{Dialect, ImportOptions, agentic_audit, flashback, import, safe_ai};

/// A document after an update.
#[derive(Clone, Debug)]
pub struct Updated {
    /// The new document, whole: what the product answers with.
    pub document: Value,
    /// The [`version`] of the new document.
    pub version: String,
    /// JSON pointers (RFC 6901) of the values that changed, sorted; empty if the update changed nothing.
    pub changed: Vec<String>,
    /// Lints about the new document.
    pub warnings: Diagnostics,
}

/// An update that was refused: the document stays as it was.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The HTTP status with which the product answers.
    pub status: u16,
    /// The body with which the product answers.
    pub body: Value,
    /// Every problem, with its place in the update or in the document as it would have been.
    pub problems: Diagnostics,
}

/// Names a state of a document: the SHA-256 of its canonical JSON.
pub fn version(document: &Value) -> String {
    sha256(document.to_canonical_json().as_bytes())
}

/// [`merge_patch`] on documents as they were written: each value keeps the place it came from. A null in the patch removes,
/// and readers bound the depth of a node, so this recursion is bounded too.
pub fn merge_patch_node(target: &mut Node, patch: Node) {
    let NodeKind::Map(changes) = patch.kind else {
        *target = patch;
        return;
    };
    if !matches!(target.kind, NodeKind::Map(_)) {
        *target = Node { span: patch.span, kind: NodeKind::Map(Vec::new()) };
    }
    let NodeKind::Map(members) = &mut target.kind else { return };
    for change in changes {
        let place = members.iter().position(|member| member.key == change.key);
        match (place, &change.value.kind) {
            (Some(place), NodeKind::Null) => {
                members.remove(place);
            }
            (None, NodeKind::Null) => {}
            (Some(place), _) => {
                if let Some(member) = members.get_mut(place) {
                    member.key_span = change.key_span;
                    merge_patch_node(&mut member.value, change.value);
                }
            }
            (None, _) => members.push(change),
        }
    }
}

/// `target` changed by `patch` as RFC 7396 says: objects merge, a null removes, anything else replaces.
///
/// Linear in both, times the logarithm of the widest object.
#[must_use]
pub fn merge_patch(target: &Value, patch: &Value) -> Value {
    let mut merged = target.clone();
    let mut pending = vec![(&mut merged, patch)];
    while let Some((target, patch)) = pending.pop() {
        let Value::Map(changes) = patch else {
            *target = patch.clone();
            continue;
        };
        if !matches!(target, Value::Map(_)) {
            *target = Value::Map(Map::new());
        }
        let Value::Map(members) = target else { continue };
        for (key, change) in changes {
            if *change == Value::Null {
                members.remove(key);
            } else {
                members.entry(key.clone()).or_insert(Value::Null);
            }
        }
        pending.extend(members.iter_mut().filter_map(|(key, member)| Some((member, changes.get(key)?))));
    }
    merged
}

/// Applies `patch` to a stored document of `dialect` and checks the result as an import would.
///
/// - flashback: each field given replaces the stored one; fields of the server's (who wrote it and when) are the
///   host's to write and left alone; `id` and `orgId` cannot change.
/// - agentic-audit: a merge patch, so lists such as `alert_rules` are replaced; the new document is completed with
///   the product's defaults.
/// - safe-ai: each field given replaces the stored one; its id cannot change.
/// - native: a merge patch; the result is for the compiler to check.
///
/// `current` may be a product's `{success, policy}`; the new document is the policy alone. `if_version` is what the
/// update was made for: the document's [`version`], or the value of its `version` field.
///
/// # Errors
/// `E-CONFLICT` if the document is not of `if_version`, and then nothing else is looked at. Otherwise every problem:
/// `E-TYPE` if the patch is not an object, `E-EMPTY-UPDATE` if it gives no field of the dialect, `E-FORBIDDEN` if it
/// would change an identity, and whatever importing the new document reports.
pub fn apply_update(
    dialect: Dialect,
    current: &Value,
    patch: &Value,
    if_version: Option<&str>,
) -> Result<Updated, Box<Rejected>> {
    let rules = Rules::of(dialect);
    let given = current;
    let current = &rules.stored(given);
    if let Some(expected) = if_version
        && !is_version(given, expected)
        && !is_version(current, expected)
    {
        let problem = Diagnostic::new(
            Code::Conflict,
            format!("the document is not of version {} any more", quote(expected)),
        );
        let help = format!("read it again and make the change on version {}", version(current));
        return Err(rules.reject(vec![problem.help(help)], SourceMap::default()));
    }
    let mut sources = SourceMap::default();
    let mut problems = rules.check_patch(current, patch, &mut sources);
    let document = rules.apply(current, patch);
    // A patch that is not an object has changed nothing, so what else is wrong is not its fault.
    if patch.as_map().is_some() {
        problems.extend(rules.check_document(&document, &mut sources));
    }
    if problems.iter().any(|problem| problem.code.is_error()) {
        return Err(rules.reject(problems, sources));
    }
    Ok(Updated {
        version: version(&document),
        changed: changed(current, &document),
        warnings: Diagnostics::new(problems, sources),
        document,
    })
}

/// What an update may do to a document of one dialect.
#[derive(Debug)]
struct Rules {
    dialect: Dialect,
    /// One of these must be given; empty: anything.
    fields: &'static [&'static str],
    /// Fields that name the document.
    identity: &'static [&'static str],
    /// Fields that an update does not touch.
    kept: &'static [&'static str],
    /// Whether objects merge, rather than being replaced.
    merges: bool,
}

impl Rules {
    const fn of(dialect: Dialect) -> Rules {
        match dialect {
            Dialect::Native => Rules { dialect, fields: &[], identity: &[], kept: &[], merges: true },
            Dialect::Flashback => Rules {
                dialect,
                fields: &flashback::FIELDS,
                identity: &["id", "orgId"],
                kept: &flashback::SERVER_FIELDS,
                merges: false,
            },
            Dialect::AgenticAudit => {
                Rules { dialect, fields: &agentic_audit::FIELDS, identity: &[], kept: &[], merges: true }
            }
            Dialect::SafeAi => Rules {
                dialect,
                fields: &safe_ai::FIELDS,
                identity: &safe_ai::ID_FIELDS,
                kept: &[],
                merges: false,
            },
        }
    }

    /// The document that is stored, out of what a product answers with.
    fn stored(&self, current: &Value) -> Value {
        match self.dialect {
            Dialect::AgenticAudit => agentic_audit::organisation_policy(current),
            Dialect::Native => current.clone(),
            Dialect::Flashback | Dialect::SafeAi => {
                let fields = current.as_map().filter(|fields| !fields.contains_key("name"));
                fields.and_then(|fields| fields.get("policy")).unwrap_or(current).clone()
            }
        }
    }

    fn check_patch(&self, current: &Value, patch: &Value, sources: &mut SourceMap) -> Vec<Diagnostic> {
        let source = sources.add("update", patch.to_canonical_json());
        let whole = sources.whole(source);
        let Some(changes) = patch.as_map() else {
            let message = format!("an update must be a map, not {}", patch.type_name());
            return vec![Diagnostic::new(Code::Type, message).at(whole)];
        };
        let mut problems = Vec::new();
        let gives_field = match self.fields {
            [] => !changes.is_empty(),
            fields => fields.iter().any(|field| changes.contains_key(*field)),
        };
        if !gives_field {
            let mut problem =
                Diagnostic::new(Code::EmptyUpdate, "the update gives no field to change").at(whole);
            if !self.fields.is_empty() {
                problem = problem.help(format!("give {}", either(self.fields.iter().copied())));
            }
            problems.push(problem);
        }
        let node = read(source, sources, Format::JsonWithComments, &Limits::default()).ok();
        for key in self.identity {
            let (Some(before), Some(after)) =
                (current.as_map().and_then(|map| map.get(*key)), changes.get(*key))
            else {
                continue;
            };
            if before != after {
                let place = node.as_ref().and_then(|node| node.get(key)).map_or(whole, |node| node.span);
                let message = format!("`{key}` cannot be changed by an update");
                problems.push(Diagnostic::new(Code::Forbidden, message).at(place));
            }
        }
        problems
    }

    fn apply(&self, current: &Value, patch: &Value) -> Value {
        let changes = patch.as_map();
        if self.merges {
            let merged = if changes.is_some() { merge_patch(current, patch) } else { current.clone() };
            return self.stored(&merged);
        }
        let mut document = current.as_map().cloned().unwrap_or_default();
        for (key, change) in changes.into_iter().flatten() {
            if !self.kept.contains(&key.as_str()) {
                document.insert(key.clone(), change.clone());
            }
        }
        Value::Map(document)
    }

    fn check_document(&self, document: &Value, sources: &mut SourceMap) -> Vec<Diagnostic> {
        if self.dialect == Dialect::Native {
            return Vec::new();
        }
        let source = sources.add("document", document.to_canonical_json());
        let mut problems = Vec::new();
        match read(source, sources, Format::JsonWithComments, &Limits::default()) {
            Ok(node) => {
                // Which organisation it is stored for is the host's knowledge, and nothing here depends on it.
                let org = (self.dialect != Dialect::Flashback).then(|| "org".to_owned());
                let options = ImportOptions { org, ..ImportOptions::default() };
                import(self.dialect, &node, &options, &mut problems);
            }
            Err(unreadable) => problems.extend(unreadable),
        }
        problems
    }

    fn reject(&self, problems: Vec<Diagnostic>, sources: SourceMap) -> Box<Rejected> {
        let status = problems
            .iter()
            .find(|problem| problem.code.is_error())
            .map_or(200, |problem| self.dialect.status(problem.code));
        let body = self.dialect.error_body(&problems);
        Box::new(Rejected { status, body, problems: Diagnostics::new(problems, sources) })
    }
}

fn is_version(document: &Value, expected: &str) -> bool {
    let written = match document.as_map().and_then(|fields| fields.get("version")) {
        Some(Value::String(written)) => written == expected,
        Some(Value::Int(number)) => number.to_string() == expected,
        _ => false,
    };
    written || version(document) == expected
}

/// Pointers of the values that differ, sorted: objects are compared member by member, anything else as a whole.
fn changed(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), Some(before), Some(after))];
    while let Some((pointer, before, after)) = pending.pop() {
        if let (Some(Value::Map(before)), Some(Value::Map(after))) = (before, after) {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            pending.extend(keys.into_iter().map(|key| {
                let step = key.replace('~', "~0").replace('/', "~1");
                (format!("{pointer}/{step}"), before.get(key), after.get(key))
            }));
        } else if before != after {
            found.push(pointer);
        }
    }
    found.sort_unstable();
    found
}
