//! Nodes to a [`Bundle`]: the fields of the native format, and a report of everything that does not fit.
//!
//! What is accepted here is what [`SCHEMA`](super::SCHEMA) accepts, plus what a schema cannot say: levels and their
//! order, the bundle's tenant, ids that stand twice. Conditions, patterns and names of detectors are text here; the
//! stages that compile them check them.

mod bundle;
mod context;
mod object;
mod policy;
mod scalar;

#[cfg(test)]
pub(super) use object::fields_read;
pub(super) use policy::default_severity;

use std::collections::BTreeMap;
use std::collections::btree_map;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;

use super::bundle::Bundle;
use super::node::{Node, NodeKind};
use super::policy::Policy;
use object::{Object, list, map};

/// The dialects that a document can be imported from.
pub const DIALECTS: [&str; 3] = ["flashback", "agentic-audit", "safe-ai"];

/// A bundle that was decoded, and what it asks to import.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The bundle with its native policies.
    pub bundle: Bundle,
    /// Documents of other dialects, in the order written; their policies are yet to be added to the bundle.
    pub imports: Vec<Import>,
}

/// A document of another dialect inside a bundle.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// One of [`DIALECTS`].
    pub dialect: Spanned<String>,
    /// The document as it was written.
    pub document: Node,
    /// The set its policies go to; by default the dialect's name.
    pub set: Option<String>,
    /// The organisation, where the document does not name its own.
    pub org: Option<Spanned<String>>,
}

/// Decodes a native bundle. Its files are [merged](super::merge) before.
///
/// All problems are reported at once: `E-UNKNOWN-KEY`, `E-DUPLICATE`, `E-REQUIRED`, `E-TYPE`, `E-ENUM`, `E-LIMIT` for
/// texts that are too long, `E-SCOPE`, `E-TENANT`, `E-FORMAT`, and the lint `W-DUPLICATE`. What has problems is left
/// out of the result, so that later stages can report theirs too; where an error was reported, the result is for
/// that purpose only. `None` if the document is not a mapping or is of an unknown format.
///
/// Takes O(n log n) for n nodes.
pub fn decode(root: &Node, problems: &mut Vec<Diagnostic>) -> Option<Decoded> {
    let before = problems.len();
    let decoded = document(root, problems);
    if let Some(found) = problems.get_mut(before..) {
        context::add(root, found);
    }
    decoded
}

fn document(root: &Node, problems: &mut Vec<Diagnostic>) -> Option<Decoded> {
    let mut object = Object::open(root, problems)?;
    // Nothing else is read of a format that we do not know: its fields would only be misunderstood.
    format(&mut object, root)?;
    let mut bundle = Bundle::default();
    object.required("bundle", |node, problems| bundle::header(node, &mut bundle, problems));
    bundle.schema = object.optional("schema", bundle::schema).unwrap_or_default();
    let levels = &bundle.schema.levels;
    bundle.defaults = object
        .optional("defaults", |node, problems| bundle::defaults(node, levels, problems))
        .unwrap_or_default();
    bundle.frameworks = object.optional("frameworks", bundle::frameworks).unwrap_or_default();
    bundle.lists = object.optional("lists", bundle::lists).unwrap_or_default();
    bundle.detectors = object
        .optional("detectors", |node, problems| map(node, problems, bundle::detector))
        .unwrap_or_default();
    bundle.sets =
        object.optional("sets", |node, problems| map(node, problems, bundle::set)).unwrap_or_default();
    let imports =
        object.optional("imports", |node, problems| list(node, problems, bundle::import)).unwrap_or_default();
    if let Some(tenant) = &bundle.tenant {
        let foreign =
            imports.iter().filter_map(|import| import.org.as_ref()).filter(|org| org.value != *tenant);
        object.problems().extend(foreign.map(|org| {
            Diagnostic::new(
                Code::Tenant,
                format!("the import is for `{}`, its bundle for `{tenant}`", org.value),
            )
            .at(org.span)
        }));
    }
    bundle.tests =
        object.optional("tests", |node, problems| list(node, problems, bundle::test)).unwrap_or_default();
    bundle.policies = object
        .required("policies", |node, problems| {
            list(node, problems, |node, problems| policy::policy(node, &bundle, problems))
        })
        .unwrap_or_default();
    bundle.extensions = object.extensions();
    object.finish();
    remove_duplicates(&mut bundle.policies, problems);
    Some(Decoded { bundle, imports })
}

/// Decodes policies that are to come into the bundle `head`, or to replace those of their set and id: a native document with
/// `policies`, a list of policies, or one of them alone. With it comes the bundle's version, if the document states one.
///
/// Reports what [`decode`] reports, and a document that is for another bundle.
pub fn decode_update(
    root: &Node,
    head: &Bundle,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Policy>, Option<String>) {
    let before = problems.len();
    let decoded = update(root, head, problems);
    if let Some(found) = problems.get_mut(before..) {
        context::add(root, found);
    }
    decoded
}

fn update(root: &Node, head: &Bundle, problems: &mut Vec<Diagnostic>) -> (Vec<Policy>, Option<String>) {
    let decode = |node, problems: &mut Vec<Diagnostic>| policy::policy(node, head, problems);
    if matches!(root.kind, NodeKind::List(_)) {
        return (list(root, problems, decode).unwrap_or_default(), None);
    }
    if !["lictor", "bundle", "policies"].iter().any(|key| root.get(key).is_some()) {
        return (decode(root, problems).into_iter().collect(), None);
    }
    let Some(mut object) = Object::open(root, problems) else { return (Vec::new(), None) };
    if object.has("lictor") && format(&mut object, root).is_none() {
        return (Vec::new(), None);
    }
    object.node("lictor");
    let version = object.optional("bundle", |node, problems| bundle::of_update(node, head, problems));
    let policies = object.required("policies", |node, problems| list(node, problems, decode));
    object.finish();
    (policies.unwrap_or_default(), version.flatten())
}

/// Checks the number under `lictor`.
fn format(object: &mut Object<'_, '_>, root: &Node) -> Option<()> {
    let known = bundle::FORMAT;
    let problem = match object.node("lictor") {
        None => Diagnostic::new(
            Code::Format,
            "this is not a bundle: `lictor` with the format's number is missing",
        )
        .at(root.span)
        .help(format!("begin the document with `lictor: {known}`")),
        Some(number) if scalar::whole(number) == Some(known) => return Some(()),
        Some(number) => Diagnostic::new(Code::Format, "the document is of a format that is not known here")
            .at(number.span)
            .label(format!("only format {known} is known")),
    };
    object.problems().push(problem);
    None
}

/// Takes out every policy whose id its set already has: with the lint `W-DUPLICATE` if the two say the same, with
/// `E-DUPLICATE` if not. To be called again when policies were imported.
pub fn remove_duplicates(policies: &mut Vec<Policy>, problems: &mut Vec<Diagnostic>) {
    let mut unique = Vec::<Policy>::with_capacity(policies.len());
    let mut places = BTreeMap::new();
    for policy in policies.drain(..) {
        match places.entry((policy.set.clone(), policy.id.clone())) {
            btree_map::Entry::Vacant(place) => {
                place.insert(unique.len());
                unique.push(policy);
            }
            btree_map::Entry::Occupied(place) => {
                let Some(first) = unique.get(*place.get()) else { continue };
                let (code, message) = if first.to_value("") == policy.to_value("") {
                    (Code::Duplicated, format!("the policy `{}` is given twice, word for word", policy.id))
                } else {
                    (Code::Duplicate, format!("two different policies have the id `{}`", policy.id))
                };
                problems.push(
                    Diagnostic::new(code, message)
                        .at(policy.id_span)
                        .also(first.id_span, "first here")
                        .context(format!("policy {}, id", policy.id)),
                );
            }
        }
    }
    *policies = unique;
}
