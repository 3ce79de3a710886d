//! Where a text stands, who says it, and whether a test reads it.

use std::fmt::Write as _;

use crate::kind::Kind;
use crate::program::{FinderId, FinderSource, Select, Within};
use crate::value::{Name, Path, PathWalk, Segment, Stride, Value};

use super::{Absence, Found, Role, StepId, Text, Texts, To};

impl<'r> Texts<'r> {
    /// The path of a text; empty if there is no such text.
    pub(in super::super) fn path(&self, place: usize) -> Name {
        self.texts.get(place).map(|text| self.path_of(text)).unwrap_or_default()
    }

    pub(super) fn path_of(&self, text: &Text<'r>) -> Name {
        let below = |step| {
            let mut path = self.arguments_at.to_owned();
            for step in self.steps_to(step) {
                // Writing to a String cannot fail.
                let _ = match step {
                    To::Key(key) if path.is_empty() => write!(path, "{key}"),
                    To::Key(key) => write!(path, ".{key}"),
                    To::Index(index) => write!(path, "[{index}]"),
                };
            }
            path
        };
        let path = || match text.role {
            Role::Content(path) => path.into(),
            Role::Field(field) => field.to_string().into(),
            Role::Argument(step) => below(step).into(),
            // A key's place, and not what it says, because a path is shown.
            Role::Key(step, place) => format!("{}{{{place}}}", below(step)).into(),
        };
        text.path.get_or_init(path).clone()
    }

    /// The path of a text below the tool's arguments.
    pub(in super::super) fn argument_path(&self, step: Option<StepId>) -> Path {
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

    /// The hits of `finders` in the texts of `within`. One finder's hits are in order of place.
    pub(in super::super) fn hits(
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
                .filter(move |found| self.holds(found, within))
                .copied()
        })
    }

    /// Whether a finding lies within what a test reads.
    pub(super) fn holds(&self, found: &Found, within: &Within) -> bool {
        self.texts.get(found.text).is_some_and(|text| match within {
            Within::Texts(select) => {
                self.is_said_by(text, select) != Some(false) && self.leads_to(text, Some(found), select)
            }
            Within::Everything | Within::Field(_) => self.is_within(text, within),
        })
    }

    /// Whether the hits of `finders` in the texts of `within` are all that there are.
    pub(in super::super) fn known<'a>(
        &self,
        finders: &[FinderId],
        within: &'a Within,
    ) -> Result<(), Absence<'a>> {
        match within {
            Within::Everything => self.known_texts()?,
            Within::Texts(select) => self.known_places(select)?,
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

    /// Whether it is known which texts there are.
    fn known_texts(&self) -> Result<(), Absence<'static>> {
        if self.reads_arguments {
            if self.arguments.is_none() { Err(Absence::NoArguments) } else { Ok(()) }
        } else if !self.content_known {
            Err(Absence::NoContent)
        } else {
            Ok(())
        }
    }

    /// Whether it is known which texts stand at the paths of `select`, and who says them.
    fn known_places<'a>(&self, select: &'a Select) -> Result<(), Absence<'a>> {
        match select.paths.first() {
            None => self.known_texts()?,
            Some(first) => {
                let is_argument = |path: &Name| path.starts_with("tool.args");
                if !self.content_known && !select.paths.iter().any(is_argument) && !self.reads_arguments {
                    return Err(Absence::NoContent);
                }
                // A misspelt path would never be found; unknown, so that the fail mode decides and the rationale says so.
                let is_there = |path: &Name| {
                    is_argument(path) && self.has_argument(path)
                        || self.texts.iter().any(|text| self.leads(text, None, path))
                };
                if !select.paths.iter().any(is_there) {
                    return Err(Absence::NoPath(first));
                }
            }
        }
        let nobody =
            |text: &Text<'r>| self.is_said_by(text, select).is_none() && self.leads_to(text, None, select);
        match self.texts.iter().position(nobody) {
            Some(place) => Err(Absence::NoRole(place)),
            None => Ok(()),
        }
    }

    /// Whether an argument is there; one that holds no text has no hits.
    fn has_argument(&self, path: &str) -> bool {
        let mut walk = PathWalk::new(path);
        walk.along("tool.args") && self.arguments.is_some_and(|arguments| has(arguments, walk))
    }

    fn is_wanted(&self, finder: FinderId) -> bool {
        match self.program.finder(finder).map(|finder| &finder.source) {
            Some(FinderSource::Scanner(matcher)) => self.wanted.contains(*matcher),
            Some(FinderSource::Host) => self.hosts.contains(&finder),
            None => false,
        }
    }

    /// Whether a test reads something of a text.
    pub(super) fn is_within(&self, text: &Text<'r>, within: &Within) -> bool {
        match (within, text.role) {
            (Within::Everything, Role::Content(_)) => true,
            (Within::Everything, Role::Argument(_) | Role::Key(..)) => self.reads_arguments,
            (Within::Texts(select), _) => {
                self.is_said_by(text, select) != Some(false) && self.leads_to(text, None, select)
            }
            (Within::Field(field), Role::Field(other)) => field == other,
            (Within::Everything, Role::Field(_)) | (Within::Field(_), _) => false,
        }
    }

    /// Whether one of the speakers that `select` names says a text; `None` if it is not known who does.
    fn is_said_by(&self, text: &Text<'r>, select: &Select) -> Option<bool> {
        if select.roles.is_empty() {
            return Some(true);
        }
        let speaker = match text.role {
            Role::Content(_) => text.speaker.or_else(|| speaker_of(self.kind))?,
            // The model writes them.
            Role::Argument(_) | Role::Key(..) => "assistant",
            Role::Field(_) => return Some(false),
        };
        Some(select.roles.iter().any(|role| plain_role(role) == plain_role(speaker)))
    }

    /// Whether a text, or `found` in it, stands at or below one of the paths of `select`.
    fn leads_to(&self, text: &Text<'r>, found: Option<&Found>, select: &Select) -> bool {
        match text.role {
            Role::Field(_) => false,
            _ if select.paths.is_empty() => self.is_within(text, &Within::Everything),
            _ => select.paths.iter().any(|path| self.leads(text, found, path)),
        }
    }

    /// Arguments are also below `tool.args`, and what a tool gave back below `tool.result`, wherever the document has them.
    fn leads(&self, text: &Text<'r>, found: Option<&Found>, named: &str) -> bool {
        match text.role {
            Role::Field(_) => false,
            Role::Argument(step) | Role::Key(step, _) => {
                let below = |root: &str| {
                    let mut walk = PathWalk::new(named);
                    walk.along(root)
                        && self.steps_to(step).into_iter().all(|to| stride(&mut walk, to))
                        && walk.is_done()
                };
                below("tool.args") || self.arguments_at != "tool.args" && below(self.arguments_at)
            }
            Role::Content(own) => {
                let at = |walk: PathWalk<'_>| walk.is_done() || leads_into(text, found, walk);
                let mut walk = PathWalk::new(named);
                if walk.along(own) && at(walk) {
                    return true;
                }
                let mut walk = PathWalk::new(named);
                if self.written_arguments == Some(own) && walk.along("tool.args") && at(walk) {
                    return true;
                }
                let mut walk = PathWalk::new(named);
                let result = self.result_at.and_then(|root| {
                    let rest = own.strip_prefix(root)?;
                    (root.is_empty() || rest.is_empty() || rest.starts_with(['.', '[', '{'])).then_some(rest)
                });
                result.is_some_and(|rest| {
                    let dot = if rest.is_empty() || rest.starts_with(['.', '[', '{']) { "" } else { "." };
                    let leads =
                        walk.along("tool.result") && (walk.is_done() || walk.along(dot) && walk.along(rest));
                    leads && at(walk)
                })
            }
        }
    }

    /// The texts that a judge is shown: what a test without `in` looks at, but for keys, which are no text by themselves.
    pub(in super::super) fn subject(&self) -> impl Iterator<Item = (usize, &Text<'r>)> {
        self.texts.iter().enumerate().filter(|(_, text)| {
            !matches!(text.role, Role::Key(..)) && self.is_within(text, &Within::Everything)
        })
    }
}

/// Whether a path leads on to something in a text of JSON: to `found`, or to anything.
fn leads_into(text: &Text<'_>, found: Option<&Found>, walk: PathWalk<'_>) -> bool {
    let Some(json) = &text.json else { return false };
    let (start, end) = found.map_or((0, usize::MAX), |found| (found.start, found.end));
    json.from(start).iter().take_while(|token| token.span.start < end).any(|token| {
        let mut walk = walk;
        let steps = json.steps(&text.text, token);
        let leads = steps.iter().all(|step| match step {
            Stride::Key(key) => walk.key(key),
            Stride::Index(index) => walk.index(*index),
        });
        leads && walk.is_done()
    })
}

fn stride(walk: &mut PathWalk<'_>, to: To<'_>) -> bool {
    match to {
        To::Key(key) => walk.key(key),
        To::Index(index) => walk.index(index),
    }
}

/// Whether something other than null stands at the end of a path. Recursion is bounded by the depth of a request.
fn has(value: &Value, walk: PathWalk<'_>) -> bool {
    if walk.is_done() {
        return *value != Value::Null;
    }
    let goes_on = |value: &Value, to: To<'_>| {
        let mut walk = walk;
        stride(&mut walk, to) && has(value, walk)
    };
    match value {
        Value::Map(map) => map.iter().any(|(key, member)| goes_on(member, To::Key(key))),
        Value::List(items) => items.iter().enumerate().any(|(place, item)| goes_on(item, To::Index(place))),
        _ => false,
    }
}

/// Who speaks in a request of a kind, where the text does not say.
const fn speaker_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Input => Some("user"),
        Kind::Output | Kind::ToolCall => Some("assistant"),
        Kind::ToolResult => Some("tool"),
        Kind::Retrieval | Kind::ModelCall | Kind::MemoryWrite | Kind::Event | Kind::Deploy => None,
    }
}

/// A role by the name that most providers give it.
fn plain_role(role: &str) -> &str {
    match role {
        "developer" => "system",
        "function" => "tool",
        "model" => "assistant",
        other => other,
    }
}
