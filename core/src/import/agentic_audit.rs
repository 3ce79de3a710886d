//! An organisation's policy: what it logs, which frameworks it follows, whom it alerts and what it blocks.
//!
//! | Field | Becomes |
//! |---|---|
//! | `logging_level` | which events the set's organisation stores |
//! | `frameworks` | the set's tag families |
//! | each of `alert_rules` | a policy with effect alert and the rule's `notify` |
//! | `blocking_rules` | policy `blocking-rules` with effect deny, if enabled; live only at logging level paranoid |
//! | anything else | kept verbatim |
//!
//! A document may be partial, or a list of alert rules alone. What it does not say is as in the product's own
//! default: standard logging, GDPR and AI Act, no blocking. That default's alert rule is not taken over, since it
//! notifies a placeholder. What an agent does is an event whatever its kind, so the policies are for every kind.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Effect, Entry, FieldMatch, LogLevel, Mode, Node, NodeKind, Policy};
use crate::kind::KindSet;
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::{Map, Value};
use crate::verdict::EffectKind;

use super::id::Ids;
use super::object::{Object, either, quote, written};
use super::{Dialect, ImportOptions, Imported, SOURCE, has_any, object, required_org};

/// The product's full policy object: the document, with the default for each field it does not give.
/// A list of alert rules is a document that gives nothing else; anything but a map or a list is given back.
pub fn organisation_policy(document: &Value) -> Value {
    let mut policy = match document {
        Value::Map(fields) => fields.clone(),
        Value::List(_) => Map::from([("alert_rules".to_owned(), document.clone())]),
        _ => return document.clone(),
    };
    for (key, default) in defaults() {
        let given = policy.entry(key).or_insert(Value::Null);
        match (&mut *given, default) {
            (Value::Map(given), Value::Map(default)) => {
                for (key, default) in default {
                    let given = given.entry(key).or_insert(Value::Null);
                    if *given == Value::Null {
                        *given = default;
                    }
                }
            }
            (Value::Null, default) => *given = default,
            _ => {}
        }
    }
    Value::Map(policy)
}

fn defaults() -> [(String, Value); 4] {
    let frameworks = FRAMEWORKS.map(|(name, on)| (name, Value::Bool(on)));
    let blocking = [("enabled", false.into()), ("block_on", BLOCK_ON.as_str().into())];
    [
        ("logging_level", LogLevel::default().as_str().into()),
        ("frameworks", object(frameworks)),
        ("alert_rules", Value::List(Vec::new())),
        ("blocking_rules", object(blocking)),
    ]
    .map(|(key, value)| (key.to_owned(), value))
}

/// The fields of an organisation's policy.
pub(super) const FIELDS: [&str; 4] = ["logging_level", "frameworks", "alert_rules", "blocking_rules"];

const RULE_FIELDS: [&str; 3] = ["name", "condition", "notify"];

const BLOCKING_FIELDS: [&str; 2] = ["enabled", "block_on"];

const CONDITIONS: [&str; 4] = ["risk_level_gte", "action_contains", "pii_detected", "agent_id_eq"];

/// The frameworks the product knows, and whether each is on by default.
const FRAMEWORKS: [(&str, bool); 3] = [("gdpr", true), ("ai_act", true), ("soc2", false)];

const RISK_LEVELS: [(&str, Severity); 5] = [
    (Severity::Info.as_str(), Severity::Info),
    (Severity::Low.as_str(), Severity::Low),
    (Severity::Medium.as_str(), Severity::Medium),
    (Severity::High.as_str(), Severity::High),
    (Severity::Critical.as_str(), Severity::Critical),
];

/// The levels that may be blocked: below medium an organisation would stop its ordinary work.
const BLOCK_LEVELS: [(&str, Severity); 3] = [
    (Severity::Medium.as_str(), Severity::Medium),
    (Severity::High.as_str(), Severity::High),
    (Severity::Critical.as_str(), Severity::Critical),
];

/// What is blocked unless the document says.
const BLOCK_ON: Severity = Severity::Critical;

/// The id of the policy that the blocking rules become.
const BLOCKING_ID: &str = "blocking-rules";

/// Whether a document is an organisation's policy or a list of its alert rules.
pub(super) fn has_shape(document: &Node) -> bool {
    match &document.kind {
        NodeKind::List(rules) => {
            rules.iter().any(|rule| has_any(rule, &["name"]) && has_any(rule, &["condition", "notify"]))
        }
        _ => has_any(document, &FIELDS),
    }
}

pub(super) fn import(
    document: &Node,
    options: &ImportOptions,
    imported: &mut Imported,
    problems: &mut Vec<Diagnostic>,
) {
    let org = required_org(Dialect::AgenticAudit, document, options, problems);
    let kinds = options.kinds.unwrap_or(KindSet::ALL);
    let owner = Owner { set: imported.set.clone(), org, kinds };
    imported.declaration.org = options.org.clone();
    imported.declaration.log = Some(LogLevel::default());
    imported.declaration.frameworks = default_frameworks();
    if let NodeKind::List(rules) = &document.kind {
        imported.policies = alert_rules(rules, &owner, problems);
        return;
    }
    let Some(mut fields) = Object::open(document, "an organisation's policy", problems) else { return };
    fields.report_misspelt(&FIELDS, &[]);
    let levels = LogLevel::ALL.map(|level| (level.as_str(), level));
    let log = fields.word("logging_level", "a logging level", &levels);
    if let Some(log) = &log {
        imported.declaration.log = Some(**log);
    }
    frameworks(&mut fields, &mut imported.declaration.frameworks);
    let rules = fields.list("alert_rules").unwrap_or_default();
    // A level that is given but wrong is reported already, so nothing follows from it.
    let live = match (&log, fields.get("logging_level")) {
        (Some(log), _) => Some(**log == LogLevel::Paranoid),
        (None, None) => Some(LogLevel::default() == LogLevel::Paranoid),
        (None, Some(_)) => None,
    };
    let blocking = blocking_rules(&mut fields, live, &owner);
    imported.policies = alert_rules(rules, &owner, problems);
    imported.policies.extend(blocking);
}

/// What every policy of one document has in common.
#[derive(Debug)]
struct Owner {
    set: String,
    org: String,
    kinds: KindSet,
}

impl Owner {
    fn policy(&self, id: impl Into<String>, place: &Node, effect: Spanned<EffectKind>) -> Policy {
        let mut policy = Policy::new(id, self.set.clone(), place.span);
        policy.scope = vec![("org".to_owned(), self.org.clone())];
        policy.kinds = Some(self.kinds);
        policy.effects = vec![Spanned::new(Effect::Simple(effect.value), effect.span)];
        policy.meta = Some(object([(SOURCE, place.to_value())]));
        policy
    }
}

fn default_frameworks() -> BTreeMap<String, bool> {
    FRAMEWORKS.iter().map(|(name, on)| ((*name).to_owned(), *on)).collect()
}

fn frameworks(fields: &mut Object<'_, '_>, frameworks: &mut BTreeMap<String, bool>) {
    let Some(mut given) = fields.inner("frameworks") else { return };
    let names = || FRAMEWORKS.iter().map(|(name, _)| *name);
    for entry in given.entries() {
        let name = entry.key.as_str();
        if names().all(|known| known != name) {
            let message = format!("{} is not a framework; use {}", quote(name), either(names()));
            let problem = Diagnostic::new(Code::Enum, message).at(entry.key_span);
            given.report(name, problem.did_you_mean(name, names()));
        } else if let Some(on) = given.flag(name) {
            frameworks.insert(name.to_owned(), *on);
        }
    }
}

fn alert_rules(rules: &[Node], owner: &Owner, problems: &mut Vec<Diagnostic>) -> Vec<Policy> {
    let mut ids = Ids::default();
    ids.reserve(BLOCKING_ID);
    rules
        .iter()
        .filter_map(|rule| Some(alert_rule(Object::open(rule, "an alert rule", problems)?, owner, &mut ids)))
        .collect()
}

fn alert_rule(mut rule: Object<'_, '_>, owner: &Owner, ids: &mut Ids) -> Policy {
    let node = rule.node();
    if let Some(Node { kind: NodeKind::String(name), .. }) = node.get("name") {
        rule.rename(format!("alert rule {}", quote(name)));
    }
    rule.report_misspelt(&RULE_FIELDS, &[]);
    let name = rule.required_text("name");
    let id = ids.of_name(name.as_deref().map_or("alert rule", String::as_str));
    let mut policy = owner.policy(id, node, Spanned::new(EffectKind::Alert, node.span));
    if let Some(name) = name {
        policy.id_span = name.span;
        policy.name = Some(name.value);
    }
    policy.notify = rule.get("notify").map(Node::to_value);
    policy.severity = Severity::Medium;
    condition(&mut rule, &mut policy);
    policy
}

/// The field operators of `condition`, and the severity of the threshold among them. No operator: always.
fn condition(rule: &mut Object<'_, '_>, policy: &mut Policy) {
    let node = rule.node();
    let given = rule.get("condition");
    let mut operators = Vec::new();
    if let Some(mut condition) = rule.inner("condition") {
        for entry in condition.entries() {
            if let Some(operator) = operator(&mut condition, entry, policy) {
                operators.push(operator);
            }
        }
        // What is wrong with the condition is reported; that it is empty is not the author's mistake then.
        if !operators.is_empty() || condition.entries().iter().any(|entry| entry.value.kind != NodeKind::Null)
        {
            policy.field_match = Some(operators);
            return;
        }
    } else if given.is_some() {
        return;
    }
    let place = given.unwrap_or(node).span;
    policy.when = Some(Spanned::new("true".to_owned(), place));
    let problem = Diagnostic::new(Code::EmptyCondition, "the rule has no condition, so every event alerts");
    rule.report("condition", problem.at(place).help("add `risk_level_gte` or another condition"));
}

fn operator(condition: &mut Object<'_, '_>, entry: &Entry, policy: &mut Policy) -> Option<FieldMatch> {
    let key = entry.key.as_str();
    let fits = match key {
        "risk_level_gte" => {
            let threshold = condition.severity(key, "a risk level", &RISK_LEVELS);
            if let Some(threshold) = &threshold {
                policy.severity = **threshold;
                policy.severity_written = written(**threshold, Some(&entry.value));
            }
            threshold.is_some()
        }
        "action_contains" | "agent_id_eq" => condition.text(key).is_some(),
        "pii_detected" => condition.flag(key).is_some(),
        _ => {
            condition.unknown_key(entry, &CONDITIONS);
            false
        }
    };
    fits.then(|| FieldMatch {
        key: Spanned::new(entry.key.clone(), entry.key_span),
        value: entry.value.clone(),
    })
}

/// The policy that denies, if blocking is enabled; disabled where the logging level is not paranoid. `live` is
/// `None` where the level is not known.
fn blocking_rules(fields: &mut Object<'_, '_>, live: Option<bool>, owner: &Owner) -> Option<Policy> {
    let mut rules = fields.inner("blocking_rules")?;
    let node = rules.node();
    rules.report_misspelt(&BLOCKING_FIELDS, &[]);
    let enabled = rules.flag("enabled");
    let block_on = rules.severity("block_on", "a level that can be blocked", &BLOCK_LEVELS);
    let enabled = enabled.filter(|enabled| **enabled)?;
    let mut policy = owner.policy(BLOCKING_ID, node, Spanned::new(EffectKind::Deny, node.span));
    policy.name = Some("Blocking rules".to_owned());
    policy.severity = block_on.as_ref().map_or(BLOCK_ON, |level| **level);
    policy.severity_written = block_on.as_ref().and(written(policy.severity, rules.get("block_on")));
    let place = block_on.map_or(node.span, |level| level.span);
    policy.field_match = Some(vec![FieldMatch {
        key: Spanned::new("risk_level_gte".to_owned(), place),
        value: Node { span: place, kind: NodeKind::String(policy.severity.as_str().to_owned()) },
    }]);
    if live == Some(false) {
        policy.mode = Mode::Disabled;
        let message = "blocking is enabled but does nothing: it is live at `logging_level` paranoid only";
        rules.report("enabled", Diagnostic::new(Code::InertBlocking, message).at(enabled.span));
    }
    Some(policy)
}
