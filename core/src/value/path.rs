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
