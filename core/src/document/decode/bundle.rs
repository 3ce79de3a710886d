//! Everything of a bundle but its policies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Kind, KindSet};
use crate::limits::Limits;
use crate::source::Spanned;
use crate::value::Value;

use super::super::bundle::{
    Bundle, ContextDecl, Defaults, DetectorDecl, Examples, LogLevel, LooksFor, Schema, SetDecl, ToolDecl,
};
use super::super::mcp;
use super::super::node::{Node, NodeKind};
use super::super::types::Type;
use super::object::{Object, any, any_map, entries, list, map, some};
use super::policy::dialect;
use super::scalar::{
    at_most, bool, count, fail, id, index, kinds, not_a, score, some_strings, spanned, str, string, strings,
    time, word, wrong_type,
};
use super::{DIALECTS, Import};

/// The format number that this reader knows.
pub(super) const FORMAT: i64 = 1;

/// `bundle`: the fields that name and describe it.
pub(super) fn header(node: &Node, bundle: &mut Bundle, problems: &mut Vec<Diagnostic>) -> Option<()> {
    let mut object = Object::open(node, problems)?;
    bundle.id = object.required("id", id).unwrap_or_default();
    bundle.version = object
        .required("version", |node, problems| {
            let version = at_most(64)(node, problems)?;
            if version.is_empty() {
                problems.push(Diagnostic::new(Code::Required, "the version is empty").at(node.span));
            }
            Some(version.value)
        })
        .unwrap_or_default();
    bundle.tenant = object.optional("tenant", id);
    for name in ["description", "min_engine", "commit"] {
        if let Some(text) = object.optional(name, string) {
            bundle.about.insert(name.to_owned(), text.into());
        }
    }
    if let Some(models) = object.optional("models", strings) {
        bundle.about.insert("models".to_owned(), models.into());
    }
    for name in ["not_before", "not_after"] {
        let written = object.optional(name, |node, problems| time(node, problems).map(|_| node.to_value()));
        if let Some(time) = written {
            bundle.about.insert(name.to_owned(), time);
        }
    }
    object.finish();
    Some(())
}

/// `bundle` of an update: the id of the bundle that it is for, and the version that this becomes.
pub(super) fn of_update(
    node: &Node,
    head: &Bundle,
    problems: &mut Vec<Diagnostic>,
) -> Option<Option<String>> {
    let mut object = Object::open(node, problems)?;
    object.optional("id", |node, problems| {
        let id = id(node, problems)?;
        if id != head.id {
            let message = format!("the update is for the bundle `{id}`, and this one is `{}`", head.id);
            problems.push(Diagnostic::new(Code::Conflict, message).at(node.span));
        }
        Some(())
    });
    let version = object.optional("version", at_most(64)).map(|version| version.value);
    object.finish();
    Some(version.filter(|version| !version.is_empty()))
}

/// `schema`: what conditions may name.
pub(super) fn schema(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Schema> {
    let mut object = Object::open(node, problems)?;
    let defaults = Schema::default();
    let schema = Schema {
        facts: object
            .optional("facts", |node, problems| {
                map(node, problems, |node, problems| {
                    Some(Spanned::new(value_type(node, problems)?, node.span))
                })
            })
            .unwrap_or_default(),
        counters: object.optional("counters", names).unwrap_or_default(),
        labels: object.optional("labels", names).unwrap_or_default(),
        tools: object.optional("tools", |node, problems| map(node, problems, tool)).unwrap_or_default(),
        levels: object.optional("levels", levels).unwrap_or(defaults.levels),
    };
    object.finish();
    Some(schema)
}

fn names(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<BTreeSet<String>> {
    strings(node, problems).map(|names| names.into_iter().collect())
}

fn levels(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    let mut seen = BTreeMap::new();
    some(node, problems, |item, problems| {
        let level = id(item, problems)?;
        if let Some(first) = seen.insert(level.clone(), item.span) {
            problems.push(
                Diagnostic::new(Code::Duplicate, format!("the level `{level}` is given twice"))
                    .at(item.span)
                    .also(first, "first here"),
            );
        }
        Some(level)
    })
}

/// The name of a type, or `{enum: […]}`.
fn value_type(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Type> {
    if matches!(node.kind, NodeKind::Map(_)) {
        let mut object = Object::open(node, problems)?;
        let words = object.required("enum", |node, problems| some(node, problems, string));
        object.finish();
        return words.map(|words| Type::Enum(Arc::from(words)));
    }
    let name = str(node, problems)?;
    let found = Type::from_name(name);
    if found.is_none() {
        problems.push(not_a("a type", name, &Type::NAMES).at(node.span));
    }
    found
}

fn tool(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<ToolDecl> {
    let mut object = Object::open(node, problems)?;
    let server = object.optional("server", string);
    let hash = object.optional("hash", string);
    let args = object.optional("args", |node, problems| map(node, problems, value_type));
    let input_schema = object.optional("input_schema", any_map);
    let labels = object.optional("labels", strings).unwrap_or_default();
    object.finish();
    let args = args.or_else(|| input_schema.as_ref().and_then(mcp::argument_types));
    Some(ToolDecl { server, hash, labels, args, input_schema })
}

/// `defaults`: what holds where a policy does not say.
pub(super) fn defaults(node: &Node, levels: &[String], problems: &mut Vec<Diagnostic>) -> Option<Defaults> {
    let mut object = Object::open(node, problems)?;
    let written = object.node("decision");
    let defaults = Defaults {
        deny: written.and_then(|node| decision(node, object.problems())).unwrap_or_default(),
        decision: written.map(Node::to_value),
        grantable_by: object.optional("grantable_by", |node, problems| {
            let level = spanned(node, problems)?;
            if !levels.contains(&level.value) {
                let names = levels.iter().map(String::as_str).collect::<Vec<_>>();
                let mut problem = not_a("a level", &level, &names).at(node.span);
                problem.code = Code::Scope;
                problems.push(problem);
            }
            Some(level)
        }),
        fail: object.optional("fail", fail),
        log: object.optional("log", log_level),
        kinds: object.optional("kinds", kinds),
        judge_on_timeout: object.optional("judge_on_timeout", fail),
        limits: object.optional("limits", limits).unwrap_or_default(),
    };
    object.finish();
    Some(defaults)
}

fn log_level(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<LogLevel> {
    word("a logging level", &LogLevel::ALL, LogLevel::as_str)(node, problems)
}

/// `allow` or `deny` for every kind, or for each; `"*"` stands for the kinds that are not named.
fn decision(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<KindSet> {
    let denies = |node: &Node, problems: &mut Vec<Diagnostic>| {
        word("a decision", &[true, false], |deny| if deny { "deny" } else { "allow" })(node, problems)
    };
    if !matches!(node.kind, NodeKind::Map(_)) {
        return denies(node, problems).map(|deny| if deny { KindSet::ALL } else { KindSet::default() });
    }
    let mut rest = false;
    let mut named = Vec::new();
    for (key, entry) in entries(node, problems)? {
        let deny = denies(&entry.value, problems);
        match Kind::from_name(key) {
            Some(kind) => named.extend(deny.map(|deny| (kind, deny))),
            None if key == "*" => rest = deny.unwrap_or_default(),
            None => {
                let names = Kind::ALL.map(Kind::as_str);
                problems.push(not_a("a kind of request", key, &names).at(entry.key_span));
            }
        }
    }
    let mut kinds = if rest { KindSet::ALL } else { KindSet::default() };
    for (kind, deny) in named {
        if deny { kinds.insert(kind) } else { kinds.remove(kind) }
    }
    Some(kinds)
}

fn limits(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, usize>> {
    let mut object = Object::open(node, problems)?;
    let mut limits = BTreeMap::new();
    for name in Limits::NAMES {
        if let Some(limit) = object.optional(name, count) {
            limits.insert(name.to_owned(), limit as usize);
        }
    }
    object.finish();
    Some(limits)
}

/// `lists`: words and numbers under a name.
pub(super) fn lists(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, Vec<Value>>> {
    map(node, problems, |node, problems| {
        list(node, problems, |item, problems| match item.kind {
            NodeKind::String(_) | NodeKind::Int(_) | NodeKind::Float(_) => Some(item.to_value()),
            _ => {
                problems.push(wrong_type("a string or a number", item));
                None
            }
        })
    })
}

/// One of `detectors`.
pub(super) fn detector(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<DetectorDecl> {
    const SOURCES: [&str; 4] = ["regex", "keywords", "list", "external"];
    let mut object = Object::open(node, problems)?;
    let given = SOURCES.iter().filter(|name| object.has(name)).count();
    if given != 1 {
        let message = "a detector needs exactly one of `regex`, `keywords`, `list` and `external`";
        if given == 0 {
            object.missing(message.to_owned());
        } else {
            object.problems().push(Diagnostic::new(Code::Duplicate, message).at(node.span));
        }
    }
    object.needs("dialect", "regex");
    let syntax = object.optional("dialect", dialect).unwrap_or_default();
    let regex = object.optional("regex", spanned).map(|regex| LooksFor::Regex(regex, syntax));
    let keywords = object.optional("keywords", some_strings).map(LooksFor::Keywords);
    let list = object.optional("list", spanned).map(LooksFor::List);
    let external = object.optional("external", |node, problems| {
        if !bool(node, problems)? {
            problems.push(Diagnostic::new(Code::Enum, "`external` can only be `true`").at(node.span));
        }
        Some(LooksFor::External)
    });
    let validator = object.optional("validator", spanned).filter(|name| name.value != "none");
    let context = object.optional("context", context).unwrap_or_default();
    let score = object.optional("score", score);
    let group = object.optional("group", index).unwrap_or_default();
    let label = object.optional("label", string);
    let examples = object.optional("examples", examples).unwrap_or_default();
    object.finish();
    let looks_for = [regex, keywords, list, external].into_iter().flatten().next()?;
    Some(DetectorDecl { looks_for, validator, context, score, group, label, examples })
}

fn context(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<ContextDecl> {
    let mut object = Object::open(node, problems)?;
    let context = ContextDecl {
        near: object.optional("near", words).unwrap_or_default(),
        before: object.optional("before", words).unwrap_or_default(),
        after: object.optional("after", words).unwrap_or_default(),
        not: object.optional("not", words).unwrap_or_default(),
        optional: object.optional("optional", bool).unwrap_or_default(),
    };
    object.finish();
    Some(context)
}

/// Words of a context, which are compared in lower case.
fn words(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    some(node, problems, |item, problems| {
        let word = str(item, problems)?.trim().to_lowercase();
        if word.is_empty() {
            problems.push(Diagnostic::new(Code::Type, "a word of a context is not empty").at(item.span));
        }
        Some(word)
    })
}

fn examples(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Examples> {
    let mut object = Object::open(node, problems)?;
    let examples = Examples {
        finds: object.optional("finds", some_strings).unwrap_or_default(),
        passes: object.optional("passes", some_strings).unwrap_or_default(),
    };
    object.finish();
    Some(examples)
}

/// One of `sets`.
pub(super) fn set(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<SetDecl> {
    let mut object = Object::open(node, problems)?;
    let set = SetDecl {
        org: object.optional("org", id),
        log: object.optional("log", log_level),
        frameworks: object.optional("frameworks", frameworks).unwrap_or_default(),
        dialect: object.optional("dialect", document_dialect).map(|dialect| dialect.value),
    };
    object.finish();
    Some(set)
}

/// Tag families switched on or off.
pub(super) fn frameworks(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<BTreeMap<String, bool>> {
    map(node, problems, bool)
}

/// One of `imports`.
pub(super) fn import(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Import> {
    let mut object = Object::open(node, problems)?;
    let dialect = object.required("dialect", document_dialect);
    let document = object.required("document", |node, _| Some(node.clone()));
    let set = object.optional("set", id);
    let org = object.optional("org", |node, problems| Some(Spanned::new(id(node, problems)?, node.span)));
    object.finish();
    Some(Import { dialect: dialect?, document: document?, set, org })
}

fn document_dialect(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    let dialect = word("a dialect of documents", &DIALECTS, |name| name)(node, problems)?;
    Some(Spanned::new(dialect.to_owned(), node.span))
}

/// One of the bundle's `tests`: checked in outline, kept as it is.
pub(super) fn test(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    let mut object = Object::open(node, problems)?;
    object.required("name", string);
    object.required("request", any_map);
    object.required("expect", any_map);
    object.optional("verdicts", any_map);
    any(node, problems)
}
