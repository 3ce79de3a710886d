//! What a scan promises, on random and on hostile patterns and texts.

mod contract;
mod hostile;
mod oracle;
mod random;
mod stream;

use std::ops::Range;

use lictor_scan::{
    Builder, Expression, Kernel, Matcher, MatcherId, MatcherSet, Outcome, Pattern, Scanner, Scratch, Sink,
};
use proptest::test_runner::Config as ProptestConfig;

/// Enough for the random patterns, some of which repeat large Unicode classes.
const SIZE: usize = 1 << 26;

type Hit = (u32, Range<usize>);

/// A matcher that owns what it is made of.
#[derive(Clone, Debug)]
struct Spec {
    patterns: Vec<String>,
    keywords: bool,
    whole_words: bool,
    follows_no_digit: bool,
    group: usize,
    /// The check its hits must pass.
    accept: Option<fn(&str) -> bool>,
}

/// So many random cases, or `LICTOR_SCAN_CASES` for a campaign. What fails is written down as an example, not as a seed.
#[expect(clippy::disallowed_methods, reason = "a test's length is no input of the scanner")]
fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("LICTOR_SCAN_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: cases.unwrap_or(usual), failure_persistence: None, ..ProptestConfig::default() }
}

fn regexes<const N: usize>(patterns: [&str; N]) -> Spec {
    let patterns = patterns.map(str::to_owned).to_vec();
    Spec { patterns, keywords: false, whole_words: false, follows_no_digit: false, group: 0, accept: None }
}

fn keywords<const N: usize>(patterns: [&str; N]) -> Spec {
    Spec { keywords: true, ..regexes(patterns) }
}

/// Scanners of the same matchers that must report the same hits.
fn scanners(specs: &[Spec]) -> Vec<Scanner> {
    let kernels = Kernel::available().into_iter().map(|kernel| Builder::new().kernel(kernel));
    let builders = [Builder::new(), Builder::new().without_prefilter()].into_iter().chain(kernels);
    builders
        .map(|builder| {
            let mut builder = builder.size_limit(SIZE);
            for spec in specs {
                add(&mut builder, spec);
            }
            builder.build()
        })
        .collect()
}

fn scanner(specs: &[Spec]) -> Scanner {
    scanners(specs).swap_remove(0)
}

fn add(builder: &mut Builder, spec: &Spec) -> MatcherId {
    let parsed: Vec<Expression> = match spec.keywords {
        true => Vec::new(),
        false => spec.patterns.iter().map(|pattern| Expression::parse(pattern).unwrap()).collect(),
    };
    let patterns: Vec<Pattern<'_>> = match spec.keywords {
        true => spec.patterns.iter().map(|text| Pattern::Keyword(text)).collect(),
        false => parsed.iter().map(Pattern::Regex).collect(),
    };
    let matcher = Matcher {
        patterns,
        whole_words: spec.whole_words,
        follows_no_digit: spec.follows_no_digit,
        group: spec.group,
    };
    builder.add(&matcher).unwrap()
}

fn every(count: usize) -> MatcherSet {
    let mut set = MatcherSet::default();
    set.extend((0..).map(MatcherId).take(count));
    set
}

/// Gathers hits that pass the matchers' checks.
struct Checked<'s> {
    specs: &'s [Spec],
    hits: Vec<Hit>,
}

impl Sink for Checked<'_> {
    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        self.specs[matcher.0 as usize].accept.is_none_or(|accept| accept(&text[hit]))
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        self.hits.push((matcher.0, hit));
    }
}

fn scan(
    scanner: &Scanner,
    specs: &[Spec],
    text: &str,
    wanted: &MatcherSet,
    max: usize,
    scratch: &mut Scratch,
) -> (Vec<Hit>, Outcome) {
    let mut sink = Checked { specs, hits: Vec::new() };
    let outcome = scanner.scan(text, wanted, max, scratch, &mut sink);
    (sink.hits, outcome)
}

/// All hits, which every scanner of `specs` agrees on.
fn hits(specs: &[Spec], text: &str) -> Vec<Hit> {
    let mut all: Vec<Vec<Hit>> = scanners(specs)
        .iter()
        .map(|scanner| {
            let (hits, outcome) =
                scan(scanner, specs, text, &every(specs.len()), usize::MAX, &mut Scratch::default());
            assert!(outcome.incomplete.is_empty());
            hits
        })
        .collect();
    let first = all.swap_remove(0);
    all.iter().for_each(|hits| assert_eq!(hits, &first, "scanners of the same matchers differ"));
    first
}
