//! How well an engine finds, scored as `make scores` scores our own detectors.

use std::collections::HashMap;
use std::time::Duration;

use lictor_benches::scores::{Count, Evasion, Finder, Found, Labelled};

use crate::names;
use crate::peer::Peer;
use crate::protocol::{Answer, Hit, Question};

/// An engine that needs longer for a sentence has failed.
const LONGEST: Duration = Duration::from_secs(30);

/// Scores below which findings are left out, of which each engine gets the one that suits it best.
const THRESHOLDS: [f64; 10] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

pub struct Quality {
    /// The six types together.
    pub core: Count,
    pub evasion: Evasion,
    /// The threshold of both.
    pub threshold: f64,
}

/// Scores an engine at the threshold at which its F1 on these very sentences is highest.
pub fn measure(peer: &mut Peer, labelled: &Labelled) -> Result<Quality, String> {
    let mut asked = Asked { peer, known: HashMap::new(), threshold: 0.0, failed: None };
    let mut best: Option<(Count, f64)> = None;
    for threshold in THRESHOLDS {
        asked.threshold = threshold;
        let core = labelled.score(&mut asked).core;
        if best.is_none_or(|(before, _)| core.f1() > before.f1()) {
            best = Some((core, threshold));
        }
    }
    let (core, threshold) = best.expect("there are thresholds");
    asked.threshold = threshold;
    let evasion = labelled.score_disguised(&mut asked);
    match asked.failed {
        Some(why) => Err(why),
        None => Ok(Quality { core, evasion, threshold }),
    }
}

/// An engine that is asked once about each text, and its findings below a threshold left out.
struct Asked<'a> {
    peer: &'a mut Peer,
    known: HashMap<String, Vec<Hit>>,
    threshold: f64,
    failed: Option<String>,
}

impl Finder for Asked<'_> {
    fn find(&mut self, text: &str) -> Vec<Found> {
        if self.failed.is_some() {
            return Vec::new();
        }
        if !self.known.contains_key(text) {
            let hits = match self.peer.ask(&Question::Find(text.to_owned()), LONGEST) {
                Ok(Answer::Found(hits)) => hits,
                Ok(other) => panic!("{other:?} is no answer to what is in a text"),
                Err(why) => {
                    self.failed = Some(why);
                    Vec::new()
                }
            };
            self.known.insert(text.to_owned(), hits);
        }
        let sure = self.known[text].iter().filter(|hit| hit.score >= self.threshold);
        let found = sure.map(|hit| Found {
            start: hit.start,
            end: hit.end,
            detector: names::in_ours(&hit.name).to_owned(),
        });
        let mut found: Vec<Found> = found.collect();
        found.sort();
        found.dedup();
        found
    }
}
