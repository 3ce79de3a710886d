//! Pattern policies: one expression or keyword and one action each; and the violations their product answers with.
//!
//! | Field | Becomes |
//! |---|---|
//! | `id`, `policyId` or `_id`, else `name` | the policy's id |
//! | `pattern` | an ECMAScript expression if `isRegex` is true, else a keyword whatever its case |
//! | `action` | warn; block as deny; redact; allow, which waives the whole request |
//! | `enabled` false | a disabled policy |
//! | `groupId` | audience: null is everyone |
//! | `description`, `message` | the same |
//! | anything else | kept verbatim |
//!
//! Patterns are looked for "before AI processing", so the policies are for what goes into a model.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Effect, Extent, Mode, Node, PatternDecl, Policy, Redact, Syntax};
use crate::kind::{Kind, KindSet};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::Value;
use crate::verdict::EffectKind;

use super::id::Ids;
use super::object::Object;
use super::{Dialect, ImportOptions, Imported, SOURCE, has_any, object, policy_nodes, required_org};

/// What a pattern policy does, in the order in which the product looks at policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Permit, whatever else matches.
    Allow,
    /// Reject.
    Block,
    /// Replace what matched.
    Redact,
    /// Let pass, and say so.
    Warn,
}

impl Action {
    /// Every action, in the product's order.
    pub const ALL: [Action; 4] = [Action::Allow, Action::Block, Action::Redact, Action::Warn];

    /// The name used in documents and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Allow => "allow",
            Action::Block => "block",
            Action::Redact => "redact",
            Action::Warn => "warn",
        }
    }

    /// The action of a policy, by the most restrictive of its effects; `None` if none of them is one of the four.
    pub fn of(policy: &Policy) -> Option<Action> {
        policy.effect_kinds().iter().find_map(|effect| {
            Some(match effect {
                EffectKind::Allow => Action::Allow,
                EffectKind::Deny => Action::Block,
                EffectKind::Redact => Action::Redact,
                EffectKind::Warn => Action::Warn,
                _ => return None,
            })
        })
    }

    fn effect(self) -> Effect {
        match self {
            Action::Allow => Effect::Simple(EffectKind::Allow),
            Action::Block => Effect::Simple(EffectKind::Deny),
            Action::Redact => Effect::Redact(Redact::default()),
            Action::Warn => Effect::Simple(EffectKind::Warn),
        }
    }

    const fn outcome(self) -> &'static str {
        match self {
            Action::Allow => "Request allowed",
            Action::Block => "Request blocked",
            Action::Redact => "Content redacted",
            Action::Warn => "Request flagged",
        }
    }
}

/// One policy that triggered, as the product's answer lists it.
///
/// It holds the text that matched: it is for the answer within the process, never for a record. Its
/// [`Debug`](fmt::Debug) form gives the number of matches only.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation {
    /// The policy's id.
    pub policy_id: String,
    /// Its name.
    pub policy_name: String,
    /// What it does.
    pub action: Action,
    /// What it looks for; empty for a policy without a pattern.
    pub pattern: String,
    /// The text that matched, in the order found.
    pub matches: Vec<String>,
    /// What the caller is told.
    pub message: String,
}

impl Violation {
    /// The violation of `policy` by `matches`; `None` for a policy that does none of the four actions.
    pub fn new(policy: &Policy, matches: Vec<String>) -> Option<Violation> {
        let action = Action::of(policy)?;
        let name = policy.name.as_ref().unwrap_or(&policy.id);
        Some(Violation {
            policy_id: policy.id.clone(),
            policy_name: name.clone(),
            action,
            pattern: policy.pattern.as_ref().map(|pattern| pattern.text.value.clone()).unwrap_or_default(),
            matches,
            message: policy.message.clone().unwrap_or_else(|| format!("{}: {name}", action.outcome())),
        })
    }

    /// The violation as the product writes it.
    pub fn to_value(&self) -> Value {
        object([
            ("policyId", self.policy_id.as_str().into()),
            ("policyName", self.policy_name.as_str().into()),
            ("action", self.action.as_str().into()),
            ("pattern", self.pattern.as_str().into()),
            ("matches", self.matches.clone().into()),
            ("message", self.message.as_str().into()),
        ])
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Violation")
            .field("policy_id", &self.policy_id)
            .field("action", &self.action)
            .field("matches", &self.matches.len())
            .finish_non_exhaustive()
    }
}

/// The violations of the policies that count in a decision, in the product's order: allow, block, redact, warn, and
/// within one action as they come. A blocked answer lists only the blocks, as the product stops at them.
///
/// A policy that was waived does not count, so the caller leaves it out.
pub fn violations<'a>(
    triggered: impl IntoIterator<Item = (&'a Policy, Vec<String>)>,
    blocked: bool,
) -> Vec<Violation> {
    let mut violations: Vec<Violation> = triggered
        .into_iter()
        .filter_map(|(policy, matches)| Violation::new(policy, matches))
        .filter(|violation| !blocked || violation.action == Action::Block)
        .collect();
    violations.sort_by_key(|violation| violation.action);
    violations
}

/// The product's answer: `{completion, policyViolations, conversationId}`. A blocked one has no completion, whatever
/// is given.
pub fn answer(completion: Option<&str>, violations: &[Violation], conversation: Option<&str>) -> Value {
    let blocked = violations.iter().any(|violation| violation.action == Action::Block);
    let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
    object([
        ("completion", text(completion.filter(|_| !blocked))),
        ("policyViolations", Value::List(violations.iter().map(Violation::to_value).collect())),
        ("conversationId", text(conversation)),
    ])
}

/// The fields that authors write.
pub(super) const FIELDS: [&str; 8] =
    ["name", "description", "pattern", "isRegex", "action", "enabled", "groupId", "message"];

/// The fields in which a server names a policy.
pub(super) const ID_FIELDS: [&str; 3] = ["id", "policyId", "_id"];

/// Whether an object is one of these policies, though a field may be missing or misspelt.
pub(super) fn has_shape(policy: &Node) -> bool {
    has_any(policy, &["pattern"]) && has_any(policy, &["action", "isRegex", "enabled", "groupId"])
        || has_any(policy, &["isRegex"])
}

pub(super) fn import(
    document: &Node,
    options: &ImportOptions,
    imported: &mut Imported,
    problems: &mut Vec<Diagnostic>,
) {
    let org = required_org(Dialect::SafeAi, document, options, problems);
    let kinds = options.kinds.unwrap_or_else(|| KindSet::from_iter([Kind::Input]));
    imported.declaration.org = options.org.clone();
    let mut ids = Ids::default();
    for node in policy_nodes(document) {
        if let Some(object) = Object::open(node, "a policy", problems) {
            let mut policy = policy(object, &imported.set, &mut ids);
            policy.scope = vec![("org".to_owned(), org.clone())];
            policy.kinds = Some(kinds);
            imported.policies.push(policy);
        }
    }
}

fn policy(mut document: Object<'_, '_>, set: &str, ids: &mut Ids) -> Policy {
    let node = document.node();
    let mut policy = ids.policy(&mut document, &ID_FIELDS, set);
    document.report_misspelt(&FIELDS, &ID_FIELDS);
    policy.description = document.text("description").map(|text| text.value);
    policy.message = document.text("message").map(|text| text.value);
    policy.severity = Severity::Medium;
    policy.pattern = pattern(&mut document);
    action(&mut document, &mut policy);
    if document.flag("enabled").is_some_and(|enabled| !*enabled) {
        policy.mode = Mode::Disabled;
    }
    if document.get("groupId").is_some() {
        policy.applies_to.groups.extend(document.required_text("groupId").map(|group| group.value));
    }
    policy.meta = Some(object([(SOURCE, node.to_value())]));
    policy
}

fn pattern(document: &mut Object<'_, '_>) -> Option<PatternDecl> {
    let is_regex = document.flag("isRegex").is_some_and(|is_regex| *is_regex);
    document.required("pattern")?;
    let text = document.text("pattern")?;
    if text.is_empty() {
        let problem = Diagnostic::new(Code::Required, "`pattern` is empty, so it would match everywhere");
        document.report("pattern", problem.at(text.span));
        return None;
    }
    Some(PatternDecl { text, syntax: if is_regex { Syntax::Ecma } else { Syntax::Keyword } })
}

fn action(document: &mut Object<'_, '_>, policy: &mut Policy) {
    if document.required("action").is_none() {
        return;
    }
    let words = Action::ALL.map(|action| (action.as_str(), action));
    let Some(action) = document.word("action", "an action", &words) else { return };
    policy.effects = vec![Spanned::new(action.effect(), action.span)];
    if *action == Action::Allow {
        policy.waives.extent = Some(Extent::Request);
        let message = "one match of this pattern anywhere switches off the other policies of its set";
        let problem = Diagnostic::new(Code::AllowBypass, message).at(action.span);
        document.report(
            "action",
            problem.help("a native allow of extent `span` excuses only the text it matches"),
        );
    }
}
