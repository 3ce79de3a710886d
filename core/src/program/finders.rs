//! Detectors, patterns and lists to finders: each is compiled once, however many policies name it, and only if one does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detector::{self, Acceptance, Asked, Declared, validate};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Bundle, DetectorDecl, LooksFor, PatternDecl, Syntax};
use crate::limits::Limits;
use crate::pattern::{Matcher, MatcherId, Prefilter, Scanner, ScannerBuilder};
use crate::source::{Anchor, SourceMap, Spanned};
use crate::value::{Name, Value};

use super::lower::pattern_problem;
use super::{Finder, FinderId, FinderSource, Speaks};

/// Finders under construction.
pub(super) struct Finders<'b> {
    bundle: &'b Bundle,
    sources: &'b SourceMap,
    builder: ScannerBuilder,
    finders: Vec<Finder>,
    by_detector: BTreeMap<(String, Asked), FinderId>,
    /// Finders of patterns, by their matcher.
    by_pattern: BTreeMap<MatcherId, FinderId>,
}

impl<'b> Finders<'b> {
    pub(super) fn new(bundle: &'b Bundle, sources: &'b SourceMap, limits: &Limits) -> Self {
        Finders {
            bundle,
            sources,
            builder: ScannerBuilder::new(limits.regex_bytes),
            finders: Vec::new(),
            by_detector: BTreeMap::new(),
            by_pattern: BTreeMap::new(),
        }
    }

    /// The finders, and the scanner that they look with.
    pub(super) fn finish(self, prefilter: Prefilter) -> (Box<[Finder]>, Scanner) {
        (self.finders.into(), self.builder.build(prefilter))
    }

    /// The finders of a detector, or with `pii.*` of a family: the bundle's own and the built-in ones. `None` if there is no such
    /// detector. A detector of the bundle whose pattern is refused has no finder; [`Self::check_bundle`] reports it.
    pub(super) fn detector(&mut self, name: &str, asked: Asked) -> Option<Vec<FinderId>> {
        let bundle = self.bundle;
        let family = name.strip_suffix('*').filter(|family| family.ends_with('.'));
        let own: Vec<&'b String> = match family {
            Some(family) => bundle.detectors.keys().filter(|own| own.starts_with(family)).collect(),
            None => bundle.detectors.keys().filter(|own| detector::is_called(own, name)).collect(),
        };
        let shipped = detector::expand(name);
        if own.is_empty() && shipped.is_empty() {
            return None;
        }
        let mut finders: Vec<FinderId> =
            own.iter().filter_map(|name| self.declared(name, &mut Vec::new())).collect();
        // A detector that the bundle defines stands in for the built-in one of the same name.
        let replaced = |shipped: &&detector::Detector| !own.iter().any(|own| *own == shipped.name);
        for shipped in shipped.into_iter().filter(replaced) {
            finders.extend(self.competing(shipped, asked));
        }
        Some(finders)
    }

    /// Reports what is wrong with the bundle's own detectors, also those that no policy names.
    pub(super) fn check_bundle(&mut self, problems: &mut Vec<Diagnostic>) {
        let bundle = self.bundle;
        for name in bundle.detectors.keys() {
            self.declared(name, problems);
        }
    }

    /// The finder of a policy's own pattern; the hit is capture group `group`.
    pub(super) fn pattern(&mut self, pattern: &PatternDecl, group: usize) -> Result<FinderId, Diagnostic> {
        let matcher = Matcher {
            patterns: vec![&pattern.text.value],
            syntax: pattern.syntax,
            whole_words: false,
            group,
            accept: None,
        };
        let id = self.builder.add(&matcher).map_err(|(_, error)| {
            let span = Anchor::new(&pattern.text, self.sources).span(error.start, error.end);
            pattern_problem(error, span)
        })?;
        // The same pattern in two policies is one finder.
        if let Some(known) = self.by_pattern.get(&id) {
            return Ok(*known);
        }
        let source = FinderSource::Scanner(id);
        let finder = self.push(Finder {
            detector: None,
            label: "pattern".into(),
            source,
            rivals: Box::default(),
            speaks: Speaks::ForItself,
        });
        self.by_pattern.insert(id, finder);
        Ok(finder)
    }

    fn push(&mut self, finder: Finder) -> FinderId {
        let id = FinderId(u32::try_from(self.finders.len()).unwrap_or(u32::MAX));
        self.finders.push(finder);
        id
    }

    /// The finder of a built-in detector, with those of its rivals. One that the bundle replaces is nobody's rival.
    fn competing(&mut self, detector: &'static detector::Detector, asked: Asked) -> Option<FinderId> {
        let id = self.shipped(detector, asked)?;
        let rivals = detector::rivals(detector).into_iter();
        let rivals: Box<[FinderId]> = rivals
            .filter(|rival| !self.bundle.detectors.contains_key(rival.name))
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|rival| self.shipped(rival, Asked::default()))
            .collect();
        if let Some(finder) = self.finders.get_mut(id.0 as usize) {
            finder.rivals = rivals;
        }
        Some(id)
    }

    fn shipped(&mut self, detector: &'static detector::Detector, asked: Asked) -> Option<FinderId> {
        let asked = asked.of(detector);
        let key = (detector.name.to_owned(), asked);
        if let Some(id) = self.by_detector.get(&key) {
            return Some(*id);
        }
        let matcher = Matcher {
            patterns: detector.patterns.to_vec(),
            syntax: Syntax::Rust,
            whole_words: false,
            group: detector.group(),
            accept: detector.accept.map(|_| Acceptance::BuiltIn(detector, asked)),
        };
        // A test compiles every pattern of the catalogue.
        let matcher = self.builder.add(&matcher).ok()?;
        let name = Name::from(detector.name);
        let source = FinderSource::Scanner(matcher);
        let finder = Finder {
            detector: Some(name.clone()),
            label: name,
            source,
            rivals: Box::default(),
            speaks: Speaks::BuiltIn(detector, asked),
        };
        let id = self.push(finder);
        self.by_detector.insert(key, id);
        Some(id)
    }

    fn declared(&mut self, name: &str, problems: &mut Vec<Diagnostic>) -> Option<FinderId> {
        let key = (name.to_owned(), Asked::default());
        if let Some(id) = self.by_detector.get(&key) {
            return Some(*id);
        }
        let declared = self.bundle.detectors.get(name)?;
        let check = Arc::new(check(declared));
        let source = known_validator(declared).and_then(|()| self.source(name, declared, &check));
        let source = match source {
            Ok(source) => source,
            Err(problem) => {
                problems.push(problem.context(format!("detector {name}")));
                return None;
            }
        };
        let label = declared.label.as_deref().unwrap_or(name).into();
        let speaks = match source {
            FinderSource::Scanner(_) => Speaks::Declared(check),
            FinderSource::Host => Speaks::ForItself,
        };
        let id =
            self.push(Finder { detector: Some(name.into()), label, source, rivals: Box::default(), speaks });
        self.by_detector.insert(key, id);
        Some(id)
    }

    fn source(
        &mut self,
        name: &str,
        declared: &DetectorDecl,
        check: &Arc<Declared>,
    ) -> Result<FinderSource, Diagnostic> {
        let accept = (!check.is_trivial()).then(|| Acceptance::Declared(check.clone()));
        let (patterns, syntax, whole_words): (Vec<&str>, _, _) = match &declared.looks_for {
            LooksFor::External => return Ok(FinderSource::Host),
            LooksFor::Regex(regex, syntax) => (vec![&regex.value], *syntax, false),
            LooksFor::Keywords(keywords) => {
                (keywords.iter().map(|keyword| keyword.value.as_str()).collect(), Syntax::Keyword, true)
            }
            LooksFor::List(list) => (self.list(list)?, Syntax::Keyword, true),
        };
        let matcher = Matcher { patterns, syntax, whole_words, group: declared.group, accept };
        self.builder.add(&matcher).map(FinderSource::Scanner).map_err(|(place, error)| {
            let written: Option<&Spanned<String>> = match &declared.looks_for {
                LooksFor::Regex(regex, _) => Some(regex),
                LooksFor::Keywords(keywords) => keywords.get(place),
                LooksFor::List(list) => Some(list),
                LooksFor::External => None,
            };
            match (written, &declared.looks_for) {
                (Some(list), LooksFor::List(_)) => pattern_problem(error, list.span),
                (Some(written), _) => {
                    let span = Anchor::new(written, self.sources).span(error.start, error.end);
                    pattern_problem(error, span)
                }
                (None, _) => Diagnostic::new(error.code, format!("detector `{name}`: {}", error.message)),
            }
        })
    }

    /// The words of a named list.
    fn list(&self, list: &Spanned<String>) -> Result<Vec<&'b str>, Diagnostic> {
        let items = self.bundle.lists.get(&list.value).ok_or_else(|| {
            Diagnostic::new(Code::NotFound, format!("there is no list `{}`", list.value))
                .at(list.span)
                .did_you_mean(&list.value, self.bundle.lists.keys().map(String::as_str))
        })?;
        items
            .iter()
            .map(|item| match item {
                Value::String(word) => Ok(word.as_str()),
                other => Err(Diagnostic::new(
                    Code::Type,
                    format!("list `{}` holds {}; a detector looks for words", list.value, other.described()),
                )
                .at(list.span)),
            })
            .collect()
    }

    /// The known detector nearest to `name`.
    pub(super) fn suggest(&self, name: &str) -> Option<&'b str> {
        nearest(
            name,
            self.bundle.detectors.keys().map(String::as_str).chain(detector::all().map(|known| known.name)),
        )
    }
}

/// What a match of a bundle's detector must pass.
fn check(declared: &DetectorDecl) -> Declared {
    let context = &declared.context;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a score is from 0 to 1, and hundredths are all that is told of it"
    )]
    let score = (declared.score.unwrap_or(1.0) * 100.0).round() as u8;
    Declared {
        validator: declared.validator.as_ref().map(|name| name.value.as_str().into()),
        near: context.near.clone(),
        before: context.before.clone(),
        after: context.after.clone(),
        not: context.not.clone(),
        optional: context.optional,
        score,
    }
}

fn known_validator(declared: &DetectorDecl) -> Result<(), Diagnostic> {
    match &declared.validator {
        Some(name) if validate::named(name).is_none() => {
            let problem = Diagnostic::new(Code::NotFound, format!("there is no validator `{}`", name.value));
            let problem = problem.at(name.span).did_you_mean(&name.value, validate::names());
            Err(problem.help("`lictor detectors --validators` lists them"))
        }
        _ => Ok(()),
    }
}
