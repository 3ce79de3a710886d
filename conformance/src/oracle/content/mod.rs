//! Texts of a request, and what is found in them: one pattern after the other, each from the first byte to the last.

use std::collections::BTreeMap;

use lictor::detector::validate::phone::Regions;
use lictor::detector::{self, Asked, Candidate, Setting};
use lictor::diagnostic::Code;
use lictor::document::{Bundle, DetectorDecl, LooksFor, PatternDecl, Syntax};
use lictor::fingerprint::Key;
use lictor::value::{JsonText, Path, Segment, Value};
use lictor::{Problem, Request};

mod place;
mod search;

use super::offset::to_byte;
use super::{Truth, Unknown};
use place::{has, is_read, is_within, leaves, part_text, texts_are_known};
use search::{asked_of, check};

/// One text of the request.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) role: Role,
    /// What policies may call its place: its path, and others.
    names: Vec<String>,
    speaker: Option<String>,
    pub(super) json: Option<JsonText>,
    /// Whether it could be read, and was within the limit.
    searched: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Content,
    /// A leaf of the tool's arguments.
    Argument(Path),
    /// A key of a map in them, by its place among the sorted keys.
    Key(Path, usize),
    /// A field that a policy names.
    Field,
}

/// Which texts a question is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Where {
    /// The content, and for a tool call the arguments.
    Everywhere,
    /// Those of either at or below one of these paths, said by one of these speakers; no path and no speaker leave out nothing.
    Some(Vec<String>, Vec<String>),
    /// `action`, or a fact.
    Field(String),
}

/// What is looked for under one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finder {
    /// A policy's own pattern, and the group that is the hit.
    Pattern { text: String, syntax: u8, group: usize },
    /// A detector that the bundle defines.
    Own(String),
    /// A built-in one, and what is asked of it.
    Shipped(&'static str, Asked),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Place of the text.
    pub(super) text: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// `None`: a judge.
    pub(super) finder: Option<Finder>,
}

/// What a test asks of a hit that counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Asks {
    pub(super) score: Option<f64>,
    /// None: any.
    pub(super) fingerprints: Vec<String>,
}

/// Every text of a request.
pub(super) struct Texts {
    pub(super) texts: Vec<Text>,
    declared: BTreeMap<String, DetectorDecl>,
    lists: BTreeMap<String, Vec<Value>>,
    /// Texts beyond the limit on bytes, and regions that are none.
    pub(super) problems: Vec<Problem>,
    /// Where the request says that telephone numbers are at home.
    regions: Regions,
    /// What fingerprints are made with.
    key: Option<Key>,
}

impl Texts {
    /// The content, then the arguments, then the `fields` that policies search by name.
    pub(super) fn gather(
        bundle: &Bundle,
        request: &Request,
        fields: &[String],
        most_bytes: usize,
        key: Option<Key>,
    ) -> Texts {
        let mut texts: Vec<Text> =
            request.content.iter().flatten().map(|part| part_text(part, request)).collect();
        let tool = request.tool.clone().unwrap_or_default();
        let is_written =
            texts.iter().any(|text| text.json.is_some() && tool.args_at.as_ref() == Some(&text.path));
        if let Some(args) = tool.args.as_ref().filter(|_| !is_written) {
            let declared = tool.name.as_ref().and_then(|name| bundle.schema.tools.get(name)?.args.as_ref());
            let known = |key: &str| declared.is_some_and(|declared| declared.contains_key(key));
            leaves(
                args,
                &Path::default(),
                tool.args_at.as_deref().unwrap_or("tool.args"),
                &known,
                &mut texts,
            );
        }
        for name in fields {
            let text = match name.as_str() {
                "action" => request.action.clone(),
                fact => request.facts.get(fact).and_then(Value::as_str).map(str::to_owned),
            };
            texts.extend(text.map(|text| Text::new(name.clone(), text, Role::Field)));
        }
        // Content and arguments share the limit. A field that some policy searches has it for itself, so that no policy's
        // field can crowd out another's.
        let (mut bytes, mut problems) = (0, Vec::new());
        for text in texts.iter_mut().filter(|text| text.searched) {
            let before = if text.role == Role::Field { 0 } else { bytes };
            if before + text.text.len() > most_bytes {
                text.searched = false;
                problems.push(Problem::new(Code::Limit, text.path.as_str(), ""));
            } else if text.role != Role::Field {
                bytes += text.text.len();
            }
        }
        let mut regions = Regions::default();
        let named = match request.facts.get("phone_regions") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::List(items)) => items.clone(),
            Some(one) => vec![one.clone()],
        };
        for name in named {
            match name.as_str().map(|name| Regions::of([name])) {
                Some(Ok(region)) => regions = regions.or(region),
                _ => problems.push(Problem::new(Code::Enum, "facts.phone_regions", "")),
            }
        }
        let (declared, lists) = (bundle.detectors.clone(), bundle.lists.clone());
        Texts { texts, declared, lists, problems, regions, key }
    }

    /// What a detector's name, with the kinds below it, or a family `pii.*`, stands for; aliases count. The bundle's own stand
    /// in for built-in ones of the same name.
    pub(super) fn detector(&self, bundle: &Bundle, name: &str, asked: Asked) -> Vec<Finder> {
        let family = name.strip_suffix('*').filter(|family| family.ends_with('.'));
        let named = |known: &str| match family {
            Some(family) => known.starts_with(family),
            None => known == name || name.contains('.') && known.starts_with(&format!("{name}.")),
        };
        let own = bundle.detectors.keys().filter(|known| named(known)).cloned().map(Finder::Own);
        let shipped = detector::all()
            .filter(|known| named(known.name) || detector::other_names(known).any(named))
            .map(|known| known.name)
            .filter(|known| !bundle.detectors.contains_key(*known))
            .map(|known| Finder::Shipped(known, asked));
        own.chain(shipped).collect()
    }

    /// Everything that `finders` find in the texts of `place`, in order of place.
    pub(super) fn hits(&self, finders: &[Finder], place: &Where, request: &Request) -> Vec<Hit> {
        let mut hits = Vec::new();
        for finder in finders {
            for (index, text) in
                self.texts.iter().enumerate().filter(|(_, text)| is_within(text, place, request))
            {
                let found: Vec<(usize, usize)> = match self.external(finder) {
                    Some(name) => host_hits(name, request, &self.texts)
                        .0
                        .into_iter()
                        .filter(|hit| hit.0 == index)
                        .map(|hit| (hit.1, hit.2))
                        .collect(),
                    None if text.searched => self.arbitrated(finder, text),
                    None => Vec::new(),
                };
                let found = found
                    .into_iter()
                    .filter(|span| is_read(text, Some(*span), place, request) != Some(false));
                hits.extend(found.map(|(start, end)| Hit {
                    text: index,
                    start,
                    end,
                    finder: Some(finder.clone()),
                }));
            }
        }
        hits.sort();
        hits.dedup();
        hits
    }

    /// Whether a hit has the fingerprint and the score that a test asks for: of a detector by its evidence, of the host's as the
    /// host says.
    pub(super) fn counts(&self, hit: &Hit, asks: &Asks, request: &Request) -> bool {
        let text = &self.texts[hit.text];
        if !asks.fingerprints.is_empty() {
            let made = self.fingerprint(&text.said(hit.start, hit.end));
            if !asks.fingerprints.iter().any(|known| known.eq_ignore_ascii_case(&made)) {
                return false;
            }
        }
        let Some(least) = asks.score else { return true };
        let score = match &hit.finder {
            Some(finder @ Finder::Own(name)) if self.external(finder).is_some() => {
                self.host_score(name, hit, request)
            }
            Some(finder) => self.score(finder, hit),
            None => None,
        };
        score.unwrap_or(1.0) >= least
    }

    /// By the text as it is written, or by the value of JSON alone under its keys, whichever says more.
    fn score(&self, finder: &Finder, hit: &Hit) -> Option<f64> {
        let text = &self.texts[hit.text];
        let setting = self.setting(text, asked_of(finder));
        let score = |candidate: Candidate<'_>| match finder {
            Finder::Shipped(name, asked) => detector::find(name).map(|shipped| {
                let mode = asked.of(shipped).mode;
                let setting = Setting { mode, ..candidate.setting };
                detector::Evidence::of(shipped, &candidate.within(setting)).score
            }),
            Finder::Own(name) => {
                let own = self.declared.get(name)?;
                Some(detector::Evidence::declared(&check(own), &candidate).score)
            }
            Finder::Pattern { .. } => None,
        };
        let written = score(Candidate::new(&text.text, hit.start, hit.end).within(setting))?;
        let json = text.json.as_ref();
        let Some((json, token)) = json.and_then(|json| Some((json, json.holding(&(hit.start..hit.end))?)))
        else {
            return Some(written);
        };
        let keys = json.keys(&text.text, token);
        let (from, value) = (token.span.start, &text.text[token.span.clone()]);
        let candidate = Candidate::new(value, hit.start - from, hit.end - from)
            .within(Setting { keys: [&keys[0], &keys[1]], ..setting });
        Some(written.max(score(candidate)?))
    }

    /// A value's fingerprint: a bundle that asks for one does not compile without a key.
    pub(super) fn fingerprint(&self, value: &str) -> String {
        self.key.as_ref().expect("a key").fingerprint(value).to_string()
    }

    /// What is known of a text: the two nearest keys of an argument, the name of a field.
    fn setting<'t>(&self, text: &'t Text, asked: Asked) -> Setting<'t> {
        let keys: Vec<&str> = match &text.role {
            Role::Content => Vec::new(),
            Role::Field if text.path == "action" => Vec::new(),
            Role::Field => vec![&text.path],
            Role::Argument(path) | Role::Key(path, _) => {
                let keys = path.segments().iter().rev().filter_map(|segment| match segment {
                    Segment::Key(key) => Some(&**key),
                    Segment::Index(_) => None,
                });
                keys.take(2).collect()
            }
        };
        let key = |place: usize| keys.get(place).copied().unwrap_or("");
        Setting { mode: asked.mode, keys: [key(0), key(1)], regions: asked.regions.or(self.regions) }
    }

    fn host_score(&self, name: &str, hit: &Hit, request: &Request) -> Option<f64> {
        let sent = request.facts.get("hits")?.as_map()?.get(name)?;
        let Value::List(sent) = sent else { return None };
        sent.iter().find_map(|sent| {
            let one: Value = Value::List(vec![sent.clone()]);
            let mut request = request.clone();
            let hits: lictor::value::Map = [(name.to_owned(), one)].into();
            request.facts.insert("hits".to_owned(), Value::Map(hits));
            let (found, _) = host_hits(name, &request, &self.texts);
            let is_same = found.first() == Some(&(hit.text, hit.start, hit.end));
            match sent.as_map()?.get("score").filter(|_| is_same)? {
                Value::Float(score) => Some(*score),
                Value::Int(score) => Some(*score as f64),
                _ => None,
            }
        })
    }

    /// Whether nothing more could be found: every text of `place` is there and was searched.
    pub(super) fn complete(
        &self,
        finders: &[Finder],
        place: &Where,
        request: &Request,
    ) -> Result<(), Unknown> {
        let args = request.tool.as_ref().and_then(|tool| tool.args.as_ref());
        let mut texts = self.texts.iter().filter(|text| is_within(text, place, request)).peekable();
        let is_there = match place {
            Where::Everywhere => texts_are_known(request),
            Where::Some(paths, _) if paths.is_empty() => texts_are_known(request),
            Where::Some(paths, _) => {
                let at = Where::Some(paths.clone(), Vec::new());
                let arguments = paths.iter().filter(|path| path.starts_with("tool.args"));
                self.texts.iter().any(|text| is_within(text, &at, request))
                    || args.is_some_and(|args| arguments.into_iter().any(|path| has(args, "tool.args", path)))
            }
            Where::Field(_) => texts.peek().is_some(),
        };
        // A text of which nobody knows who says it could be one of those.
        let is_there =
            is_there && self.texts.iter().all(|text| is_read(text, None, place, request).is_some());
        let sent = |finder: &Finder| match self.external(finder) {
            Some(name) => host_hits(name, request, &self.texts).1,
            None => true,
        };
        let complete = is_there && texts.all(|text| text.searched) && finders.iter().all(sent);
        if complete { Ok(()) } else { Err(Unknown::Absent) }
    }

    /// Whether all of a hit lies in a hit of one of `finders`.
    pub(super) fn is_within_one_of(
        &self,
        hit: &Hit,
        finders: &[Finder],
        place: &Where,
        request: &Request,
    ) -> bool {
        let covers = self.hits(finders, place, request);
        covers.iter().any(|cover| cover.text == hit.text && cover.start <= hit.start && hit.end <= cover.end)
    }

    /// A question about content: one of `some` (if there are any), one of each of `each`, and `least` in all.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of one question, which the policy keeps together"
    )]
    pub(super) fn test(
        &self,
        some: &[Finder],
        each: &[Vec<Finder>],
        except: &[Finder],
        least: usize,
        asks: &Asks,
        place: &Where,
        request: &Request,
    ) -> Truth {
        let at_least = |finders: &[Finder], least: usize| {
            let hits = self.hits(finders, place, request);
            let counts = |hit: &&Hit| {
                self.counts(hit, asks, request) && !self.is_within_one_of(hit, except, place, request)
            };
            if hits.iter().filter(counts).count() >= least {
                // What is not known to its end could hold what excepts one.
                return if except.is_empty() {
                    Ok(true)
                } else {
                    self.complete(except, place, request).map(|()| true)
                };
            }
            self.complete(finders, place, request).map(|()| false)
        };
        let named: Vec<Finder> = some.iter().chain(each.iter().flatten()).cloned().collect();
        let some = if some.is_empty() { Ok(true) } else { at_least(some, 1) };
        let each = each.iter().map(|finders| at_least(finders, 1));
        super::condition::all([some, at_least(&named, least)].into_iter().chain(each))
    }

    /// What a judge is shown.
    pub(super) fn subject<'t>(&'t self, request: &'t Request) -> impl Iterator<Item = (usize, &'t Text)> {
        self.texts.iter().enumerate().filter(|(_, text)| {
            is_within(text, &Where::Everywhere, request) && !matches!(text.role, Role::Key(..))
        })
    }

    /// The name of a detector that the host runs.
    pub(super) fn external<'f>(&self, finder: &'f Finder) -> Option<&'f str> {
        match finder {
            Finder::Own(name) => self
                .declared
                .get(name)
                .is_some_and(|declared| declared.looks_for == LooksFor::External)
                .then_some(name),
            Finder::Pattern { .. } | Finder::Shipped(..) => None,
        }
    }

    /// What a redaction of style `tag` shows.
    pub(super) fn label(&self, finder: Option<&Finder>) -> String {
        match finder {
            None => "judged".to_owned(),
            Some(Finder::Pattern { .. }) => "pattern".to_owned(),
            Some(Finder::Own(name)) => {
                self.declared.get(name).and_then(|own| own.label.clone()).unwrap_or_else(|| name.clone())
            }
            Some(Finder::Shipped(name, _)) => (*name).to_owned(),
        }
    }
}

impl Finder {
    pub(super) fn pattern(declared: &PatternDecl, group: usize) -> Finder {
        let syntax = match declared.syntax {
            Syntax::Rust => 0,
            Syntax::Ecma => 1,
            Syntax::Keyword => 2,
        };
        Finder::Pattern { text: declared.text.value.clone(), syntax, group }
    }

    /// The name that a hit shows; none for a policy's own pattern.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Finder::Pattern { .. } => None,
            Finder::Own(name) => Some(name),
            Finder::Shipped(name, _) => Some(name),
        }
    }
}

impl Text {
    fn new(path: String, text: String, role: Role) -> Text {
        let names = vec![path.clone()];
        Text { path, text, role, names, speaker: None, json: None, searched: true }
    }

    /// What a span says, in JSON without its escapes.
    pub(super) fn said(&self, start: usize, end: usize) -> String {
        match &self.json {
            Some(json) => json.said(&self.text, start..end).into_owned(),
            None => self.text[start..end].to_owned(),
        }
    }
}

/// What the host says its detector has found, as text, start and end; and whether all of it was sent and fits.
pub(super) fn host_hits(name: &str, request: &Request, texts: &[Text]) -> (Vec<(usize, usize, usize)>, bool) {
    let sent = request.facts.get("hits").and_then(Value::as_map).and_then(|hits| hits.get(name));
    let Some(Value::List(sent)) = sent else { return (Vec::new(), false) };
    let fitting = |hit: &Value| {
        let hit = hit.as_map()?;
        let offset = |key: &str| match hit.get(key) {
            Some(Value::Int(offset)) => usize::try_from(*offset).ok(),
            _ => None,
        };
        let path = hit.get("path").and_then(Value::as_str).unwrap_or("text");
        let text = texts.iter().position(|text| text.path == path)?;
        let byte = |key: &str| to_byte(&texts[text].text, offset(key)?, request.offsets);
        let (start, end) = (byte("start")?, byte("end")?);
        (start < end).then_some((text, start, end))
    };
    let hits: Vec<_> = sent.iter().filter_map(fitting).collect();
    let all = hits.len() == sent.len();
    (hits, all)
}
