//! A path to a value inside a request: `tool.args.to[0]`.

use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A member of a map.
    Key(Box<str>),
    /// A place in a list.
    Index(usize),
}

/// Steps from a root to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Segment>);

impl Path {
    /// A path from its steps.
    pub fn new(segments: impl IntoIterator<Item = Segment>) -> Self {
        Path(segments.into_iter().collect())
    }

    /// The steps.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Goes one step down.
    pub fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    /// Takes the last step back.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Reads `name.name[3].name`. A name is anything without `.` and `[`; `None` if a step is empty or malformed.
    pub fn parse(text: &str) -> Option<Path> {
        let mut path = Path::default();
        for (place, part) in text.split('.').enumerate() {
            let (name, mut rest) = match part.find('[') {
                Some(open) => part.split_at(open),
                None => (part, ""),
            };
            if name.is_empty() && (place != 0 || rest.is_empty()) {
                return None;
            }
            if !name.is_empty() {
                path.push(Segment::Key(name.into()));
            }
            while !rest.is_empty() {
                let (index, tail) = rest.strip_prefix('[')?.split_once(']')?;
                path.push(Segment::Index(index.parse().ok()?));
                rest = tail;
            }
        }
        Some(path)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if place == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A path that a policy names, walked along the path of a text. In it `*` stands for any name, and `[*]` for any place in a
/// list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathWalk<'p> {
    /// What is left of the policy's path.
    rest: &'p str,
}

/// What may follow a name in a path.
const AFTER_A_NAME: [char; 3] = ['.', '[', '{'];

impl<'p> PathWalk<'p> {
    pub(crate) const fn new(path: &'p str) -> Self {
        PathWalk { rest: path }
    }

    /// Whether a policy can name `path`.
    pub(crate) fn is_path(path: &str) -> bool {
        Path::parse(&path.replace("[*]", "[0]")).is_some()
    }

    /// Whether the end was reached: what follows lies at or below it.
    pub(crate) const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Goes along a path as it is written; whether both lead the same way.
    pub(crate) fn along(&mut self, path: &str) -> bool {
        let mut path = path;
        loop {
            let Some(next) = self.rest.chars().next() else {
                return path.is_empty() || path.starts_with(AFTER_A_NAME);
            };
            let Some(own) = path.chars().next() else { return true };
            if next == '*' && !matches!(own, '.' | '[' | ']' | '{') {
                path = path.trim_start_matches(|c| !matches!(c, '.' | '[' | ']' | '{'));
            } else if next == own {
                path = path.get(own.len_utf8()..).unwrap_or_default();
            } else {
                return false;
            }
            self.rest = self.rest.get(next.len_utf8()..).unwrap_or_default();
        }
    }

    /// Goes one step down to a member.
    pub(crate) fn key(&mut self, key: &str) -> bool {
        if self.is_done() {
            return true;
        }
        let Some(rest) = self.rest.strip_prefix('.') else { return false };
        let own = rest.strip_prefix(key).filter(|rest| rest.is_empty() || rest.starts_with(AFTER_A_NAME));
        match own.or_else(|| rest.strip_prefix('*')) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Goes one step down to a place in a list.
    pub(crate) fn index(&mut self, place: usize) -> bool {
        if self.is_done() {
            return true;
        }
        let Some((index, rest)) = self.rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            return false;
        };
        self.rest = rest;
        index == "*" || index.parse() == Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::PathWalk;

    fn is_below(path: &str, named: &str) -> bool {
        let mut walk = PathWalk::new(named);
        walk.along(path) && walk.is_done()
    }

    #[test]
    fn a_path_covers_itself_and_what_lies_below() {
        for (path, named, covered) in [
            ("messages[0].content", "messages[0].content", true),
            ("messages[0].content[1].text", "messages[0].content", true),
            ("messages[0].contents", "messages[0].content", false),
            ("messages[12].content", "messages[*].content", true),
            ("messages[12].content", "messages[1].content", false),
            ("messages[1]", "messages[*].content", false),
            ("a.bc.d", "a.*.d", true),
            ("a.b.c.d", "a.*.d", false),
            ("a.b{0}", "a.b", true),
            ("a", "a.b", false),
            ("a.b", "*", true),
        ] {
            assert_eq!(is_below(path, named), covered, "{path} below {named}");
        }
    }

    #[test]
    fn steps_are_taken_as_names_are_written() {
        let mut walk = PathWalk::new(".to[*].a.b");
        assert!(walk.key("to") && walk.index(7) && !walk.is_done());
        assert!(walk.key("a.b") && walk.is_done() && walk.key("below"));
        assert!(!PathWalk::new(".to").key("too"));
        assert!(!PathWalk::new("[1]").index(2));
    }
}
