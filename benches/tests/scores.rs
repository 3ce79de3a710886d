//! The scores do not fall, and the page of the docs shows them. `LICTOR_BLESS=1 cargo test -p lictor-benches --test scores` writes
//! the page; a floor is raised by hand when detectors have become better.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lictor_benches::scores::{self, Scores};

static SCORES: LazyLock<Scores> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    Scores::measure(&folder).expect("the labelled data is committed")
});

/// What must not be worse, and what it is now.
fn bounds() -> Vec<(&'static str, Bound, f64)> {
    let scores = &*SCORES;
    let prose = &scores.prose;
    vec![
        ("core-6 F1", Bound::AtLeast(0.97), scores.sentences.core.f1()),
        ("core-6 leak", Bound::AtMost(0.04), scores.sentences.core.leak()),
        ("secrets found", Bound::AtLeast(0.97), scores.secrets.all.found.share()),
        ("secrets covered", Bound::AtLeast(0.97), scores.secrets.all.covered.share()),
        ("texts without the rule's secret flagged", Bound::AtMost(0.15), scores.secrets.all.wrong.share()),
        ("texts without any secret flagged", Bound::AtMost(0.11), scores.secrets.wrong_for_all.share()),
        ("secrets a megabyte of prose", Bound::AtMost(0.0), prose.a_megabyte(prose.of("secret."))),
        (
            "findings a megabyte of prose, but profanity, addresses and names",
            // Those of the licence at its end are right: an employer number, a phone, two e-mails, an address.
            Bound::AtMost(14.0),
            prose.a_megabyte(
                prose.of("") - prose.of("lang.") - prose.of("net.") - prose.of("pii.person_name"),
            ),
        ),
        ("disguised values found", Bound::AtLeast(0.9), scores.evasion.all.share()),
        ("single values found", Bound::AtLeast(0.69), scores.values.found.share()),
        ("look-alikes left alone", Bound::AtLeast(0.97), scores.values.passed.share()),
        ("core-6 recall, redact", Bound::AtLeast(0.97), scores.redact.sentences.core.recall()),
        ("core-6 precision, redact", Bound::AtLeast(0.98), scores.redact.sentences.core.precision()),
        ("single values found, redact", Bound::AtLeast(0.7), scores.redact.values.found.share()),
        ("look-alikes left alone, redact", Bound::AtLeast(0.96), scores.redact.values.passed.share()),
    ]
}

#[derive(Debug)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

#[test]
fn no_score_falls() {
    let broken: Vec<String> = bounds()
        .into_iter()
        .filter(|(_, bound, value)| match bound {
            Bound::AtLeast(floor) => value < floor,
            Bound::AtMost(ceiling) => value > ceiling,
        })
        .map(|(what, bound, value)| format!("{what}: {value:.4}, not {bound:?}"))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A file that is cut or not read would leave its figures empty instead of bad.
#[test]
fn the_whole_of_the_data_counts() {
    let scores = &*SCORES;
    let secrets = &scores.secrets.all;
    assert_eq!((secrets.found.of, secrets.wrong.of, scores.secrets.kinds.len()), (5_990, 373, 220));
    assert_eq!(scores.sentences.core.found + scores.sentences.core.missed, 328);
    let values: usize = scores.values.types.values().map(|each| each.found.of + each.passed.of).sum();
    assert_eq!((values, scores.values.types.len()), (1_653, 76));
    assert!(scores.prose.bytes > 500_000 && scores.evasion.plain.of > 90);
}

#[test]
fn the_page_shows_the_scores() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/detector-scores.md");
    let page = scores::markdown(&SCORES);
    if std::env::var_os("LICTOR_BLESS").is_some() {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let committed = fs::read_to_string(&path).expect("docs/detector-scores.md is committed");
    assert!(committed == page, "docs/detector-scores.md is not current: run `make scores`");
}
