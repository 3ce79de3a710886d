//! Texts of a request, and what is found in them: one pattern after the other, each from the first byte to the last.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lictor::detector::validate::phone::Regions;
use lictor::detector::{self, Asked, Candidate, Setting};
use lictor::diagnostic::Code;
use lictor::document::{Bundle, DetectorDecl, LooksFor, PatternDecl, Syntax};
use lictor::fingerprint::Key;
use lictor::value::{Path, Segment, Value};
use lictor::view::{self, ViewScratch};
use lictor::{Kind, Problem, Request};
use regex::Regex;

use super::condition::argument_name;
use super::offset::to_byte;
use super::{Truth, Unknown};

/// One text of the request.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) role: Role,
    /// Whether it could be read, and was within the limit.
    searched: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Content,
    /// A leaf of the tool's arguments.
    Argument(Path),
    /// A field that a policy names.
    Field,
}

/// Which texts a question is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Where {
    /// The content, and for a tool call the arguments.
    Everywhere,
    /// Parts of either at or below a path.
    Below(String),
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
        let mut texts = Vec::new();
        for part in request.content.iter().flatten() {
            texts.push(Text {
                path: part.path.clone(),
                text: part.text.clone().unwrap_or_default(),
                role: Role::Content,
                searched: part.text.is_some(),
            });
        }
        if let Some(args) = request.tool.as_ref().and_then(|tool| tool.args.as_ref()) {
            leaves(args, &Path::default(), &mut texts);
        }
        for name in fields {
            let text = match name.as_str() {
                "action" => request.action.clone(),
                fact => request.facts.get(fact).and_then(Value::as_str).map(str::to_owned),
            };
            texts.extend(text.map(|text| Text {
                path: name.clone(),
                text,
                role: Role::Field,
                searched: true,
            }));
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
                let found = match self.external(finder) {
                    Some(name) => host_hits(name, request, &self.texts)
                        .0
                        .into_iter()
                        .filter(|hit| hit.0 == index)
                        .map(|hit| (hit.1, hit.2))
                        .collect(),
                    None if text.searched => self.arbitrated(finder, text),
                    None => Vec::new(),
                };
                hits.extend(found.into_iter().map(|(start, end)| Hit {
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
            let value = &text.text[hit.start..hit.end];
            let made = self.fingerprint(value);
            if !asks.fingerprints.iter().any(|known| known.eq_ignore_ascii_case(&made)) {
                return false;
            }
        }
        let Some(least) = asks.score else { return true };
        let candidate = Candidate::new(&text.text, hit.start, hit.end);
        let score = match &hit.finder {
            Some(Finder::Shipped(name, asked)) => detector::find(name).map(|shipped| {
                let candidate = candidate.within(self.setting(text, asked.of(shipped)));
                detector::Evidence::of(shipped, &candidate).score
            }),
            Some(finder @ Finder::Own(name)) if self.external(finder).is_some() => {
                self.host_score(name, hit, request)
            }
            Some(Finder::Own(name)) => self.declared.get(name).map(|own| {
                let setting = self.setting(text, Asked::default());
                detector::Evidence::declared(&check(own), &candidate.within(setting)).score
            }),
            _ => None,
        };
        score.unwrap_or(1.0) >= least
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
            Role::Argument(path) => {
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
            Where::Everywhere if request.kind == Kind::ToolCall => args.is_some(),
            Where::Everywhere => request.content.is_some(),
            Where::Below(path) if path.starts_with("tool.args") => {
                texts.peek().is_some() || is_textless(args, path)
            }
            Where::Below(_) => request.content.is_some() && texts.peek().is_some(),
            Where::Field(_) => texts.peek().is_some(),
        };
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
        self.texts.iter().enumerate().filter(|(_, text)| is_within(text, &Where::Everywhere, request))
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

    /// Without what lies within a finding of a surer type that the bundle does not replace.
    fn arbitrated(&self, finder: &Finder, text: &Text) -> Vec<(usize, usize)> {
        let mut hits = self.search_all(finder, text);
        let Finder::Shipped(name, _) = finder else { return hits };
        let rivals = detector::find(name).map(detector::rivals).unwrap_or_default();
        for rival in rivals.iter().filter(|rival| !self.declared.contains_key(rival.name)) {
            let surer = self.search_all(&Finder::Shipped(rival.name, Asked::default()), text);
            hits.retain(|hit| !surer.iter().any(|other| other.0 <= hit.0 && hit.1 <= other.1));
        }
        hits
    }

    /// In the text as it is written and, for a detector, in every view of it; as the value of its key, for one that reads names.
    fn search_all(&self, finder: &Finder, text: &Text) -> Vec<(usize, usize)> {
        let asked = match finder {
            Finder::Shipped(_, asked) => *asked,
            _ => Asked::default(),
        };
        let setting = self.setting(text, asked);
        let text = text.text.as_str();
        let mut hits = self.search(finder, text, setting);
        let reads_names = matches!(
            finder,
            Finder::Shipped(name, _) if detector::find(name).is_some_and(|shipped| shipped.group() > 0)
        );
        let [key, _] = setting.keys;
        let quote = ['"', '\'', '`'].into_iter().find(|quote| !text.contains(*quote));
        if let Some(quote) = quote
            && reads_names
            && (1..=64).contains(&key.len())
            && (1..=512).contains(&text.len())
        {
            let before = format!("{quote}{key}{quote}: {quote}");
            let own = before.len()..before.len() + text.len();
            for (start, end) in self.search(finder, &format!("{before}{text}{quote}"), setting) {
                if own.start <= start && end <= own.end {
                    hits.push((start - own.start, end - own.start));
                }
            }
        }
        if finder.name().is_some() {
            view::each(text, &mut ViewScratch::default(), &mut |view| {
                let found = self.search(finder, view.text(), setting).into_iter();
                hits.extend(
                    found
                        .filter_map(|(start, end)| view.origin(start..end))
                        .map(|span| (span.start, span.end)),
                );
            });
        }
        outermost(&hits)
    }

    fn search(&self, finder: &Finder, text: &str, setting: Setting<'_>) -> Vec<(usize, usize)> {
        let keywords = |words: Vec<String>| words.iter().map(|word| regex(word, Syntax::Keyword)).collect();
        match finder {
            Finder::Pattern { text: pattern, syntax, group } => {
                let syntax = [Syntax::Rust, Syntax::Ecma, Syntax::Keyword][usize::from(*syntax)];
                search(text, &[regex(pattern, syntax)], *group, false, &|_| true)
            }
            Finder::Shipped(name, _) => detector::find(name).map_or_else(Vec::new, |shipped| {
                let patterns: Vec<Regex> =
                    shipped.patterns.iter().map(|pattern| regex(pattern, Syntax::Rust)).collect();
                let accept = |candidate: &Candidate<'_>| {
                    shipped.accept.is_none_or(|accept| accept(&candidate.within(setting)))
                };
                search(text, &patterns, shipped.group(), false, &accept)
            }),
            Finder::Own(name) => self.declared.get(name).map_or_else(Vec::new, |own| {
                let check = check(own);
                let accept = |candidate: &Candidate<'_>| check.accepts(&candidate.within(setting));
                let (patterns, whole_words): (Vec<Regex>, bool) = match &own.looks_for {
                    LooksFor::External => return Vec::new(),
                    LooksFor::Regex(pattern, syntax) => (vec![regex(pattern, *syntax)], false),
                    LooksFor::Keywords(words) => {
                        (keywords(words.iter().map(|word| word.value.clone()).collect()), true)
                    }
                    LooksFor::List(list) => {
                        let words = self.lists.get(&list.value).into_iter().flatten();
                        (keywords(words.filter_map(|word| word.as_str().map(str::to_owned)).collect()), true)
                    }
                };
                search(text, &patterns, own.group, whole_words, &accept)
            }),
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

/// Every string and number below `value`.
fn leaves(value: &Value, path: &Path, texts: &mut Vec<Text>) {
    let text = match value {
        Value::Null | Value::Bool(_) => return,
        Value::String(text) => text.clone(),
        Value::Int(int) => int.to_string(),
        Value::Float(float) => float.to_string(),
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(item, &below(path, Segment::Index(place)), texts);
            }
            return;
        }
        Value::Map(map) => {
            for (key, item) in map {
                leaves(item, &below(path, Segment::Key(key.as_str().into())), texts);
            }
            return;
        }
    };
    texts.push(Text { path: argument_name(path), text, role: Role::Argument(path.clone()), searched: true });
}

fn below(path: &Path, segment: Segment) -> Path {
    let mut path = path.clone();
    path.push(segment);
    path
}

/// Whether the request has the arguments at `path`, and they hold no text: then nothing can be found there.
fn is_textless(args: Option<&Value>, path: &str) -> bool {
    let at = match path.strip_prefix("tool.args.") {
        Some(below) => Path::parse(below).and_then(|path| args?.at(path.segments())),
        None => args,
    };
    at.is_some_and(|value| *value != Value::Null)
}

fn is_within(text: &Text, place: &Where, request: &Request) -> bool {
    match (place, &text.role) {
        (Where::Everywhere, Role::Content) => true,
        (Where::Everywhere, Role::Argument(_)) => request.kind == Kind::ToolCall,
        (Where::Below(path), Role::Content | Role::Argument(_)) => {
            text.path == *path
                || text.path.starts_with(&format!("{path}."))
                || text.path.starts_with(&format!("{path}["))
        }
        (Where::Field(name), Role::Field) => text.path == *name,
        _ => false,
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

/// What a match of a bundle's detector must pass.
fn check(own: &DetectorDecl) -> detector::Declared {
    detector::Declared {
        validator: own.validator.as_ref().map(|name| name.value.as_str().into()),
        near: own.context.near.clone(),
        before: own.context.before.clone(),
        after: own.context.after.clone(),
        not: own.context.not.clone(),
        optional: own.context.optional,
        score: (own.score.unwrap_or(1.0) * 100.0).round() as u8,
    }
}

/// Every hit of any of `patterns`, without those that lie inside another.
fn search(
    text: &str,
    patterns: &[Regex],
    group: usize,
    whole_words: bool,
    accept: &dyn Fn(&Candidate<'_>) -> bool,
) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for pattern in patterns {
        let mut at = 0;
        while let Some(found) = pattern.captures_at(text, at) {
            let Some(whole) = found.get(0) else { break };
            let hit = found.get(group).filter(|hit| !hit.is_empty()).unwrap_or(whole);
            let candidate = Candidate::new(text, hit.start(), hit.end());
            if !whole.is_empty()
                && (!whole_words || stands_alone(text, whole.start(), whole.end()))
                && accept(&candidate)
            {
                hits.push((hit.start(), hit.end()));
                at = whole.end();
            } else {
                // After a match that is refused, the search goes on one character after its start.
                match text[whole.start()..].chars().next() {
                    Some(first) => at = whole.start() + first.len_utf8(),
                    None => break,
                }
            }
        }
    }
    outermost(&hits)
}

/// Those that do not lie inside another, each once.
fn outermost(hits: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let inside =
        |hit: &(usize, usize), other: &(usize, usize)| hit != other && other.0 <= hit.0 && hit.1 <= other.1;
    let mut outermost: Vec<_> =
        hits.iter().filter(|hit| !hits.iter().any(|other| inside(hit, other))).copied().collect();
    outermost.sort_unstable();
    outermost.dedup();
    outermost
}

/// Whether no letter, digit or underscore touches, but where words are not told apart by spaces.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let unspaced = |c: char| {
        let scripts = r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]";
        regex(scripts, Syntax::Rust).is_match(c.encode_utf8(&mut [0; 4]))
    };
    let touches = |neighbour: Option<char>, edge: Option<char>| match (neighbour, edge) {
        (Some(neighbour), Some(edge)) => {
            (neighbour.is_alphanumeric() || neighbour == '_') && !unspaced(neighbour) && !unspaced(edge)
        }
        _ => false,
    };
    let matched = &text[start..end];
    !touches(text[..start].chars().next_back(), matched.chars().next())
        && !touches(text[end..].chars().next(), matched.chars().next_back())
}

/// A pattern, compiled once a thread.
fn regex(pattern: &str, syntax: Syntax) -> Regex {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
    }
    let pattern = match syntax {
        Syntax::Rust => pattern.to_owned(),
        Syntax::Keyword => format!("(?i){}", regex::escape(pattern)),
        Syntax::Ecma => from_ecma(pattern),
    };
    KNOWN.with_borrow_mut(|known| {
        known
            .entry(pattern)
            .or_insert_with_key(|pattern| {
                Regex::new(pattern).expect("a bundle that has compiled holds sound patterns")
            })
            .clone()
    })
}

/// ECMAScript's classes and escapes in the words of the `regex` crate: as much as the cases and the generators use.
fn from_ecma(pattern: &str) -> String {
    let (mut out, mut in_class) = (String::new(), false);
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '[' if in_class => out.push_str(r"\["),
            '[' | ']' => {
                in_class = c == '[';
                out.push(c);
            }
            '.' if !in_class => out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '\\' => match rest.next() {
                Some('d') => out.push_str("[0-9]"),
                Some('D') => out.push_str("[^0-9]"),
                Some('w') => out.push_str("[0-9A-Za-z_]"),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                Some('s') => out.push_str(r"[\s\u{FEFF}--\u{85}]"),
                Some('S') => out.push_str(r"[^\s\u{FEFF}--\u{85}]"),
                Some('b') => out.push_str(r"(?-u:\b)"),
                Some('/') => out.push('/'),
                Some('u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    out.push_str(&format!("\\u{{{digits}}}"));
                }
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecma_classes_are_ascii() {
        let finds = |pattern: &str, text: &str| regex(pattern, Syntax::Ecma).is_match(text);
        assert!(!finds(r"\d", "٣"));
        assert!(finds(r"\bé", "aé"));
        assert!(finds(r"a\sb", "a\u{FEFF}b"));
        assert!(!finds(r"a\sb", "a\u{85}b"));
        assert!(!finds("a.b", "a\u{2028}b"));
        assert!(finds(r"[\d]/\/", "1//"));
    }

    #[test]
    fn a_search_resumes_within_what_it_refused() {
        let accept = |candidate: &Candidate<'_>| candidate.matched().starts_with('b');
        assert_eq!(search("abab", &[regex("[ab]{2}", Syntax::Rust)], 0, false, &accept), [(1, 3)]);
        assert_eq!(
            search("aaa", &[regex("a|aa", Syntax::Rust), regex("aa", Syntax::Rust)], 0, false, &|_| true),
            [(0, 2), (2, 3)]
        );
    }

    #[test]
    fn words_stand_alone() {
        assert!(stands_alone("a cat!", 2, 5));
        assert!(!stands_alone("cats", 0, 3));
        assert!(stands_alone("我cat", 3, 6));
    }
}
