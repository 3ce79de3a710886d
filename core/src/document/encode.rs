//! A [`Bundle`] as a native document, its canonical bytes and their digest.

use std::collections::BTreeMap;

use crate::kind::{Kind, KindSet};
use crate::source::Spanned;
use crate::value::{Digest, DigestSet, Map, Value};

use super::bundle::{Bundle, Defaults, DetectorDecl, LooksFor, Schema, SetDecl, ToolDecl};
use super::decode::default_severity;
use super::detect::{Detect, DetectMode, Reads};
use super::mcp;
use super::policy::{
    Approve, Audience, Effect, Judge, JudgeKind, Mode, PatternDecl, Policy, Redact, RedactStyle, Rollout,
    Syntax, Waives,
};
use super::types::Type;

impl Bundle {
    /// The bundle as a native document: every policy written out, everything that has its default left out.
    ///
    /// Decoding the result gives an equal bundle but for its spans.
    pub fn to_value(&self) -> Value {
        self.document(self.policies.iter().map(|policy| policy.to_value(&self.id)).collect())
    }

    /// The canonical JSON (RFC 8785) of [`to_value`](Bundle::to_value) with the policies ordered by set and id: the
    /// order in which policies are written means nothing, and so leaves no trace.
    pub fn canonical_json(&self) -> String {
        let mut policies = self.policies.iter().collect::<Vec<_>>();
        policies.sort_by_key(|policy| (&policy.set, &policy.id));
        self.document(policies.into_iter().map(|policy| policy.to_value(&self.id)).collect())
            .to_canonical_json()
    }

    /// The digest that names the bundle's content: the SHA-256 of two digests, one after the other. The first is of the canonical
    /// JSON of everything but the policies, the second is that of the [set](DigestSet) of the policies' digests.
    pub fn digest(&self) -> Digest {
        let policies = self.policies.iter().map(|policy| policy.digest(&self.id)).collect::<DigestSet>();
        Bundle::digest_of(&self.head_digest(), &policies)
    }

    /// The digest of a bundle of which the digest of everything but its policies is `head`.
    pub(crate) fn digest_of(head: &Digest, policies: &DigestSet) -> Digest {
        Digest::of(&[*head.as_bytes(), *policies.digest().as_bytes()].concat())
    }

    /// The digest of everything but the policies.
    pub(crate) fn head_digest(&self) -> Digest {
        Digest::of(self.document(Vec::new()).to_canonical_json().as_bytes())
    }

    fn document(&self, policies: Vec<Value>) -> Value {
        let mut header = Object::default();
        header.0.extend(self.about.clone());
        header.put("id", self.id.as_str());
        header.put("version", self.version.as_str());
        header.put_some("tenant", self.tenant.as_deref());

        let mut document = Object(self.extensions.clone());
        document.put("lictor", 1);
        document.put("bundle", header);
        document.put_unless_empty("schema", schema(&self.schema));
        document.put_unless_empty("defaults", defaults(&self.defaults));
        document.put_unless_empty("frameworks", map(&self.frameworks, |on| Value::Bool(*on)));
        document.put_unless_empty("lists", map(&self.lists, |list| Value::List(list.clone())));
        document.put_unless_empty("detectors", map(&self.detectors, detector));
        document.put_unless_empty("sets", map(&self.sets, set));
        document.put("policies", Value::List(policies));
        document.put_list("tests", self.tests.iter().cloned());
        document.into()
    }
}

impl Policy {
    /// The digest of the policy's canonical JSON, as an entry of the bundle that is called `bundle`.
    pub(crate) fn digest(&self, bundle: &str) -> Digest {
        Digest::of(self.to_value(bundle).to_canonical_json().as_bytes())
    }

    /// The policy as an entry of `policies` in a native document of the bundle that is called `bundle`.
    pub fn to_value(&self, bundle: &str) -> Value {
        let mut object = Object(self.extensions.clone());
        object.put("id", self.id.as_str());
        object.put_some("name", self.name.as_deref());
        object.put_some("description", self.description.as_deref());
        object.put_some("rationale", self.rationale.as_deref());
        if self.set != bundle {
            object.put("set", self.set.as_str());
        }
        let scope = self.scope.iter().map(|(level, name)| (level.clone(), name.as_str().into()));
        object.put("scope", scope.collect::<Map>());
        object.put_unless_empty("applies_to", audience(&self.applies_to));
        object.put_some("kinds", self.kinds.map(kinds));
        match &self.severity_written {
            Some(written) => object.put("severity", written.clone()),
            None if self.severity != default_severity(&self.effects) => {
                object.put("severity", self.severity.as_str());
            }
            None => {}
        }
        object.put_some("when", self.when.as_ref().map(text));
        object.put_some("unless", self.unless.as_ref().map(text));
        object.put_some(
            "match",
            self.field_match.as_ref().map(|fields| {
                fields.iter().map(|field| (field.key.value.clone(), field.value.to_value())).collect::<Map>()
            }),
        );
        if let Some(declared) = &self.pattern {
            pattern(declared, &mut object);
        }
        object.put_some("in", self.reads.as_ref().map(reads));
        object.put_some("detect", self.detect.as_ref().map(detect));
        object.put_some("content", self.content.as_ref().map(text));
        object.put_some("content_mode", self.content_mode.map(|mode| mode.as_str()));
        object.put_some("content_digest", self.content_digest.as_ref().map(text));
        object.put("effect", effects(&self.effects));
        object.put_unless_empty("approve", approve(&self.approve));
        judge(&self.judge, &mut object);
        object.put_some("fail", self.fail.map(|fail| fail.as_str()));
        if self.mode != Mode::default() {
            object.put("mode", self.mode.as_str());
        }
        object.put_some("rollout", self.rollout.as_ref().map(rollout));
        if !self.waivable {
            object.put("waivable", false);
        }
        object.put_unless_empty("waives", waives(&self.waives));
        object.put_some("notify", self.notify.clone());
        object.put_some("message", self.message.as_deref());
        object.put_unless_empty("tags", map(&self.tags, |references| strings(references)));
        object.put_list("labels", self.labels.iter().map(text));
        object.put_some("meta", self.meta.clone());
        object.put_list("tests", self.tests.iter().cloned());
        object.into()
    }
}

/// A map under construction.
#[derive(Default)]
struct Object(Map);

impl Object {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn put_some<T: Into<Value>>(&mut self, key: &str, value: Option<T>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn put_unless_empty(&mut self, key: &str, object: Object) {
        if !object.0.is_empty() {
            self.put(key, object);
        }
    }

    fn put_list<T: Into<Value>>(&mut self, key: &str, items: impl IntoIterator<Item = T>) {
        let items = items.into_iter().map(Into::into).collect::<Vec<Value>>();
        if !items.is_empty() {
            self.put(key, Value::List(items));
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Value {
        Value::Map(object.0)
    }
}

fn map<T>(entries: &BTreeMap<String, T>, value: impl Fn(&T) -> Value) -> Object {
    Object(entries.iter().map(|(key, entry)| (key.clone(), value(entry))).collect())
}

fn text(text: &Spanned<String>) -> &str {
    &text.value
}

fn strings(items: &[String]) -> Value {
    items.to_vec().into()
}

fn kinds(kinds: KindSet) -> Value {
    kinds.iter().map(Kind::as_str).collect::<Vec<_>>().into()
}

fn schema(schema: &Schema) -> Object {
    let mut object = Object::default();
    object.put_unless_empty("facts", map(&schema.facts, |fact| value_type(fact)));
    object.put_list("counters", schema.counters.iter().map(String::as_str));
    object.put_list("labels", schema.labels.iter().map(String::as_str));
    object.put_unless_empty("tools", map(&schema.tools, tool));
    if schema.levels != Schema::LEVELS {
        object.put("levels", strings(&schema.levels));
    }
    object
}

fn value_type(value_type: &Type) -> Value {
    match value_type {
        Type::Enum(words) => {
            let mut object = Object::default();
            object.put("enum", strings(words));
            object.into()
        }
        named => named.to_string().into(),
    }
}

fn tool(tool: &ToolDecl) -> Value {
    let mut object = Object::default();
    object.put_some("server", tool.server.as_deref());
    object.put_some("hash", tool.hash.as_deref());
    object.put_list("labels", tool.labels.iter().map(String::as_str));
    object.put_some("input_schema", tool.input_schema.clone());
    if tool.args != tool.input_schema.as_ref().and_then(mcp::argument_types) {
        object.put_some("args", tool.args.as_ref().map(|args| map(args, value_type)));
    }
    object.into()
}

fn defaults(defaults: &Defaults) -> Object {
    let mut object = Object::default();
    object.put_some("decision", defaults.decision.clone());
    object.put_some("grantable_by", defaults.grantable_by.as_ref().map(text));
    object.put_some("fail", defaults.fail.map(|fail| fail.as_str()));
    object.put_some("log", defaults.log.map(|level| level.as_str()));
    object.put_some("kinds", defaults.kinds.map(kinds));
    object.put_some("judge_on_timeout", defaults.judge_on_timeout.map(|fail| fail.as_str()));
    object.put_unless_empty("limits", map(&defaults.limits, |limit| integer(*limit)));
    object
}

/// Documents bound every size to 32 bits.
fn integer(size: usize) -> Value {
    Value::Int(i64::try_from(size).unwrap_or(i64::MAX))
}

fn detector(detector: &DetectorDecl) -> Value {
    let mut object = Object::default();
    match &detector.looks_for {
        LooksFor::Regex(regex, syntax) => {
            object.put("regex", text(regex));
            if *syntax == Syntax::Ecma {
                object.put("dialect", "ecma");
            }
        }
        LooksFor::Keywords(keywords) => object.put_list("keywords", keywords.iter().map(text)),
        LooksFor::List(name) => object.put("list", text(name)),
        LooksFor::External => object.put("external", true),
    }
    object.put_some("validator", detector.validator.as_ref().map(text));
    let mut context = Object::default();
    for (name, words) in detector.context.lists() {
        context.put_list(name, words.iter().map(String::as_str));
    }
    if detector.context.optional {
        context.put("optional", true);
    }
    object.put_unless_empty("context", context);
    object.put_some("score", detector.score.map(Value::Float));
    if detector.group != 0 {
        object.put("group", integer(detector.group));
    }
    object.put_some("label", detector.label.as_deref());
    let mut examples = Object::default();
    examples.put_list("finds", detector.examples.finds.iter().map(text));
    examples.put_list("passes", detector.examples.passes.iter().map(text));
    object.put_unless_empty("examples", examples);
    object.into()
}

fn set(set: &SetDecl) -> Value {
    let mut object = Object::default();
    object.put_some("org", set.org.as_deref());
    object.put_some("log", set.log.map(|level| level.as_str()));
    object.put_unless_empty("frameworks", map(&set.frameworks, |on| Value::Bool(*on)));
    object.put_some("dialect", set.dialect.as_deref());
    object.into()
}

fn audience(audience: &Audience) -> Object {
    let mut object = Object::default();
    for (name, list) in audience.lists() {
        object.put_list(name, list.iter().map(String::as_str));
    }
    object
}

fn pattern(pattern: &PatternDecl, object: &mut Object) {
    object.put("pattern", text(&pattern.text));
    match pattern.syntax {
        Syntax::Rust => {}
        Syntax::Ecma => object.put("dialect", "ecma"),
        Syntax::Keyword => object.put("isRegex", false),
    }
}

fn detect(detect: &Detect) -> Value {
    let mut object = Object::default();
    object.put_list("any", detect.any.iter().map(text));
    object.put_list("all", detect.all.iter().map(text));
    object.put_list("except", detect.except.iter().map(text));
    object.put_some("in", detect.reads.as_ref().map(reads));
    if detect.min_hits != 1 {
        object.put("min_hits", i64::from(detect.min_hits));
    }
    object.put_some("min_score", detect.min_score.map(Value::Float));
    object.put_some("mode", detect.mode.map(DetectMode::as_str));
    object.put_list("regions", detect.regions.iter().map(text));
    object.put_list("fingerprints", detect.fingerprints.iter().map(text));
    object.into()
}

/// One path is written as a word.
fn reads(reads: &Reads) -> Value {
    match (reads.paths.as_slice(), reads.roles.as_slice()) {
        ([path], []) => text(path).into(),
        (paths, roles) => {
            let mut object = Object::default();
            object.put_list("paths", paths.iter().map(text));
            object.put_list("roles", roles.iter().map(text));
            object.into()
        }
    }
}

fn effects(effects: &[Spanned<Effect>]) -> Value {
    match effects {
        [only] => effect(only),
        several => Value::List(several.iter().map(|item| effect(item)).collect()),
    }
}

fn effect(effect: &Effect) -> Value {
    let mut parameters = Object::default();
    match effect {
        Effect::Simple(kind) => return kind.as_str().into(),
        Effect::Redact(redact) if *redact == Redact::default() => return effect.kind().as_str().into(),
        Effect::Redact(redact) => {
            parameters.put_some("with", redact.with.as_deref());
            if redact.style != RedactStyle::default() {
                parameters.put("style", redact.style.as_str());
            }
            if redact.group != 0 {
                parameters.put("group", integer(redact.group));
            }
            parameters.put_some("keep", redact.keep.map(integer));
        }
        Effect::Route { model } => parameters.put("model", model.as_str()),
        Effect::Throttle { counter, limit } => {
            parameters.put("counter", counter.as_str());
            parameters.put("limit", Value::Float(*limit));
        }
        Effect::SetArg { path, value } => {
            parameters.put("path", path.as_str());
            parameters.put("value", value.clone());
        }
    }
    let mut object = Object::default();
    object.put(effect.kind().as_str(), parameters);
    object.into()
}

fn approve(approve: &Approve) -> Object {
    let mut object = Object::default();
    object.put_list("by", approve.by.iter().map(String::as_str));
    object.put_some("quorum", approve.quorum.map(i64::from));
    object.put_some("ttl_s", approve.ttl_s.map(i64::from));
    if approve.four_eyes {
        object.put("four_eyes", true);
    }
    object
}

/// A mode alone is written as a word.
fn judge(judge: &Judge, policy: &mut Object) {
    let mut object = Object::default();
    object.put_some("question", judge.question.as_deref());
    object.put_list("clauses", clauses(&judge.clauses));
    object.put_list("exceptions", clauses(&judge.exceptions));
    if judge.kind != JudgeKind::default() {
        object.put("kind", judge.kind.as_str());
    }
    object.put_some("min_score", judge.min_score.map(Value::Float));
    object.put_some("deadline_ms", judge.deadline_ms.map(i64::from));
    object.put_some("max_cost_usd", judge.max_cost_usd.map(Value::Float));
    object.put_some("quorum", judge.quorum.map(i64::from));
    object.put_some("of", judge.of.map(i64::from));
    match judge.mode {
        Some(mode) if object.0.is_empty() => policy.put("judge", mode.as_str()),
        mode => {
            object.put_some("mode", mode.map(|mode| mode.as_str()));
            policy.put_unless_empty("judge", object);
        }
    }
}

fn clauses(clauses: &[(String, String)]) -> Vec<Value> {
    let clause = |(id, text): &(String, String)| {
        let mut object = Object::default();
        object.put("id", id.as_str());
        object.put("text", text.as_str());
        object.into()
    };
    clauses.iter().map(clause).collect()
}

fn rollout(rollout: &Rollout) -> Value {
    let mut object = Object::default();
    object.put("percent", Value::Float(rollout.percent));
    object.put("by", text(&rollout.by));
    if rollout.otherwise != Mode::Shadow {
        object.put("otherwise", rollout.otherwise.as_str());
    }
    object.into()
}

fn waives(waives: &Waives) -> Object {
    let mut object = Object::default();
    object.put_some("extent", waives.extent.map(|extent| extent.as_str()));
    object.put_list("policies", waives.policies.iter().map(text));
    object.put_list("sets", waives.sets.iter().map(text));
    object.put_some("up_to", waives.up_to.map(|severity| severity.as_str()));
    object.put_some("until", waives.until.map(|time| time.to_string()));
    object
}
