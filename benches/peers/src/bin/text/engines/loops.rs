//! What the `regex` crates offer: one expression after the other, a set, and all in one.

use lictor_benches::text::Pattern;
use regex::{Regex, RegexSet, RegexSetBuilder};
use regex_automata::meta;

use super::{Engine, Hit, place};

/// Bytes that the automata of a whole set may take.
const SET_BYTES: usize = 1 << 30;

/// Bytes of states that are built while searching, before they are thrown away.
const CACHE_BYTES: usize = 64 << 20;

struct OneByOne(Vec<Regex>);

pub fn one_by_one(patterns: &[Pattern]) -> Result<Box<dyn Engine>, String> {
    let compile = |pattern: &Pattern| Regex::new(&pattern.regex()).map_err(|error| error.to_string());
    Ok(Box::new(OneByOne(patterns.iter().map(compile).collect::<Result<_, _>>()?)))
}

impl Engine for OneByOne {
    fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
        for (pattern, regex) in (0..).zip(&self.0) {
            let hit = |found: regex::Match<'_>| Hit {
                pattern,
                start: place(found.start()),
                end: place(found.end()),
            };
            hits.extend(regex.find_iter(text).map(hit));
        }
    }
}

struct Set(RegexSet);

pub fn set(patterns: &[Pattern]) -> Result<Box<dyn Engine>, String> {
    let set = RegexSetBuilder::new(patterns.iter().map(Pattern::regex))
        .size_limit(SET_BYTES)
        .dfa_size_limit(CACHE_BYTES)
        .build();
    Ok(Box::new(Set(set.map_err(|error| error.to_string())?)))
}

impl Engine for Set {
    fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
        let found = self.0.matches(text);
        hits.extend(found.iter().map(|pattern| Hit { pattern: place(pattern), start: 0, end: 0 }));
    }
}

struct Meta {
    regex: meta::Regex,
    cache: meta::Cache,
}

pub fn meta(patterns: &[Pattern]) -> Result<Box<dyn Engine>, String> {
    let config = meta::Config::new().nfa_size_limit(Some(SET_BYTES)).hybrid_cache_capacity(CACHE_BYTES);
    let sources: Vec<String> = patterns.iter().map(Pattern::regex).collect();
    let regex =
        meta::Builder::new().configure(config).build_many(&sources).map_err(|error| error.to_string())?;
    let cache = regex.create_cache();
    Ok(Box::new(Meta { regex, cache }))
}

impl Engine for Meta {
    fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
        let mut input = regex_automata::Input::new(text);
        while let Some(found) = self.regex.search_with(&mut self.cache, &input) {
            let pattern = place(found.pattern().as_usize());
            hits.push(Hit { pattern, start: place(found.start()), end: place(found.end()) });
            // No pattern of the workload matches the empty text.
            input.set_start(found.end());
        }
    }
}
