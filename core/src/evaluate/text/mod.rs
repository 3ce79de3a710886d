//! The texts of one request, and everything that was found in them in one pass.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::detector::validate::phone::Regions;
use crate::diagnostic::Code;
use crate::error::Problem;
use crate::kind::Kind;
use crate::offset::Offsets;
use crate::pattern::{MatcherSet, ScanScratch};
use crate::payload::JSON_DEPTH;
use crate::program::{Field, FinderId, PlaceId, Program, Type, Within};
use crate::request::{Format, Part, Request};
use crate::value::{JsonText, Name, Value};
use crate::view::ViewScratch;

mod place;
mod search;
mod setting;
mod streamed;

pub(super) use search::{drop_nested, evidence};
pub(super) use setting::regions;

use super::scratch::{Scratch, recycled};
pub(crate) use streamed::{CONTEXT, Settled, Streamed};

/// One text of the request.
#[derive(Debug)]
pub(super) struct Text<'r> {
    pub(super) text: Cow<'r, str>,
    pub(super) role: Role<'r>,
    /// Who says it, if the request does.
    speaker: Option<&'r str>,
    /// What stands where in it, if it is JSON.
    pub(super) json: Option<Box<JsonText>>,
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

    /// What bytes of the text say; of a text of JSON without its escapes. `None` if they are not there any more, or none.
    pub(super) fn said(&self, span: Range<usize>) -> Option<Cow<'_, str>> {
        match &self.json {
            Some(json) => Some(json.said(&self.text, span)),
            None => self.get(span).map(Cow::from),
        }
    }
}

/// What a text is to the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role<'r> {
    /// A part of the content, by its path.
    Content(&'r str),
    /// A leaf of a tool's arguments, by the step that leads to it.
    Argument(Option<StepId>),
    /// A key in a tool's arguments: the step that leads to its map, and its place among the sorted keys.
    Key(Option<StepId>, usize),
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
    /// It is not known who says the text at this place.
    NoRole(usize),
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
    /// Who looks at values with their keys.
    assigned: &'s mut MatcherSet,
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
    /// Where the arguments stand, as findings in them are to be named.
    arguments_at: &'r str,
    /// The part of the content that is the arguments, written as JSON.
    pub(super) written_arguments: Option<&'r str>,
    /// Where a tool's result stands.
    result_at: Option<&'r str>,
    /// Whether the arguments are a part of what a test without `in` looks at.
    reads_arguments: bool,
    kind: Kind,
    /// Where the request says that telephone numbers are at home.
    regions: Regions,
    /// Bytes searched.
    pub(super) bytes: usize,
}

impl<'r> Texts<'r> {
    /// No text of `request`, for policies that ask for none.
    pub(super) fn unread(program: &'r Program, request: &'r Request) -> Texts<'r> {
        let tool = request.tool.as_ref();
        let arguments_at = tool.and_then(|tool| tool.args_at.as_deref());
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
            arguments: tool.and_then(|tool| tool.args.as_ref()),
            arguments_at: arguments_at.unwrap_or("tool.args"),
            written_arguments: None,
            result_at: tool.and_then(|tool| tool.result_at.as_deref()),
            reads_arguments: request.kind == Kind::ToolCall || arguments_at.is_some(),
            kind: request.kind,
            regions: Regions::default(),
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
            texts.push_part(request, part);
        }
        if let Some(streaming) = streaming {
            texts.push_streamed(request, streaming, problems);
        }
        if let Some(arguments) = texts.arguments.filter(|_| texts.written_arguments.is_none()) {
            let tool = request.tool.as_ref().and_then(|tool| program.tools.get(tool.name.as_ref()?));
            let declared = tool.and_then(|tool| tool.args.as_ref());
            texts.push_argument(request, arguments, None, declared);
        }
        for group in places.iter().flat_map(|place| program.groups(*place, request.kind)) {
            for field in group.searched() {
                let is_new = !texts.texts.iter().any(|text| text.role == Role::Field(field));
                if let Some(text) = field_text(request, field).filter(|_| is_new) {
                    texts.push(request, text.into(), Role::Field(field), true);
                }
            }
        }
        texts.ask(places, request.kind, for_pii);
        texts.bound_bytes(program.limits.content_bytes, problems);
        texts.regions = regions(request, problems);
        let Scratch { scan, views, viewed, assigned, .. } = scratch;
        let mut search = Search { scan, views, viewed, assigned };
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
        let path = OnceCell::new();
        self.texts.push(Text {
            text,
            role,
            speaker: None,
            json: None,
            path,
            offsets,
            searched,
            streamed: None,
        });
    }

    fn push_part(&mut self, request: &'r Request, part: &'r Part) {
        let text = part.text.as_deref();
        self.push(request, text.unwrap_or("").into(), Role::Content(&part.path), text.is_some());
        let json =
            text.filter(|_| part.format == Format::Json).and_then(|text| JsonText::parse(text, JSON_DEPTH));
        let at = request.tool.as_ref().and_then(|tool| tool.args_at.as_ref());
        if json.is_some() && at == Some(&part.path) {
            self.written_arguments = Some(&part.path);
        }
        if let Some(pushed) = self.texts.last_mut() {
            pushed.speaker = part.role.as_deref();
            pushed.json = json.map(Box::new);
        }
    }

    /// Adds each string and number of a tool's arguments, because a card number written as a number is one all the same; and each key
    /// that the bundle has not `declared`, which is as much the caller's as a value is. Recursion is bounded by the depth of a
    /// request.
    fn push_argument(
        &mut self,
        request: &Request,
        value: &'r Value,
        at: Option<StepId>,
        declared: Option<&BTreeMap<String, Type>>,
    ) {
        let text: Cow<'r, str> = match value {
            Value::Null | Value::Bool(_) => return,
            Value::String(text) => text.as_str().into(),
            Value::Int(int) => int.to_string().into(),
            Value::Float(float) => float.to_string().into(),
            Value::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    let step = self.step(at, To::Index(place));
                    self.push_argument(request, item, Some(step), None);
                }
                return;
            }
            Value::Map(map) => {
                for (place, (key, member)) in map.iter().enumerate() {
                    if !declared.is_some_and(|declared| declared.contains_key(key)) {
                        self.push(request, key.as_str().into(), Role::Key(at, place), true);
                    }
                    let step = self.step(at, To::Key(key));
                    self.push_argument(request, member, Some(step), None);
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
                Role::Content(_) | Role::Argument(_) | Role::Key(..) => {
                    together.saturating_add(text.text.len())
                }
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

    pub(super) fn get(&self, place: usize) -> Option<&Text<'r>> {
        self.texts.get(place)
    }

    /// How many hits were found.
    pub(super) fn hit_count(&self) -> usize {
        self.found.len()
    }
}

fn field_text<'r>(request: &'r Request, field: &Field) -> Option<&'r str> {
    match field {
        Field::Action => request.action.as_deref(),
        Field::Fact(name) => request.facts.get(&**name).and_then(Value::as_str),
        _ => None,
    }
}
