//! A policy's condition: its expressions, field operators, pattern and detectors, as conjuncts.

use std::sync::Arc;

use crate::detector::Asked;
use crate::detector::validate::phone::Regions;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Detect, DetectMode, Reads};
use crate::fingerprint::Fingerprint;
use crate::ir::{self, Field, resolve_field};
use crate::program::lower::Lower;
use crate::program::{Conjunct, ContentTest, FinderId, NodeId, Select, Within};
use crate::source::{Span, Spanned};
use crate::value::PathWalk;
use crate::verdict::EffectKind;

use super::Builder;
use super::effect::redact_group;

impl Builder<'_> {
    pub(super) fn conjuncts(
        &mut self,
        policy: &document::Policy,
        finders: &mut Vec<FinderId>,
        fields: &mut Vec<Field>,
    ) -> Vec<Conjunct> {
        let mut conjuncts = Vec::new();
        let matches = policy.field_match.as_deref().unwrap_or_default();
        let pinned = ir::pinned_tools(matches);
        if let Some(when) = &policy.when {
            let node = self.expression(policy, "when", when, pinned.as_deref(), finders);
            conjuncts.extend(node.map(Conjunct::Holds));
        }
        for entry in matches {
            match self.conditions.field_match(entry, pinned.as_deref()) {
                Ok(expr) => {
                    let node = self.lower(policy, "match", &expr, finders);
                    conjuncts.push(Conjunct::Holds(node));
                }
                Err(found) => found.into_iter().for_each(|problem| self.report(policy, "match", problem)),
            }
        }
        if let Some(pattern) = &policy.pattern {
            let within = self.within(policy, "in", policy.reads.as_ref());
            if let Within::Field(field) = &within {
                fields.push(field.clone());
            }
            match self.finders.pattern(pattern, redact_group(policy)) {
                Ok(finder) => {
                    finders.push(finder);
                    conjuncts.push(Conjunct::Content(Arc::new(ContentTest {
                        any: [finder].into(),
                        all: [].into(),
                        finders: [finder].into(),
                        except: Box::default(),
                        within,
                        min_hits: 1,
                        min_score: None,
                        fingerprints: [].into(),
                        text: "its pattern".into(),
                    })));
                }
                Err(problem) => self.report(policy, "pattern", problem),
            }
        }
        if let Some(detect) = &policy.detect {
            let test = self.detect(policy, detect);
            finders.extend_from_slice(&test.finders);
            finders.extend_from_slice(&test.except);
            if let Within::Field(field) = &test.within {
                fields.push(field.clone());
            }
            conjuncts.push(Conjunct::Content(Arc::new(test)));
        }
        if let Some(unless) = &policy.unless {
            let node = self.expression(policy, "unless", unless, pinned.as_deref(), finders);
            conjuncts.extend(node.map(Conjunct::HoldsNot));
        }
        conjuncts
    }

    fn expression(
        &mut self,
        policy: &document::Policy,
        part: &str,
        text: &Spanned<String>,
        tools: Option<&[String]>,
        finders: &mut Vec<FinderId>,
    ) -> Option<NodeId> {
        match self.conditions.expression(text, tools) {
            Ok(expr) => Some(self.lower(policy, part, &expr, finders)),
            Err(found) => {
                found.into_iter().for_each(|problem| self.report(policy, part, problem));
                None
            }
        }
    }

    fn lower(
        &mut self,
        policy: &document::Policy,
        part: &str,
        expr: &ir::Expr,
        wanted: &mut Vec<FinderId>,
    ) -> NodeId {
        let mut found = Vec::new();
        let node = Lower {
            nodes: &mut self.nodes,
            finders: &mut self.finders,
            facts: &self.schema.facts,
            limits: self.limits,
            problems: &mut found,
        }
        .expr(expr);
        self.nodes.needs(node, wanted, &mut self.asks_pii);
        found.into_iter().for_each(|problem| self.report(policy, part, problem));
        node
    }

    fn detect(&mut self, policy: &document::Policy, detect: &Detect) -> ContentTest {
        self.check_regions(policy, detect);
        let asked = Self::asked(policy, detect);
        let any: Box<[FinderId]> =
            detect.any.iter().flat_map(|name| self.detector(policy, name, asked)).collect();
        let all: Box<[Box<[FinderId]>]> =
            detect.all.iter().map(|name| self.detector(policy, name, asked).into()).collect();
        let except: Box<[FinderId]> =
            detect.except.iter().flat_map(|name| self.detector(policy, name, asked)).collect();
        let mut finders: Vec<FinderId> = any.iter().chain(all.iter().flatten()).copied().collect();
        finders.sort_unstable();
        finders.dedup();
        // In an order that does not depend on who named them first.
        finders.sort_by_key(|id| self.finders.name_of(*id).cloned());
        let within = self.within(policy, "detect", detect.reads.as_ref());
        let names: Vec<&str> = detect.any.iter().chain(&detect.all).map(|name| name.value.as_str()).collect();
        ContentTest {
            any,
            all,
            finders: finders.into(),
            except,
            within,
            min_hits: detect.min_hits.max(1) as usize,
            min_score: detect.min_score,
            fingerprints: self.fingerprints(policy, detect),
            text: names.join(", ").into(),
        }
    }

    /// What is asked of its detectors. A policy that redacts shall miss nothing, any other shall be right.
    pub(super) fn asked(policy: &document::Policy, detect: &Detect) -> Asked {
        let redacts = policy.effect_kinds().contains(EffectKind::Redact);
        let mode = detect.mode.unwrap_or(if redacts { DetectMode::Redact } else { DetectMode::Alert });
        let known = detect.regions.iter().filter_map(|code| Regions::of([code.value.as_str()]).ok());
        Asked { mode, regions: known.fold(Regions::default(), Regions::or) }
    }

    fn check_regions(&mut self, policy: &document::Policy, detect: &Detect) {
        for code in detect.regions.iter().filter(|code| Regions::of([code.value.as_str()]).is_err()) {
            let message = format!("there is no numbering plan for a region `{}`", code.value);
            let problem = Diagnostic::new(Code::Enum, message)
                .at(code.span)
                .did_you_mean(&code.value, Regions::codes())
                .help("a region is a country's ISO 3166-1 code in capitals, such as `DE`");
            self.report(policy, "detect", problem);
        }
    }

    fn fingerprints(&mut self, policy: &document::Policy, detect: &Detect) -> Box<[Fingerprint]> {
        if let Some(first) = detect.fingerprints.first() {
            self.needs_key(policy, "detect", first.span);
        }
        // Decoding has reported what is none.
        let mut all: Vec<Fingerprint> =
            detect.fingerprints.iter().filter_map(|text| Fingerprint::parse(text)).collect();
        all.sort_unstable();
        all.into()
    }

    /// Reports that the host gave no key, if so.
    pub(super) fn needs_key(&mut self, policy: &document::Policy, part: &str, span: Span) {
        if !self.has_key {
            let problem = Diagnostic::new(Code::Key, "fingerprints of values need a key, and none was given")
                .at(span)
                .help("the host gives it when it compiles; on the command line, `--key-file`");
            self.report(policy, part, problem);
        }
    }

    fn detector(&mut self, policy: &document::Policy, name: &Spanned<String>, asked: Asked) -> Vec<FinderId> {
        if let Some(finders) = self.finders.detector(name, asked) {
            return finders;
        }
        let problem =
            Diagnostic::new(Code::NotFound, format!("there is no detector `{}`", name.value)).at(name.span);
        let problem = match self.finders.suggest(name) {
            Some(known) => problem.label(format!("did you mean `{known}`?")),
            None => problem.help(
                "`docs/detectors.md` lists the built-in ones; `detectors:` in the bundle defines others",
            ),
        };
        self.report(policy, "detect", problem);
        Vec::new()
    }

    /// `in`: paths into the tool's arguments, its result or the content, speakers, or one field that holds text.
    fn within(&mut self, policy: &document::Policy, part: &str, reads: Option<&Reads>) -> Within {
        let Some(reads) = reads else { return Within::Everything };
        for role in reads.roles.iter().filter(|role| !ROLES.contains(&role.value.as_str())) {
            let problem = Diagnostic::new(Code::Enum, format!("`{}` is not a role", role.value))
                .at(role.span)
                .did_you_mean(&role.value, ROLES)
                .help(format!("the roles are {}", ROLES.join(", ")));
            self.report(policy, part, problem);
        }
        for path in &reads.paths {
            if !PathWalk::is_path(path) {
                let problem = Diagnostic::new(Code::Type, format!("`{}` is not a path", path.value))
                    .at(path.span)
                    .help("write a path such as `tool.args.body` or `messages[*].content`");
                self.report(policy, part, problem);
            }
            let Some((field, ty)) = self.field_of(path) else { continue };
            let is_text = matches!(field, Field::Action | Field::Fact(_))
                && matches!(ty, document::Type::String | document::Type::Any);
            let is_alone = reads.paths.len() == 1 && reads.roles.is_empty();
            if is_text && is_alone {
                return Within::Field(field);
            }
            let problem = if is_text {
                Diagnostic::new(
                    Code::Type,
                    format!("`{}` is a field, which no role says and no path leads to", path.value),
                )
                .at(path.span)
                .help("search a field in a policy of its own, with `in` naming it alone")
            } else {
                Diagnostic::new(Code::Type, format!("`{}` is a {ty}; only text can be searched", path.value))
                    .at(path.span)
                    .help("name `action`, a fact of type string, a path below `tool.args` or `tool.result`, or a path of the content")
            };
            self.report(policy, part, problem);
        }
        let names = |names: &[Spanned<String>]| names.iter().map(|name| name.value.as_str().into()).collect();
        Within::Texts(Arc::new(Select { paths: names(&reads.paths), roles: names(&reads.roles) }))
    }

    /// The field that a path names; what lies below `tool.args` is text and no field here.
    fn field_of(&self, path: &str) -> Option<(Field, document::Type)> {
        let is_argument =
            path == "tool.args" || path.starts_with("tool.args.") || path.starts_with("tool.args[");
        if is_argument { None } else { resolve_field(path, self.schema) }
    }
}

/// Who may speak.
const ROLES: [&str; 7] = ["assistant", "developer", "function", "model", "system", "tool", "user"];
