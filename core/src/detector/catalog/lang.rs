//! `lang.*`: manner of speech.

use crate::detector::{Detector, boundary};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[PROFANITY];

const PROFANITY: Detector = Detector {
    name: "lang.profanity",
    title: "English profanity",
    patterns: &[r"(?xi-u)
        (?:god)?damn(?:ed|s|it)? | (?:god)?dammit | hell | crap(?:s|py)?
        | (?:bull|horse)?shit(?:s|ty|head|heads|ting|ter)? | ass(?:es)? | assholes? | (?:dumb|jack|smart)ass(?:es)?
        | arse(?:s|hole|holes)? | bastards? | bitch(?:es|y|ing)? | bollocks | bugger(?:ed|s)?
        | (?:mother)?fuck(?:ed|er|ers|ing|in|s|wit)? | dickheads? | cunts? | piss(?:ed|es|ing)? | sluts? | twats?
        | wank(?:er|ers|ing)? | whores?
    "],
    accept: Some(boundary::is_whole_word),
    severity: Severity::Low,
    finds: &[
        ("Damn, that hurt!", "Damn"),
        ("what the HELL is this", "HELL"),
        ("This is crap.", "crap"),
        ("真damn的", "damn"),
        ("(bullshit)", "bullshit"),
        ("\"goddamnit\"", "goddamnit"),
        ("fucking", "fucking"),
    ],
    passes: &[
        "Hello from the shell, Michelle.",
        "She scraped the crape.",
        "A class assignment on Scunthorpe.",
        "the ass_id column",
        "Damnés de la terre",
        "The assassin's bassoon.",
    ],
    limits: "A closed list of English words in their usual spelling. It knows no other language, no misspelling \
             (`d4mn`, `f*ck`), and no meaning: the ass in the stable is found too.",
    source: "A short list compiled by this project; no outside list was used.",
};
