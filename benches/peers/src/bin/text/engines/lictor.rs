//! Ours.

use std::ops::Range;

use lictor_benches::text::{Kind, Pattern};
use lictor_scan::{
    Builder, Expression, Kernel, Matcher, MatcherId, MatcherSet, Pattern as Sought, Scanner, Scratch,
};

use super::{Engine, Hit, place};

struct Lictor {
    scanner: Scanner,
    wanted: MatcherSet,
    scratch: Scratch,
}

pub fn build(patterns: &[Pattern], kernel: Kernel) -> Result<Box<dyn Engine>, String> {
    let mut builder = Builder::new().kernel(kernel);
    let mut wanted = MatcherSet::default();
    for pattern in patterns {
        let id = match pattern.kind {
            Kind::Keyword => builder.add(&Matcher::new([Sought::Keyword(&pattern.source)]).whole_words()),
            Kind::Literal | Kind::Shape => {
                let expression = Expression::parse(&pattern.source).map_err(|error| error.to_string())?;
                builder.add(&Matcher::new([Sought::Regex(&expression)]))
            }
        };
        wanted.insert(id.map_err(|error| error.to_string())?);
    }
    Ok(Box::new(Lictor { scanner: builder.build(), wanted, scratch: Scratch::default() }))
}

impl Engine for Lictor {
    fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
        let mut take = |matcher: MatcherId, hit: Range<usize>| {
            hits.push(Hit { pattern: matcher.0, start: place(hit.start), end: place(hit.end) });
        };
        let outcome = self.scanner.scan(text, &self.wanted, usize::MAX, &mut self.scratch, &mut take);
        assert!(outcome.incomplete.is_empty());
    }
}
