//! Three products' policy documents, read unchanged, and their own answers back.
//!
//! ```text
//! node ─▶ recognise ─▶ import ─▶ policies of one set          (load time)
//! current document + patch ─▶ apply_update ─▶ new document     (host's own storage)
//! decision ─▶ safe_ai::violations ─▶ answer                    (per call)
//! ```
//!
//! A dialect is one file here: it knows the fields of its documents and nothing of evaluation. What it makes are
//! ordinary policies, so a decision cannot tell them from native ones. Each keeps the document it came from, every
//! field that only the product's server knows included, so that it can be given back as it was.

pub mod agentic_audit;
pub mod flashback;
mod id;
mod object;
pub mod safe_ai;
mod update;

#[cfg(test)]
mod tests;

pub use update::{Rejected, Updated, apply_update, merge_patch, merge_patch_node, version};

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Node, NodeKind, Policy, SetDecl};
use crate::kind::KindSet;
use crate::value::{Map, Value};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// A bundle in the native format.
    Native,
    /// Scoped policies in plain language, one object a policy.
    Flashback,
    /// One object an organisation, with alert rules and blocking rules.
    AgenticAudit,
    /// Patterns and keywords, one object a policy.
    SafeAi,
}

impl Dialect {
    /// Every dialect, the native one first.
    pub const ALL: [Dialect; 4] =
        [Dialect::Native, Dialect::Flashback, Dialect::AgenticAudit, Dialect::SafeAi];

    /// The name used in a bundle's `imports`; also the name of the set that is imported.
    pub const fn as_str(self) -> &'static str {
        match self {
            Dialect::Native => "native",
            Dialect::Flashback => "flashback",
            Dialect::AgenticAudit => "agentic-audit",
            Dialect::SafeAi => "safe-ai",
        }
    }

    /// The dialect that is written `name`.
    pub fn from_name(name: &str) -> Option<Dialect> {
        Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == name)
    }

    /// Tells the dialect of a document from its shape, also where a field is missing or misspelt. `None` if it has
    /// the shape of none. Linear in the document.
    pub fn recognise(document: &Node) -> Option<Dialect> {
        if has_any(document, &["lictor", "bundle"]) {
            Some(Dialect::Native)
        } else if let Some(dialect) = policy_nodes(document).iter().find_map(Dialect::of_policy) {
            Some(dialect)
        } else if agentic_audit::has_shape(document) {
            Some(Dialect::AgenticAudit)
        } else if has_any(document, &["policies"]) {
            Some(Dialect::Native)
        } else {
            None
        }
    }

    fn of_policy(policy: &Node) -> Option<Dialect> {
        // No dialect's policy has these; every native one does.
        if has_any(policy, &["effect", "scope"]) {
            None
        } else if flashback::has_shape(policy) {
            Some(Dialect::Flashback)
        } else if safe_ai::has_shape(policy) {
            Some(Dialect::SafeAi)
        } else {
            None
        }
    }

    /// The HTTP status with which the dialect's product answers a problem; 200 for a lint, which refuses nothing.
    pub fn status(self, code: Code) -> u16 {
        match code {
            Code::Forbidden | Code::Tenant => 403,
            Code::NotFound | Code::Gone => 404,
            Code::Conflict => 409,
            _ if !code.is_error() => 200,
            _ => match self {
                Dialect::AgenticAudit => 422,
                Dialect::Native | Dialect::Flashback | Dialect::SafeAi => 400,
            },
        }
    }

    /// The body with which the dialect's product answers these problems; lints are left out.
    ///
    /// Flashback documents `{success: false, message}`. The other two document no body: agentic-audit answers 422
    /// with `{detail: [{type, msg}]}` as the web framework it is built on does, safe-ai gets `{error}`, and native
    /// problems keep their codes in `{errors: [{code, message}]}`.
    pub fn error_body<'a>(self, problems: impl IntoIterator<Item = &'a Diagnostic>) -> Value {
        let errors: Vec<(&str, &str)> = problems
            .into_iter()
            .filter(|problem| problem.code.is_error())
            .map(|problem| (problem.code.as_str(), problem.message.as_str()))
            .collect();
        let coded = |code_key, message_key| {
            let pairs = errors.iter();
            pairs
                .map(|(code, message)| object([(code_key, (*code).into()), (message_key, (*message).into())]))
                .collect::<Vec<_>>()
        };
        let joined = || errors.iter().map(|(_, message)| *message).collect::<Vec<_>>().join("; ");
        match self {
            Dialect::Native => object([("errors", coded("code", "message").into())]),
            Dialect::Flashback => object([("success", false.into()), ("message", joined().into())]),
            Dialect::AgenticAudit => object([("detail", coded("type", "msg").into())]),
            Dialect::SafeAi => object([("error", joined().into())]),
        }
    }
}

/// What a document of a dialect does not say itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportOptions {
    /// The organisation. Required by agentic-audit and safe-ai, whose documents do not name it; where a flashback
    /// document names another, it is refused.
    pub org: Option<String>,
    /// The set's name, if not the dialect's. Two organisations' documents in one bundle need two names.
    pub set: Option<String>,
    /// The kinds of request the policies are for, if not the dialect's: input and output for flashback, input for
    /// safe-ai, all for agentic-audit.
    pub kinds: Option<KindSet>,
    /// The workspace of each repository. Without it nothing here can check that a flashback policy's repository
    /// belongs to its workspace, and lint `W-UNCHECKED-PARENT` says so.
    pub directory: Option<BTreeMap<String, String>>,
}

/// What a document became.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The name of the set.
    pub set: String,
    /// What the document says of the whole set.
    pub declaration: SetDecl,
    /// Its policies, in the order written. Several documents of one set are joined by joining these.
    pub policies: Vec<Policy>,
    /// The whole document as it was written.
    pub source: Value,
}

impl Imported {
    fn new(dialect: Dialect, document: &Node, options: &ImportOptions) -> Self {
        Imported {
            set: options.set.clone().unwrap_or_else(|| dialect.as_str().to_owned()),
            declaration: SetDecl { dialect: Some(dialect.as_str().to_owned()), ..SetDecl::default() },
            policies: Vec::new(),
            source: document.to_value(),
        }
    }
}

/// Reads one document of `dialect`: one policy, a list of them, or a product's answer that holds them.
///
/// Every problem is added to `problems`; if one of them is an error, the result is incomplete and must not be
/// compiled. Bundle-wide rules (ids that stand twice in a set, patterns that do not compile, the bundle's tenant)
/// are the next stage's. A native document is not imported but decoded: `E-FORMAT`.
///
/// O(n log n) in the document.
pub fn import(
    dialect: Dialect,
    document: &Node,
    options: &ImportOptions,
    problems: &mut Vec<Diagnostic>,
) -> Imported {
    let mut imported = Imported::new(dialect, document, options);
    report_repeated_keys(document, problems);
    match dialect {
        Dialect::Native => problems.push(
            Diagnostic::new(Code::Format, "a native bundle cannot be imported into another")
                .at(document.span)
                .help("give the bundle's documents together instead"),
        ),
        Dialect::Flashback => flashback::import(document, options, &mut imported, problems),
        Dialect::AgenticAudit => agentic_audit::import(document, options, &mut imported, problems),
        Dialect::SafeAi => safe_ai::import(document, options, &mut imported, problems),
    }
    imported
}

/// The dialect's own document of an imported policy, as it was written; `None` for a native policy.
pub fn source(policy: &Policy) -> Option<&Value> {
    policy.meta.as_ref()?.as_map()?.get(SOURCE)
}

/// Where `meta` keeps a dialect's own document.
const SOURCE: &str = "source";

/// The policies of a document in which each is one object: the document itself, a list, `{policies: […]}`, or the
/// `{success, policy}` with which a product answers.
fn policy_nodes(document: &Node) -> &[Node] {
    if let NodeKind::List(policies) = &document.kind {
        return policies;
    }
    if document.get("name").is_none() {
        if let Some(Node { kind: NodeKind::List(policies), .. }) = document.get("policies") {
            return policies;
        }
        if let Some(policy @ Node { kind: NodeKind::Map(_), .. }) = document.get("policy") {
            return std::slice::from_ref(policy);
        }
    }
    std::slice::from_ref(document)
}

/// The organisation that a document which names none is imported for; reported and empty if it is not given.
fn required_org(
    dialect: Dialect,
    document: &Node,
    options: &ImportOptions,
    problems: &mut Vec<Diagnostic>,
) -> String {
    options.org.clone().filter(|org| !org.is_empty()).unwrap_or_else(|| {
        let message = format!("the organisation of this {} document is not known", dialect.as_str());
        problems.push(
            Diagnostic::new(Code::Required, message)
                .at(document.span)
                .help("the document does not name it: give `org` beside an import, or name the organisation when loading"),
        );
        String::new()
    })
}

/// A key that stands twice would be lost: only one of its values could be read.
fn report_repeated_keys(document: &Node, problems: &mut Vec<Diagnostic>) {
    let mut pending = vec![document];
    while let Some(node) = pending.pop() {
        match &node.kind {
            NodeKind::List(items) => pending.extend(items.iter().rev()),
            NodeKind::Map(entries) => {
                let mut seen = BTreeSet::new();
                for entry in entries {
                    if !seen.insert(entry.key.as_str()) {
                        let message = format!("{} stands twice", object::quote(&entry.key));
                        problems.push(Diagnostic::new(Code::Duplicate, message).at(entry.key_span));
                    }
                }
                pending.extend(entries.iter().rev().map(|entry| &entry.value));
            }
            _ => {}
        }
    }
}

fn has_any(node: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| node.get(key).is_some())
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Map(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map>())
}
