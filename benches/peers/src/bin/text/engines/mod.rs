//! The engines, each behind the same call.

mod hyperscan;
mod lictor;
mod loops;
mod re2;
mod yara;

use lictor_benches::text::Pattern;
use lictor_scan::Kernel;

/// What an engine says of a pattern that matches. Places are 0 where it does not say them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub pattern: u32,
    pub start: u32,
    pub end: u32,
}

/// How much an engine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Every match of every pattern, as a loop over `Regex` gives them.
    Spans,
    /// Those, and others that overlap them.
    MoreSpans,
    /// Where matches end, and others that overlap them.
    Ends,
    /// Which patterns match.
    Patterns,
    /// Of all patterns together the leftmost matches that do not overlap.
    Leftmost,
}

impl Answers {
    pub fn name(self) -> &'static str {
        match self {
            Answers::Spans => "spans",
            Answers::MoreSpans => "spans, overlapping",
            Answers::Ends => "ends",
            Answers::Patterns => "which match",
            Answers::Leftmost => "leftmost only",
        }
    }

    /// Whether `found` is right, seen from all matches in `expected`. Both are in order.
    pub fn agree(self, expected: &[Hit], found: &[Hit]) -> bool {
        let patterns = |hits: &[Hit]| {
            let mut patterns: Vec<u32> = hits.iter().map(|hit| hit.pattern).collect();
            patterns.dedup();
            patterns
        };
        let all = |is: &dyn Fn(&Hit, &Hit) -> bool| {
            expected.iter().all(|hit| found.iter().any(|other| is(hit, other)))
        };
        let same = patterns(expected) == patterns(found);
        match self {
            Answers::Spans => expected == found,
            Answers::MoreSpans => same && all(&|hit, other| hit == other),
            Answers::Ends => same && all(&|hit, other| (hit.pattern, hit.end) == (other.pattern, other.end)),
            Answers::Patterns => same,
            Answers::Leftmost => {
                let among = patterns(found).iter().all(|pattern| patterns(expected).contains(pattern));
                let first = |hits: &[Hit]| hits.iter().map(|hit| hit.start).min();
                among && first(expected) == first(found)
            }
        }
    }
}

/// Patterns, ready to look for.
pub trait Engine {
    /// Adds what is in `text` to `hits`, in any order.
    fn scan(&mut self, text: &str, hits: &mut Vec<Hit>);
}

/// A way to build one, or why it cannot be.
type Build = Box<dyn Fn(&[Pattern]) -> Result<Box<dyn Engine>, String>>;

/// One of the compared.
pub struct Contender {
    pub name: String,
    pub answers: Answers,
    /// More patterns than these are not tried, and why.
    pub most: Option<(usize, &'static str)>,
    pub build: Build,
}

/// All of them; ours come first.
pub fn all() -> Vec<Contender> {
    let mut all = Vec::new();
    let mut add = |name: &str, answers, most, build: Build| {
        all.push(Contender { name: name.to_owned(), answers, most, build });
    };
    for kernel in Kernel::available().into_iter().rev() {
        let name = format!("lictor-scan, {}", format!("{kernel:?}").to_lowercase());
        add(&name, Answers::Spans, None, Box::new(move |patterns| lictor::build(patterns, kernel)));
    }
    add("loop over Regex", Answers::Spans, None, Box::new(loops::one_by_one));
    add("RegexSet", Answers::Patterns, None, Box::new(loops::set));
    let memory = "it asks for tens of gigabytes on fresh texts and aborts";
    add("regex-automata meta", Answers::Leftmost, Some((1_000, memory)), Box::new(loops::meta));
    add("RE2::Set", Answers::Patterns, None, Box::new(re2::build));
    add(
        "Hyperscan, starts",
        Answers::MoreSpans,
        None,
        Box::new(|patterns| hyperscan::build(patterns, hyperscan::Mode::Starts)),
    );
    add(
        "Hyperscan",
        Answers::Ends,
        None,
        Box::new(|patterns| hyperscan::build(patterns, hyperscan::Mode::Ends)),
    );
    add(
        "Hyperscan, single match",
        Answers::Patterns,
        None,
        Box::new(|patterns| hyperscan::build(patterns, hyperscan::Mode::Single)),
    );
    add("yara-x", Answers::MoreSpans, None, Box::new(yara::build));
    all
}

/// A place in a text of some kilobytes.
fn place(at: usize) -> u32 {
    u32::try_from(at).expect("texts are short")
}
