//! The texts of one request, and everything that was found in them in one pass.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::kind::Kind;
use crate::offset::{OffsetUnit, Offsets};
use crate::pattern::MatcherId;
use crate::program::{Field, FinderId, FinderSource, Program, Within};
use crate::request::Request;
use crate::value::{Path, Segment, Value};

use super::scratch::Scratch;

/// One text of the request.
#[derive(Debug)]
pub(super) struct Text<'r> {
    pub(super) path: Arc<str>,
    pub(super) text: Cow<'r, str>,
    pub(super) role: Role,
    /// The host's way of counting in it.
    offsets: Offsets,
    /// Whether it was read and searched. If not, nothing can be said of what it holds.
    searched: bool,
}

impl Text<'_> {
    /// Where a byte of the text is, as the host counts.
    pub(super) fn offset(&self, byte: usize) -> usize {
        self.offsets.of_byte(&self.text, byte)
    }
}

/// What a text is to the request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// A part of the content.
    Content,
    /// A leaf of a tool's arguments.
    Argument(Path),
    /// A field that a policy searches by name.
    Field(Field),
}

/// A finding. Offsets are bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) finder: FinderId,
    /// Place of the text in the request.
    pub(crate) text: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Why it is not known what a text holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// The request carries no content.
    NoContent,
    /// The request carries no arguments, or not this one.
    NoArgument(Arc<str>),
    /// No part of the content has this path.
    NoPart(Arc<str>),
    /// The request does not carry the field.
    NoField(Field),
    /// A text could not be read, or is beyond the limit.
    Unsearched(Arc<str>),
    /// Not all hits were gathered.
    Cut,
    /// The host did not send the hits of its detector.
    NoHits(Arc<str>),
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Absence::NoContent => f.write_str("content is missing"),
            Absence::NoArgument(path) | Absence::NoPart(path) => write!(f, "{path} is missing"),
            Absence::NoField(field) => write!(f, "{field} is missing"),
            Absence::Unsearched(path) => write!(f, "the text at {path} was not searched"),
            Absence::Cut => f.write_str("not every hit was gathered"),
            Absence::NoHits(detector) => write!(f, "facts.hits.{detector} is missing"),
        }
    }
}

/// Finders that policies ask for, each with the highest authority that asks.
pub(super) type Wanted = BTreeMap<FinderId, u8>;

/// Every text of a request, with the hits of the wanted finders.
#[derive(Debug)]
pub(super) struct Texts<'r> {
    pub(super) texts: Vec<Text<'r>>,
    /// By finder, then by place.
    found: Vec<Found>,
    /// Finders that were asked for.
    wanted: Wanted,
    /// Finders whose hits may not all be there.
    cut: BTreeSet<FinderId>,
    /// Host's detectors without hits from the host.
    unsent: BTreeMap<FinderId, Arc<str>>,
    content_known: bool,
    arguments: Option<&'r Value>,
    is_tool_call: bool,
    /// The host's unit of offsets.
    unit: OffsetUnit,
    /// Bytes searched.
    pub(super) bytes: usize,
}

impl<'r> Texts<'r> {
    /// Gathers the texts of `request`, with those of the `fields` that policies search by name, and searches each one
    /// once for everything that is wanted.
    pub(super) fn search(
        program: &'r Program,
        request: &'r Request,
        wanted: Wanted,
        fields: &BTreeSet<Field>,
        scratch: &mut Scratch,
        problems: &mut Vec<Problem>,
    ) -> Texts<'r> {
        let args = request.tool.as_ref().and_then(|tool| tool.args.as_ref());
        let mut texts = Texts {
            texts: Vec::new(),
            found: Vec::new(),
            wanted: Wanted::new(),
            cut: BTreeSet::new(),
            unsent: BTreeMap::new(),
            content_known: request.content.is_some(),
            arguments: args,
            is_tool_call: request.kind == Kind::ToolCall,
            unit: request.offsets,
            bytes: 0,
        };
        for part in request.content.iter().flatten() {
            let text = part.text.as_deref();
            texts.push(part.path.as_str().into(), text.unwrap_or("").into(), Role::Content, text.is_some());
        }
        if let Some(args) = args {
            texts.push_arguments(args);
        }
        for field in fields {
            if let Some(text) = field_text(request, field) {
                texts.push(field.to_string().into(), text.into(), Role::Field(field.clone()), true);
            }
        }
        texts.scan(program, &wanted, scratch, problems);
        texts.take_host_hits(program, request, &wanted, problems);
        texts.found.sort_unstable();
        texts.wanted = wanted;
        texts
    }

    fn push(&mut self, path: Arc<str>, text: Cow<'r, str>, role: Role, searched: bool) {
        self.texts.push(Text { path, text, role, offsets: Offsets::new(self.unit), searched });
    }

    /// Adds each string and number of a tool's arguments: a card number written as a number is one all the same.
    /// Reading a request has bounded the depth.
    fn push_arguments(&mut self, args: &'r Value) {
        let mut open = vec![(Path::default(), args)];
        while let Some((path, value)) = open.pop() {
            let below = |segment: Segment| {
                let mut path = path.clone();
                path.push(segment);
                path
            };
            let text: Cow<'r, str> = match value {
                Value::Null | Value::Bool(_) => continue,
                Value::String(text) => text.as_str().into(),
                Value::Int(int) => int.to_string().into(),
                Value::Float(float) => float.to_string().into(),
                Value::List(items) => {
                    let items = items.iter().enumerate().rev();
                    open.extend(items.map(|(place, item)| (below(Segment::Index(place)), item)));
                    continue;
                }
                Value::Map(map) => {
                    let entries = map.iter().rev();
                    open.extend(
                        entries.map(|(key, value)| (below(Segment::Key(key.as_str().into())), value)),
                    );
                    continue;
                }
            };
            let name = Field::ToolArgs(path.clone()).to_string();
            self.push(name.into(), text, Role::Argument(path), true);
        }
    }

    /// Searches level by level, each with a limit on hits of its own: what lower levels look for must not use up what
    /// higher ones may find.
    fn scan(
        &mut self,
        program: &Program,
        wanted: &Wanted,
        scratch: &mut Scratch,
        problems: &mut Vec<Problem>,
    ) {
        self.bound_bytes(program.limits.content_bytes, problems);
        let mut by_level: BTreeMap<u8, Vec<(MatcherId, FinderId)>> = BTreeMap::new();
        for (finder, level) in wanted {
            if let Some(FinderSource::Scanner(matcher)) = program.finder(*finder).map(|finder| &finder.source)
            {
                by_level.entry(*level).or_default().push((*matcher, *finder));
            }
        }
        for mut finders in by_level.into_values() {
            // Two finders may share a matcher: the same pattern in two policies.
            finders.sort_unstable();
            self.scan_level(program, &finders, scratch, problems);
        }
    }

    /// Marks the texts that are beyond the limit. A field that a policy searches by name has the limit to itself, because
    /// it is the policy and not the request that brings it in.
    fn bound_bytes(&mut self, most: usize, problems: &mut Vec<Problem>) {
        let mut together = 0_usize;
        for text in self.texts.iter_mut().filter(|text| text.searched) {
            let bytes = match text.role {
                Role::Content | Role::Argument(_) => together.saturating_add(text.text.len()),
                Role::Field(_) => text.text.len(),
            };
            if bytes > most {
                text.searched = false;
                let message = format!("the texts together exceed {most} bytes; this one was not searched");
                problems.push(Problem::new(Code::Limit, &*text.path, message));
                continue;
            }
            if !matches!(text.role, Role::Field(_)) {
                together = bytes;
            }
            self.bytes = self.bytes.saturating_add(text.text.len());
        }
    }

    fn scan_level(
        &mut self,
        program: &Program,
        finders: &[(MatcherId, FinderId)],
        scratch: &mut Scratch,
        problems: &mut Vec<Problem>,
    ) {
        scratch.wanted.clear();
        for (matcher, _) in finders {
            scratch.wanted.insert(*matcher);
        }
        let of = |matcher: MatcherId| {
            let from = finders.partition_point(|(other, _)| *other < matcher);
            finders
                .iter()
                .skip(from)
                .take_while(move |(other, _)| *other == matcher)
                .map(|(_, finder)| *finder)
        };
        let most = program.limits.hits;
        let before = self.found.len();
        for (place, text) in self.texts.iter().enumerate().filter(|(_, text)| text.searched) {
            let left = most.saturating_sub(self.found.len() - before);
            let found = &mut self.found;
            let outcome = program.scanner.scan(
                &text.text,
                &scratch.wanted,
                left,
                &mut scratch.scan,
                &mut |matcher, start, end| {
                    found.extend(of(matcher).map(|finder| Found { finder, text: place, start, end }));
                },
            );
            if !outcome.incomplete.is_empty() {
                self.cut.extend(outcome.incomplete.into_iter().flat_map(of));
                let message = format!("more than {most} hits, or too much work to find them all");
                problems.push(Problem::new(Code::Limit, &*text.path, message));
            }
        }
    }

    /// Adds the hits of the host's own detectors: `facts.hits[name]`, a list of `{path, start, end}`.
    fn take_host_hits(
        &mut self,
        program: &Program,
        request: &Request,
        wanted: &Wanted,
        problems: &mut Vec<Problem>,
    ) {
        for finder in wanted.keys() {
            let Some(found_by) = program.finder(*finder) else { continue };
            let (FinderSource::Host, Some(name)) = (&found_by.source, &found_by.detector) else { continue };
            let sent = request.facts.get("hits").and_then(Value::as_map).and_then(|hits| hits.get(&**name));
            let Some(Value::List(hits)) = sent else {
                self.unsent.insert(*finder, name.clone());
                continue;
            };
            let places: BTreeMap<&str, usize> =
                self.texts.iter().enumerate().map(|(place, text)| (&*text.path, place)).collect();
            let found: Vec<Option<Found>> = hits
                .iter()
                .take(program.limits.hits)
                .map(|hit| self.host_hit(*finder, hit, &places))
                .collect();
            let before = self.found.len();
            self.found.extend(found.into_iter().flatten());
            if self.found.len() - before < hits.len() {
                self.cut.insert(*finder);
                problems.push(Problem::new(Code::Type, "facts.hits", "a hit does not fit the text it names"));
            }
        }
    }

    fn host_hit(&self, finder: FinderId, hit: &Value, places: &BTreeMap<&str, usize>) -> Option<Found> {
        let hit = hit.as_map()?;
        let path = hit.get("path").and_then(Value::as_str).unwrap_or("text");
        let place = *places.get(path)?;
        let text = self.texts.get(place)?;
        let byte = |key: &str| match hit.get(key)? {
            Value::Int(offset) => text.offsets.to_byte(&text.text, usize::try_from(*offset).ok()?),
            _ => None,
        };
        let found = Found { finder, text: place, start: byte("start")?, end: byte("end")? };
        (found.start < found.end).then_some(found)
    }

    /// The hits of `finders` in the texts of `within`. One finder's hits are in order of place.
    pub(super) fn hits(
        &self,
        finders: impl IntoIterator<Item = FinderId>,
        within: &Within,
    ) -> impl Iterator<Item = Found> {
        finders.into_iter().flat_map(move |finder| {
            let from = self.found.partition_point(|found| found.finder < finder);
            self.found
                .iter()
                .skip(from)
                .take_while(move |found| found.finder == finder)
                .filter(move |found| {
                    self.texts.get(found.text).is_some_and(|text| self.is_within(text, within))
                })
                .copied()
        })
    }

    /// Whether the hits of `finders` in the texts of `within` are all that there are.
    pub(super) fn known(&self, finders: &[FinderId], within: &Within) -> Result<(), Absence> {
        match within {
            Within::Everything => {
                if self.is_tool_call {
                    if self.arguments.is_none() {
                        return Err(Absence::NoArgument("tool.args".into()));
                    }
                } else if !self.content_known {
                    return Err(Absence::NoContent);
                }
            }
            Within::Path(path) if path.starts_with("tool.args") => {
                // An argument that is there and holds no text has no hits.
                let below = Path::parse(path).and_then(|path| {
                    self.arguments?
                        .at(path.segments().get(ARGUMENTS.len()..)?)
                        .filter(|value| **value != Value::Null)
                });
                if below.is_none() {
                    return Err(Absence::NoArgument(path.clone()));
                }
            }
            Within::Path(path) => {
                if !self.content_known {
                    return Err(Absence::NoContent);
                }
                // A misspelt path would never be found; unknown, so that the fail mode decides and the rationale says so.
                if !self.texts.iter().any(|text| self.is_within(text, within)) {
                    return Err(Absence::NoPart(path.clone()));
                }
            }
            Within::Field(field) => {
                if !self.texts.iter().any(|text| self.is_within(text, within)) {
                    return Err(Absence::NoField(field.clone()));
                }
            }
        }
        if let Some(text) = self.texts.iter().find(|text| !text.searched && self.is_within(text, within)) {
            return Err(Absence::Unsearched(text.path.clone()));
        }
        if finders.iter().any(|finder| self.cut.contains(finder) || !self.wanted.contains_key(finder)) {
            return Err(Absence::Cut);
        }
        match finders.iter().find_map(|finder| self.unsent.get(finder)) {
            Some(detector) => Err(Absence::NoHits(detector.clone())),
            None => Ok(()),
        }
    }

    fn is_within(&self, text: &Text<'_>, within: &Within) -> bool {
        match (within, &text.role) {
            (Within::Everything, Role::Content) => true,
            (Within::Everything, Role::Argument(_)) => self.is_tool_call,
            (Within::Path(path), Role::Content | Role::Argument(_)) => text
                .path
                .strip_prefix(&**path)
                .is_some_and(|below| below.is_empty() || below.starts_with(['.', '['])),
            (Within::Field(field), Role::Field(other)) => field == other,
            (Within::Everything, Role::Field(_))
            | (Within::Path(_), Role::Field(_))
            | (Within::Field(_), _) => false,
        }
    }

    /// The texts that a judge is shown: what a test without `in` looks at.
    pub(super) fn subject(&self) -> impl Iterator<Item = (usize, &Text<'r>)> {
        self.texts.iter().enumerate().filter(|(_, text)| self.is_within(text, &Within::Everything))
    }

    pub(super) fn get(&self, place: usize) -> Option<&Text<'r>> {
        self.texts.get(place)
    }

    /// How many hits were found.
    pub(super) fn hit_count(&self) -> usize {
        self.found.len()
    }
}

/// The steps that lead to a tool's arguments.
const ARGUMENTS: [&str; 2] = ["tool", "args"];

fn field_text<'r>(request: &'r Request, field: &Field) -> Option<&'r str> {
    match field {
        Field::Action => request.action.as_deref(),
        Field::Fact(name) => request.facts.get(&**name).and_then(Value::as_str),
        _ => None,
    }
}
