//! Texts with and without a secret: which are found, and which are left alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::data::Secret;
use super::{Finder as _, Found, Library, Rate};

/// Rates over all kinds and by kind.
#[derive(Debug, Default, Serialize)]
pub struct Secrets {
    /// By kind of secret.
    pub kinds: BTreeMap<String, Tally>,
    /// All kinds together.
    pub all: Tally,
    /// The share of kinds of which every secret is found.
    pub whole_kinds: Rate,
    /// Texts that are flagged though no rule at all must flag them. `Tally::wrong` also counts what one rule must leave
    /// alone and another must find: the data says what single rules do.
    pub wrong_for_all: Rate,
}

/// The rates of one kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Tally {
    /// Texts with a secret, in which a `secret.*` finding touches it.
    pub found: Rate,
    /// Of these, those of which nine tenths of the secret are covered.
    pub covered: Rate,
    /// Texts without, in which a `secret.*` finding is wrong.
    pub wrong: Rate,
}

impl Secrets {
    pub(super) fn measure(secrets: &[Secret], library: &mut Library) -> Secrets {
        let mut scores = Secrets::default();
        let holding: BTreeSet<&str> =
            secrets.iter().filter(|case| case.expected).map(|case| case.text.as_str()).collect();
        for case in secrets {
            let mut found = library.find(&case.text);
            found.retain(|found| found.detector.starts_with("secret."));
            if !case.expected && !holding.contains(case.text.as_str()) {
                scores.wrong_for_all.add(!found.is_empty());
            }
            let kind = scores.kinds.entry(case.kind.clone()).or_default();
            for tally in [kind, &mut scores.all] {
                tally.add(case, &found);
            }
        }
        for tally in scores.kinds.values() {
            scores.whole_kinds.add(tally.found.hits == tally.found.of);
        }
        scores
    }
}

impl Tally {
    fn add(&mut self, case: &Secret, found: &[Found]) {
        if !case.expected {
            self.wrong.add(!found.is_empty());
            return;
        }
        let Some(place) = place(case) else {
            self.found.add(!found.is_empty());
            return;
        };
        let covered =
            place.clone().filter(|at| found.iter().any(|found| (found.start..found.end).contains(at)));
        let covered = covered.count();
        self.found.add(covered > 0);
        self.covered.add(10 * covered >= 9 * place.len());
    }
}

/// Where the secret stands, in code points. `None` if the data does not say.
fn place(case: &Secret) -> Option<std::ops::Range<usize>> {
    let secret = case.secret.as_ref()?;
    let start = case.text.find(secret.as_str())?;
    let before = case.text.get(..start)?.chars().count();
    Some(before..before + secret.chars().count())
}
