//! Scoped policies: plain-language rules of an organisation, a workspace or a repository, one object each.
//!
//! | Field | Becomes |
//! |---|---|
//! | `id`, else `name` | the policy's id |
//! | `content` | the rule in plain language, compiled as in native policies; what needs meaning is a deferred check |
//! | `riskType` LOW, MEDIUM, HIGH | severity |
//! | `actionType` 0, 1, 2 | record; record and alert; record, alert and deny |
//! | `orgId`, `workspaceId`, `repoId` | scope; null is the level above |
//! | anything else | kept verbatim |
//!
//! The rules speak of "AI interactions", so they are for what goes into a model and what comes out of it, unless their text
//! names tools, models or another kind of request.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Effect, Node, NodeKind, Policy};
use crate::kind::{Kind, KindSet};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::Value;
use crate::verdict::EffectKind;

use super::id::Ids;
use super::object::{Object, quote, written};
use super::{ImportOptions, Imported, SOURCE, has_any, object, policy_nodes, source};

/// The product's policy object: the document the policy was imported from, every field of the server's included.
/// `None` for a policy that was not imported from this dialect.
pub fn policy_object(policy: &Policy) -> Option<Value> {
    let document = source(policy)?;
    document.as_map()?.contains_key("actionType").then(|| document.clone())
}

/// The product's answer to creating or reading one policy: `{success: true, policy}`.
pub fn policy_response(policy: &Policy) -> Option<Value> {
    Some(object([("success", true.into()), ("policy", policy_object(policy)?)]))
}

/// The fields that authors write.
pub(super) const FIELDS: [&str; 7] =
    ["name", "content", "riskType", "actionType", "orgId", "workspaceId", "repoId"];

/// The fields that the product's server writes.
pub(super) const SERVER_FIELDS: [&str; 7] =
    ["id", "createdBy", "createdAt", "lastUpdatedBy", "lastUpdatedAt", "workspace", "repo"];

const RISK_TYPES: [(&str, Severity); 3] =
    [("LOW", Severity::Low), ("MEDIUM", Severity::Medium), ("HIGH", Severity::High)];

/// What each `actionType` does: log, alert, block.
const ACTION_TYPES: [&[EffectKind]; 3] = [
    &[EffectKind::Record],
    &[EffectKind::Record, EffectKind::Alert],
    &[EffectKind::Record, EffectKind::Alert, EffectKind::Deny],
];

/// Bytes of plain language; more is a document rather than a rule.
const LONGEST_CONTENT: usize = 16 << 10;

/// Whether an object is one of these policies, though a field may be missing or misspelt.
pub(super) fn has_shape(policy: &Node) -> bool {
    has_any(policy, &["riskType", "actionType"])
        || has_any(policy, &["content"]) && has_any(policy, &["orgId", "workspaceId", "repoId"])
}

pub(super) fn import(
    document: &Node,
    options: &ImportOptions,
    imported: &mut Imported,
    problems: &mut Vec<Diagnostic>,
) {
    let mut ids = Ids::default();
    for node in policy_nodes(document) {
        if let Some(object) = Object::open(node, "a policy", problems) {
            let policy = policy(object, &imported.set, options, &mut ids);
            imported.policies.push(policy);
        }
    }
}

fn policy(mut document: Object<'_, '_>, set: &str, options: &ImportOptions, ids: &mut Ids) -> Policy {
    let node = document.node();
    let mut policy = ids.policy(&mut document, &["id"], set);
    document.report_misspelt(&FIELDS, &SERVER_FIELDS);
    policy.content = content(&mut document);
    if document.required("riskType").is_some()
        && let Some(severity) = document.severity("riskType", "a risk type", &RISK_TYPES)
    {
        policy.severity = *severity;
        policy.severity_written = written(*severity, node.get("riskType"));
    }
    policy.effects = effects(&mut document);
    scope(&mut document, options, &mut policy);
    policy.kinds = Some(options.kinds.unwrap_or_else(|| kinds(policy.content.as_ref())));
    policy.meta = Some(object([(SOURCE, node.to_value())]));
    policy
}

fn content(document: &mut Object<'_, '_>) -> Option<Spanned<String>> {
    let content = document.required_text("content")?;
    if content.len() > LONGEST_CONTENT {
        let message =
            format!("`content` is {} bytes long; {LONGEST_CONTENT} bytes are the most", content.len());
        document.report("content", Diagnostic::new(Code::Limit, message).at(content.span));
    }
    Some(content)
}

/// The kinds that the text is about, and where it does not say for all of its rules, what goes into a model and what comes out.
fn kinds(content: Option<&Spanned<String>>) -> KindSet {
    let interactions = KindSet::from_iter([Kind::Input, Kind::Output]);
    content.map_or(interactions, |content| crate::prose::read(&content.value).kinds_or(interactions))
}

fn effects(document: &mut Object<'_, '_>) -> Vec<Spanned<Effect>> {
    let Some(node) = document.required("actionType") else { return Vec::new() };
    let NodeKind::Int(action) = node.kind else {
        document.wrong_type("actionType", node, "int");
        return Vec::new();
    };
    match usize::try_from(action).ok().and_then(|action| ACTION_TYPES.get(action)) {
        Some(kinds) => kinds.iter().map(|kind| Spanned::new(Effect::Simple(*kind), node.span)).collect(),
        None => {
            let message = format!("`{action}` is not an action type; use 0, 1 or 2");
            let problem = Diagnostic::new(Code::Enum, message).at(node.span);
            document
                .report("actionType", problem.help("0 logs, 1 logs and alerts, 2 logs, alerts and blocks"));
            Vec::new()
        }
    }
}

fn scope(document: &mut Object<'_, '_>, options: &ImportOptions, policy: &mut Policy) {
    let org = document.required_text("orgId");
    let workspace = level(document, "workspaceId");
    let repo = level(document, "repoId");
    if let (Some(org), Some(expected)) = (&org, &options.org)
        && **org != *expected
    {
        let message = format!("the policy belongs to {}, not to {}", quote(org), quote(expected));
        document.report("orgId", Diagnostic::new(Code::Tenant, message).at(org.span));
    }
    if let Some(repo) = &repo {
        check_parent(document, repo, workspace.as_ref(), options);
    }
    for (level, owner) in [("org", org), ("workspace", workspace), ("repo", repo)] {
        if let Some(owner) = owner {
            policy.scope_span = owner.span;
            policy.scope.push((level.to_owned(), owner.value));
        }
    }
}

/// The owner at a level. An empty name is not the level above: reading it so would widen the policy.
fn level(document: &mut Object<'_, '_>, key: &str) -> Option<Spanned<String>> {
    let owner = document.text(key)?;
    if owner.is_empty() {
        let problem = Diagnostic::new(Code::Scope, format!("`{key}` is empty")).at(owner.span);
        document.report(key, problem.help("write null for a policy of the level above"));
        return None;
    }
    Some(owner)
}

fn check_parent(
    document: &mut Object<'_, '_>,
    repo: &Spanned<String>,
    workspace: Option<&Spanned<String>>,
    options: &ImportOptions,
) {
    let Some(workspace) = workspace else {
        let problem =
            Diagnostic::new(Code::Scope, "`repoId` is given without its `workspaceId`").at(repo.span);
        document.report("repoId", problem.help("name the workspace that the repository belongs to"));
        return;
    };
    let problem = match options.directory.as_ref().map(|directory| directory.get(&repo.value)) {
        Some(Some(parent)) if *parent == workspace.value => return,
        Some(Some(parent)) => {
            let (repo, parent, workspace) = (quote(repo), quote(parent), quote(workspace));
            let message = format!("repository {repo} belongs to workspace {parent}, not {workspace}");
            Diagnostic::new(Code::Scope, message)
        }
        Some(None) => {
            let message = format!("repository {} belongs to no workspace of the directory", quote(repo));
            Diagnostic::new(Code::Scope, message)
        }
        None => {
            let (repo, workspace) = (quote(repo), quote(workspace));
            let message =
                format!("whether repository {repo} belongs to workspace {workspace} is not checked");
            Diagnostic::new(Code::UncheckedParent, message).help("give a directory of repositories")
        }
    };
    document.report("repoId", problem.at(repo.span));
}
