//! The texts of one request, and everything that was found in them in one pass.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::kind::Kind;
use crate::offset::Offsets;
use crate::pattern::{MatcherSet, ScanScratch};
use crate::program::{Field, FinderId, FinderSource, PlaceId, Program, Within};
use crate::request::Request;
use crate::value::{Name, Path, Segment, Value};
use crate::view::ViewScratch;

mod search;
mod streamed;

pub(super) use search::drop_nested;

use super::scratch::{Scratch, recycled};
pub(crate) use streamed::{CONTEXT, Settled, Streamed};

/// One text of the request.
#[derive(Debug)]
pub(super) struct Text<'r> {
    pub(super) text: Cow<'r, str>,
    pub(super) role: Role<'r>,
    /// Its path, once somebody has asked.
    path: OnceCell<Name>,
    /// The host's way of counting in it.
    offsets: Offsets,
    /// Whether it was read and searched. If not, nothing can be said of what it holds.
    searched: bool,
    /// If it comes piece by piece: what is known of it. `text` is then what is kept of it.
    pub(super) streamed: Option<&'r Streamed>,
}

/// A text that comes piece by piece, as one call sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Streaming<'r> {
    pub(super) text: &'r Streamed,
    /// Whether more may come, so that what was not found may still be.
    pub(super) is_open: bool,
    /// Whether it went beyond a limit, so that nothing can be said of what it holds.
    pub(super) is_cut: bool,
}

/// The path of a text that comes piece by piece.
pub(crate) const STREAMED_PATH: &str = "text";

impl Text<'_> {
    /// Where a byte of the text is, as the host counts.
    pub(super) fn offset(&self, byte: usize) -> usize {
        match self.streamed {
            Some(streamed) => streamed.offset(byte, &self.offsets),
            None => self.offsets.of_byte(&self.text, byte),
        }
    }

    /// Bytes of the text; `None` if they are not there any more, or none.
    pub(super) fn get(&self, span: Range<usize>) -> Option<&str> {
        match self.streamed {
            Some(streamed) => streamed.get(span.start, span.end),
            None => self.text.get(span),
        }
    }

    /// Its bytes.
    pub(super) fn len(&self) -> usize {
        self.streamed.map_or(self.text.len(), Streamed::len)
    }
}

/// What a text is to the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role<'r> {
    /// A part of the content, by its path.
    Content(&'r str),
    /// A leaf of a tool's arguments, by the step that leads to it.
    Argument(Option<StepId>),
    /// A field that a policy searches by name.
    Field(&'r Field),
}

/// Names a [`Step`] of one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StepId(usize);

/// One step down in a tool's arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'r> {
    above: Option<StepId>,
    to: To<'r>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum To<'r> {
    Key(&'r str),
    Index(usize),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence<'a> {
    /// More of the text may come.
    Open,
    /// The request carries no content.
    NoContent,
    /// The request carries no arguments.
    NoArguments,
    /// The request does not carry this argument, or no part of the content has this path.
    NoPath(&'a Name),
    /// The request does not carry the field.
    NoField(&'a Field),
    /// The text at this place could not be read, or is beyond the limit.
    Unsearched(usize),
    /// Not all hits were gathered.
    Cut,
    /// The host did not send the hits of its detector.
    NoHits(FinderId),
}

/// What searching writes to.
struct Search<'s> {
    scan: &'s mut ScanScratch,
    views: &'s mut ViewScratch,
    /// Who looks at views.
    viewed: &'s mut MatcherSet,
}

/// Every text of a request, with the hits of the wanted finders.
#[derive(Debug)]
pub(super) struct Texts<'r> {
    program: &'r Program,
    pub(super) texts: Vec<Text<'r>>,
    /// Steps that lead to the texts of arguments.
    steps: Vec<Step<'r>>,
    /// By finder, then by place.
    found: Vec<Found>,
    /// What was searched for: what was asked for, and its rivals.
    wanted: MatcherSet,
    /// What was asked for.
    asked: MatcherSet,
    /// Findings that gave way, each with the one to which it did.
    yielded: Vec<(Found, Found)>,
    /// Scores that the host gave its findings.
    host_scores: Vec<(Found, f64)>,
    /// The host's detectors that were asked for.
    hosts: BTreeSet<FinderId>,
    /// Finders whose hits may not all be there.
    cut: BTreeSet<FinderId>,
    /// Host's detectors without hits from the host.
    unsent: BTreeSet<FinderId>,
    content_known: bool,
    /// Whether more may come of a text.
    is_open: bool,
    arguments: Option<&'r Value>,
    is_tool_call: bool,
    /// Bytes searched.
    pub(super) bytes: usize,
}

impl<'r> Texts<'r> {
    /// No text of `request`, for policies that ask for none.
    pub(super) fn unread(program: &'r Program, request: &'r Request) -> Texts<'r> {
        Texts {
            program,
            texts: Vec::new(),
            steps: Vec::new(),
            found: Vec::new(),
            wanted: MatcherSet::default(),
            asked: MatcherSet::default(),
            yielded: Vec::new(),
            host_scores: Vec::new(),
            hosts: BTreeSet::new(),
            cut: BTreeSet::new(),
            unsent: BTreeSet::new(),
            content_known: request.content.is_some(),
            is_open: false,
            arguments: request.tool.as_ref().and_then(|tool| tool.args.as_ref()),
            is_tool_call: request.kind == Kind::ToolCall,
            bytes: 0,
        }
    }

    /// Gathers the texts of `request` and searches each one once for everything that the policies at `places`, highest
    /// authority first, look for in a request of its kind; and for personal data if `for_pii`.
    pub(super) fn search(
        program: &'r Program,
        request: &'r Request,
        places: &[PlaceId],
        for_pii: bool,
        streaming: Option<Streaming<'r>>,
        scratch: &mut Scratch,
        problems: &mut Vec<Problem>,
    ) -> Texts<'r> {
        let mut texts = Texts {
            texts: recycled(std::mem::take(&mut scratch.texts)),
            steps: recycled(std::mem::take(&mut scratch.steps)),
            found: std::mem::take(&mut scratch.found),
            wanted: std::mem::take(&mut scratch.wanted),
            asked: std::mem::take(&mut scratch.asked),
            ..Texts::unread(program, request)
        };
        texts.found.clear();
        texts.wanted.clear();
        texts.asked.clear();
        for part in request.content.iter().flatten() {
            let text = part.text.as_deref();
            texts.push(request, text.unwrap_or("").into(), Role::Content(&part.path), text.is_some());
        }
        if let Some(streaming) = streaming {
            texts.push_streamed(request, streaming, problems);
        }
        if let Some(arguments) = texts.arguments {
            texts.push_arguments(request, arguments);
        }
        for group in places.iter().flat_map(|place| program.groups(*place, request.kind)) {
            for field in &group.searched {
                let is_new = !texts.texts.iter().any(|text| text.role == Role::Field(field));
                if let Some(text) = field_text(request, field).filter(|_| is_new) {
                    texts.push(request, text.into(), Role::Field(field), true);
                }
            }
        }
        texts.ask(places, request.kind, for_pii);
        texts.bound_bytes(program.limits.content_bytes, problems);
        let Scratch { scan, views, viewed, .. } = scratch;
        let mut search = Search { scan, views, viewed };
        texts.scan(places, request.kind, for_pii, &mut search, problems);
        texts.take_settled();
        texts.take_host_hits(request, problems);
        texts.found.sort_unstable();
        texts.arbitrate();
        texts
    }

    /// What the policies at `places` ask for, and with it its rivals.
    fn ask(&mut self, places: &[PlaceId], kind: Kind, for_pii: bool) {
        let program = self.program;
        if for_pii {
            self.asked.insert_all(&program.pii_matchers);
            self.hosts.extend(program.pii.iter().copied().filter(|finder| program.is_host(*finder)));
        }
        for group in places.iter().flat_map(|place| program.groups(*place, kind)) {
            self.asked.insert_all(&group.matchers);
            self.wanted.insert_all(&group.rivals);
            self.hosts.extend(&group.hosts);
        }
        self.wanted.insert_all(&self.asked);
    }

    /// What is looked for in a text that comes piece by piece; and whether the host would have to look as well.
    pub(super) fn looked_for(
        program: &'r Program,
        request: &'r Request,
        places: &[PlaceId],
        for_pii: bool,
    ) -> (MatcherSet, bool) {
        let mut texts = Texts::unread(program, request);
        texts.ask(places, request.kind, for_pii);
        (texts.wanted, !texts.hosts.is_empty())
    }

    fn push_streamed(&mut self, request: &Request, streaming: Streaming<'r>, problems: &mut Vec<Problem>) {
        let (kept, _) = streaming.text.kept();
        self.push(request, kept.into(), Role::Content(STREAMED_PATH), !streaming.is_cut);
        if let Some(text) = self.texts.last_mut() {
            text.streamed = Some(streaming.text);
        }
        self.content_known = true;
        self.is_open = streaming.is_open;
        if streaming.is_cut {
            let message =
                "more was found, or had to wait, than the limits allow; what follows was not searched";
            problems.push(Problem::new(Code::Limit, STREAMED_PATH, message));
        }
    }

    /// Adds what was found already in a text that comes piece by piece.
    fn take_settled(&mut self) {
        let Texts { texts, found, host_scores, .. } = self;
        for (place, streamed) in (0..).zip(&*texts).filter_map(|(place, text)| Some((place, text.streamed?)))
        {
            for settled in streamed.found() {
                let own =
                    Found { finder: settled.finder(), text: place, start: settled.start, end: settled.end };
                found.push(own);
                host_scores.extend(settled.score.map(|score| (own, score)));
            }
        }
    }

    /// What was found in a text that comes piece by piece.
    pub(super) fn found_in_streamed(&self) -> impl Iterator<Item = Found> {
        let is_streamed =
            |found: &Found| self.texts.get(found.text).is_some_and(|text| text.streamed.is_some());
        self.found.iter().copied().filter(is_streamed)
    }

    /// Gives the memory back, if it was lent.
    pub(super) fn recycle(self, scratch: &mut Scratch) {
        if self.texts.capacity() == 0 {
            return;
        }
        scratch.texts = recycled(self.texts);
        scratch.steps = recycled(self.steps);
        scratch.found = self.found;
        scratch.wanted = self.wanted;
        scratch.asked = self.asked;
    }

    fn push(&mut self, request: &Request, text: Cow<'r, str>, role: Role<'r>, searched: bool) {
        let offsets = Offsets::new(request.offsets);
        self.texts.push(Text { text, role, path: OnceCell::new(), offsets, searched, streamed: None });
    }

    /// Adds each string and number of a tool's arguments: a card number written as a number is one all the same. Recursion is
    /// bounded by the depth of a request.
    fn push_arguments(&mut self, request: &Request, arguments: &'r Value) {
        self.push_argument(request, arguments, None);
    }

    fn push_argument(&mut self, request: &Request, value: &'r Value, at: Option<StepId>) {
        let text: Cow<'r, str> = match value {
            Value::Null | Value::Bool(_) => return,
            Value::String(text) => text.as_str().into(),
            Value::Int(int) => int.to_string().into(),
            Value::Float(float) => float.to_string().into(),
            Value::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    let step = self.step(at, To::Index(place));
                    self.push_argument(request, item, Some(step));
                }
                return;
            }
            Value::Map(map) => {
                for (key, member) in map {
                    let step = self.step(at, To::Key(key));
                    self.push_argument(request, member, Some(step));
                }
                return;
            }
        };
        self.push(request, text, Role::Argument(at), true);
    }

    fn step(&mut self, above: Option<StepId>, to: To<'r>) -> StepId {
        self.steps.push(Step { above, to });
        StepId(self.steps.len() - 1)
    }

    /// The path of a text; empty if there is no such text.
    pub(super) fn path(&self, place: usize) -> Name {
        self.texts.get(place).map(|text| self.path_of(text)).unwrap_or_default()
    }

    fn path_of(&self, text: &Text<'r>) -> Name {
        let path = || match text.role {
            Role::Content(path) => path.into(),
            Role::Field(field) => field.to_string().into(),
            Role::Argument(step) => {
                let mut path = "tool.args".to_owned();
                for step in self.steps_to(step) {
                    // Writing to a String cannot fail.
                    let _ = match step {
                        To::Key(key) => write!(path, ".{key}"),
                        To::Index(index) => write!(path, "[{index}]"),
                    };
                }
                path.into()
            }
        };
        text.path.get_or_init(path).clone()
    }

    /// The path of a text below the tool's arguments.
    pub(super) fn argument_path(&self, step: Option<StepId>) -> Path {
        Path::new(self.steps_to(step).into_iter().map(|to| match to {
            To::Key(key) => Segment::Key(key.into()),
            To::Index(index) => Segment::Index(index),
        }))
    }

    fn steps_to(&self, step: Option<StepId>) -> Vec<To<'r>> {
        let mut steps = Vec::new();
        let mut at = step;
        while let Some(step) = at.and_then(|id| self.steps.get(id.0)) {
            steps.push(step.to);
            at = step.above;
        }
        steps.reverse();
        steps
    }

    /// Marks the texts that are beyond the limit. A field that a policy searches by name has the limit to itself, because
    /// it is the policy and not the request that brings it in.
    fn bound_bytes(&mut self, most: usize, problems: &mut Vec<Problem>) {
        let mut together = 0_usize;
        let mut beyond = Vec::new();
        for (place, text) in self.texts.iter_mut().enumerate().filter(|(_, text)| text.searched) {
            // Its length has no limit; what has to wait has.
            if text.streamed.is_some() {
                self.bytes = self.bytes.saturating_add(text.len());
                continue;
            }
            let bytes = match text.role {
                Role::Content(_) | Role::Argument(_) => together.saturating_add(text.text.len()),
                Role::Field(_) => text.text.len(),
            };
            if bytes > most {
                text.searched = false;
                beyond.push(place);
                continue;
            }
            if !matches!(text.role, Role::Field(_)) {
                together = bytes;
            }
            self.bytes = self.bytes.saturating_add(text.text.len());
        }
        for place in beyond {
            let message = format!("the texts together exceed {most} bytes; this one was not searched");
            problems.push(Problem::new(Code::Limit, &*self.path(place), message));
        }
    }

    /// Whether every text that a test without `in` looks at is known to its end, for all finders that were asked for.
    pub(super) fn is_certain(&self) -> bool {
        self.known(&[], &Within::Everything).is_ok() && self.cut.is_empty() && self.unsent.is_empty()
    }

    /// Every finder that has found something, each once.
    pub(super) fn finders_with_hits(&self) -> impl Iterator<Item = FinderId> {
        self.found
            .chunk_by(|left, right| left.finder == right.finder)
            .filter_map(|own| Some(own.first()?.finder))
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
    pub(super) fn known<'a>(&self, finders: &[FinderId], within: &'a Within) -> Result<(), Absence<'a>> {
        match within {
            Within::Everything => {
                if self.is_tool_call {
                    if self.arguments.is_none() {
                        return Err(Absence::NoArguments);
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
                    return Err(Absence::NoPath(path));
                }
            }
            Within::Path(path) => {
                if !self.content_known {
                    return Err(Absence::NoContent);
                }
                // A misspelt path would never be found; unknown, so that the fail mode decides and the rationale says so.
                if !self.texts.iter().any(|text| self.is_within(text, within)) {
                    return Err(Absence::NoPath(path));
                }
            }
            Within::Field(field) => {
                if !self.texts.iter().any(|text| self.is_within(text, within)) {
                    return Err(Absence::NoField(field));
                }
            }
        }
        if let Some(place) = self.texts.iter().position(|text| !text.searched && self.is_within(text, within))
        {
            return Err(Absence::Unsearched(place));
        }
        if self.is_open
            && self.texts.iter().any(|text| text.streamed.is_some() && self.is_within(text, within))
        {
            return Err(Absence::Open);
        }
        if finders.iter().any(|finder| self.cut.contains(finder) || !self.is_wanted(*finder)) {
            return Err(Absence::Cut);
        }
        match finders.iter().find(|finder| self.unsent.contains(finder)) {
            Some(finder) => Err(Absence::NoHits(*finder)),
            None => Ok(()),
        }
    }

    fn is_wanted(&self, finder: FinderId) -> bool {
        match self.program.finder(finder).map(|finder| &finder.source) {
            Some(FinderSource::Scanner(matcher)) => self.wanted.contains(*matcher),
            Some(FinderSource::Host) => self.hosts.contains(&finder),
            None => false,
        }
    }

    fn is_within(&self, text: &Text<'r>, within: &Within) -> bool {
        match (within, text.role) {
            (Within::Everything, Role::Content(_)) => true,
            (Within::Everything, Role::Argument(_)) => self.is_tool_call,
            (Within::Path(path), Role::Content(own)) => is_below(own, path),
            (Within::Path(path), Role::Argument(_)) => {
                path.starts_with("tool.args") && is_below(&self.path_of(text), path)
            }
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

/// Whether `path` is `above`, or leads on from it.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
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
