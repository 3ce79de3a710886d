//! Random bundles and requests, as the documents and lines that a host would send.
//!
//! Everything is drawn from small vocabularies, so that policies overlap, match, waive and contradict each other. A
//! [`Gen`] is deterministic: one seed, one pair, on every machine.

mod bundle;
mod condition;
mod request;

use std::collections::VecDeque;

use lictor::decision::Decision;
use lictor::fingerprint::Key;
use lictor::request::Finding;
use lictor::{Compiled, Compiler, Options, Request};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value as Json, json};

use crate::oracle::Rows;

/// A bundle, a request to it, and what is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// A native document.
    pub document: Json,
    /// A request in its wire form; not always a sound one.
    pub request: Json,
    /// What the decision is to carry.
    pub options: Options,
    /// Which call is made.
    pub rows: Rows,
}

impl Pair {
    /// Compiles the document.
    ///
    /// # Panics
    /// If it does not compile: a mistake of the generator.
    pub fn compile(&self) -> Compiled {
        match compile(&self.document) {
            Ok(compiled) => compiled,
            Err(error) => panic!("{error}\n{:#}", self.document),
        }
    }

    /// Reads the request; `None` if it cannot be evaluated at all.
    pub fn read_request(&self) -> Option<Request> {
        Request::from_json(self.request.to_string().as_bytes()).ok()
    }
}

/// Compiles one native document.
///
/// # Errors
/// The compiler's.
pub fn compile(document: &Json) -> Result<Compiled, lictor::PolicyError> {
    Compiler::new().key(key()).document("generated.json", document.to_string()).compile()
}

/// The key that generated bundles are compiled with.
///
/// # Panics
/// Never: it is long enough.
pub fn key() -> Key {
    Key::new(b"a key for generated bundles").expect("a key of 27 bytes")
}

/// A source of random choices.
#[derive(Debug)]
pub struct Gen {
    /// What the first choices are; `rng` makes the rest.
    chosen: VecDeque<u8>,
    rng: TestRng,
}

impl Gen {
    /// The choices that belong to case `case` of a run with seed `seed`.
    pub fn new(seed: u64, case: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&case.to_le_bytes());
        Gen { chosen: VecDeque::new(), rng: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes) }
    }

    /// Choices that `bytes` make, two a choice, as long as they last: for a fuzzer, which learns what they do.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Gen { chosen: bytes.iter().copied().collect(), ..Gen::new(0, 0) }
    }

    /// A bundle with a request.
    pub fn pair(&mut self) -> Pair {
        let document = self.document();
        let request = self.request(&document);
        let options = Options {
            text_after: self.chance(30),
            previews: self.chance(30),
            subjects: self.chance(30),
            expired: self.chance(10),
        };
        Pair { document, request, options, rows: if self.chance(20) { Rows::All } else { Rows::Told } }
    }

    /// The request once more, with approvals of the action and answers to the checks that `decision` names: right,
    /// wrong, hesitant, malformed, hostile. `None` if it names none.
    pub fn follow_up(&mut self, request: &Json, decision: &Decision) -> Option<Json> {
        let mut request = request.clone();
        let mut changed = false;
        if let Some(digest) = &decision.action_digest {
            let count = self.below(3) + 1;
            let approvals: Vec<Json> = (0..count).map(|_| self.approval(digest)).collect();
            request["approvals"] = approvals.into();
            changed = true;
        }
        if !decision.pending.is_empty() {
            let mut answers = request.get("answers").and_then(Json::as_array).cloned().unwrap_or_default();
            for check in &decision.pending {
                for _ in 0..self.below(4) {
                    answers.push(self.answer(check));
                }
            }
            request["answers"] = answers.into();
            changed = true;
        }
        changed.then_some(request)
    }

    fn approval(&mut self, digest: &str) -> Json {
        let digest = if self.chance(85) { digest } else { "sha256:00" };
        let mut approval = json!({"action_digest": digest, "by": self.principal()});
        if self.chance(80) {
            let time = ["2026-11-20T09:59:00Z", "2026-11-20T09:00:00Z", "2026-11-20T10:00:01Z"];
            approval["at"] = self.pick(&time).into();
        }
        approval
    }

    /// An answer to a check, in one of the ways in which judges answer.
    pub fn answer(&mut self, check: &lictor::decision::Check) -> Json {
        let finding = self.pick(&Finding::ALL);
        let mut answer = json!({"check": check.check, "verdict": finding.as_str()});
        if self.chance(60) {
            answer["score"] = self.pick(&[json!(0.9), json!(0.5), json!(0.1), json!(1), json!(1.5)]);
        }
        if self.chance(70) {
            answer["by"] = json!({"judge": self.below(3)});
        }
        if self.chance(40) {
            answer["clause"] = self.pick(&["c1", "c1", "c1", "c2", "x1"]).into();
        }
        if self.chance(40) {
            let spans: Vec<Json> = (0..=self.below(2)).map(|_| self.span(check)).collect();
            answer["spans"] = spans.into();
        }
        match self.below(20) {
            0 => answer["check"] = "sha256:00".into(),
            1 => answer["verdict"] = "allow".into(),
            _ => {}
        }
        answer
    }

    fn span(&mut self, check: &lictor::decision::Check) -> Json {
        let part = self.below(check.subject.len().max(1));
        let bytes = check.subject.get(part).map_or(0, |part| part.bytes);
        let (start, end) = match self.below(8) {
            0 => (0, bytes + 1),
            1 => (3, 3),
            2 => (bytes, 0),
            _ => {
                let start = self.below(bytes.max(1));
                (start, start + 1 + self.below((bytes - start.min(bytes)).max(1)))
            }
        };
        match check.subject.get(part) {
            Some(part) if self.chance(50) => json!({"path": part.path, "start": start, "end": end}),
            _ => json!([start, end]),
        }
    }

    /// A number below `bound`, or 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        let choice = match (self.chosen.pop_front(), self.chosen.pop_front()) {
            (Some(low), Some(high)) => u64::from(u16::from_le_bytes([low, high])),
            _ => self.rng.next_u64(),
        };
        usize::try_from(choice % bound).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    /// Some of `choices`, each at most once, in their order.
    pub fn some<T: Clone>(&mut self, choices: &[T], percent: usize) -> Vec<T> {
        choices.iter().filter(|_| self.chance(percent)).cloned().collect()
    }

    /// `items` in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// The smallest object that still `fails`, found by taking out one member or item after the other.
pub fn shrink(value: &Json, fails: &mut dyn FnMut(&Json) -> bool) -> Json {
    let mut best = value.clone();
    loop {
        let smaller = places(&best, String::new()).into_iter().find_map(|place| {
            let smaller = without(&best, &place)?;
            fails(&smaller).then_some(smaller)
        });
        match smaller {
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}

/// JSON pointers of every member and item, outermost first.
fn places(value: &Json, at: String) -> Vec<String> {
    let below: Vec<(String, &Json)> = match value {
        Json::Object(map) => map
            .iter()
            .map(|(key, item)| (format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), item))
            .collect(),
        Json::Array(items) => {
            items.iter().enumerate().map(|(place, item)| (format!("{at}/{place}"), item)).collect()
        }
        _ => Vec::new(),
    };
    let own: Vec<String> = below.iter().map(|(place, _)| place.clone()).collect();
    own.into_iter().chain(below.into_iter().flat_map(|(place, item)| places(item, place))).collect()
}

fn without(value: &Json, place: &str) -> Option<Json> {
    let mut value = value.clone();
    let (parent, key) = place.rsplit_once('/')?;
    match value.pointer_mut(parent)? {
        Json::Object(map) => map.remove(&key.replace("~1", "/").replace("~0", "~"))?,
        Json::Array(items) => items.remove(key.parse().ok()?),
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_is_one_pair() {
        assert_eq!(Gen::new(1, 2).pair(), Gen::new(1, 2).pair());
        assert_ne!(Gen::new(1, 2).pair(), Gen::new(1, 3).pair());
    }

    #[test]
    fn what_does_not_matter_is_shrunk_away() {
        let value = json!({"a": [1, 2, {"b": 3}], "c": 4});
        let kept = shrink(&value, &mut |value| value.to_string().contains('3'));
        assert_eq!(kept, json!({"a": [{"b": 3}]}));
    }
}
