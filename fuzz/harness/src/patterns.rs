//! Any bytes as a set of patterns and a text.

use std::ops::Range;

use lictor_scan::{
    Builder, Expression, Kernel, Matcher, MatcherId, MatcherSet, Pattern, Scanner, Scratch, stands_alone,
};
use regex::{Regex, RegexBuilder};

/// Bytes that one pattern may take; what takes more is left out.
const SIZE: usize = 1 << 18;

/// Most patterns of one set.
const MOST: usize = 40;

/// Reads the bytes as lines: each is a pattern, up to an empty line; what follows is the text. A line that begins with
/// `=` is a keyword, with `==` a whole word. The hits must be those of a plain loop over `regex`, by every scanner and
/// with memory that is used again.
pub fn patterns(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let (lines, text) = data.split_once("\n\n").unwrap_or((&data, ""));
    let specs: Vec<Spec> = lines.lines().take(MOST).filter_map(Spec::read).collect();
    let expected: Vec<(MatcherId, Range<usize>)> = (0..)
        .map(MatcherId)
        .zip(&specs)
        .flat_map(|(id, spec)| spec.hits(text).map(move |hit| (id, hit)))
        .collect();
    let mut wanted = MatcherSet::default();
    wanted.extend((0..).map(MatcherId).take(specs.len()));
    for scanner in scanners(&specs) {
        let mut scratch = Scratch::default();
        for _ in 0..2 {
            let mut hits = Vec::new();
            let mut sink = |matcher, hit| hits.push((matcher, hit));
            let outcome = scanner.scan(text, &wanted, usize::MAX, &mut scratch, &mut sink);
            let known = |id: &MatcherId| !outcome.incomplete.contains(id);
            hits.retain(|(id, _)| known(id));
            let expected = expected.iter().filter(|(id, _)| known(id));
            assert!(hits.iter().eq(expected), "{hits:?} of {specs:?} in {text:?} by {scanner:?}");
        }
    }
}

/// One matcher of one pattern.
#[derive(Debug)]
enum Spec {
    Regex(Expression, Regex),
    Keyword { text: String, regex: Regex, whole: bool },
}

impl Spec {
    fn read(line: &str) -> Option<Spec> {
        let Some(keyword) = line.strip_prefix('=') else {
            // What is quadratic for the plain loop is left to the tests of hostile texts.
            let regex = RegexBuilder::new(line).size_limit(SIZE).build().ok()?;
            return Some(Spec::Regex(Expression::parse(line).ok()?, regex));
        };
        let (text, whole) = keyword.strip_prefix('=').map_or((keyword, false), |text| (text, true));
        if text.is_empty() {
            return None;
        }
        let regex = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build().ok()?;
        Some(Spec::Keyword { text: text.to_owned(), regex, whole })
    }

    fn hits<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let (regex, whole) = match self {
            Spec::Regex(_, regex) => (regex, false),
            Spec::Keyword { regex, whole, .. } => (regex, *whole),
        };
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let found = regex.find_at(text, at)?.range();
                if !found.is_empty() && (!whole || stands_alone(text, &found)) {
                    at = found.end;
                    return Some(found);
                }
                at = found.start + text[found.start..].chars().next()?.len_utf8();
            }
        })
    }
}

/// One for each kernel, and one that searches for each pattern by itself.
fn scanners(specs: &[Spec]) -> Vec<Scanner> {
    let kernels = Kernel::available().into_iter().map(|kernel| Builder::new().kernel(kernel));
    let builders = kernels.chain([Builder::new().without_prefilter()]);
    builders
        .map(|builder| {
            let mut builder = builder.size_limit(4 * SIZE);
            for spec in specs {
                let matcher = match spec {
                    Spec::Regex(expression, _) => Matcher::new([Pattern::Regex(expression)]),
                    Spec::Keyword { text, whole, .. } => {
                        Matcher { whole_words: *whole, ..Matcher::new([Pattern::Keyword(text)]) }
                    }
                };
                builder.add(&matcher).expect("what `regex` compiles into a quarter of the bytes");
            }
            builder.build()
        })
        .collect()
}
