//! The lexicon as a file: every line is read, and every name that it could give is reachable by some phrase.

use crate::detector;
use crate::prose::lexicon::Lexicon;
use crate::value::Value;

const ENGLISH: &str = include_str!("../lexicon/en.txt");

fn lexicon() -> (Lexicon, Vec<String>) {
    let mut wrong = Vec::new();
    let lexicon = Lexicon::parse(ENGLISH, &mut wrong);
    (lexicon, wrong)
}

#[test]
fn every_line_is_read() {
    let (_, wrong) = lexicon();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_line_that_is_wrong_is_told() {
    let mut wrong = Vec::new();
    Lexicon::parse(
        "[nowhere]\n[find]\n    a phrase without a name\npii.ssn | certainly\npii.ssn | enforced\n    <nobody> number\n",
        &mut wrong,
    );
    assert_eq!(
        wrong,
        [
            "line 1: there is no section `nowhere`",
            "line 3: phrases without a name above them",
            "line 4: there is no such status",
            "line 6: there is no set `nobody`",
        ]
    );
}

#[test]
fn every_detector_that_it_names_is_in_the_catalogue() {
    let (lexicon, _) = lexicon();
    let is_detector = |name: &&String| name.contains('.') && !name.contains(':');
    for name in lexicon.entries().iter().flat_map(|entry| &entry.names).filter(is_detector) {
        assert!(!detector::expand(name).is_empty(), "{name}");
    }
}

#[test]
fn every_detector_of_the_vocabulary_has_a_phrase() {
    let (lexicon, _) = lexicon();
    let vocabulary = Value::from_json(include_bytes!("vocabulary.json"), 4).unwrap();
    let Some(Value::List(detectors)) = vocabulary.as_map().unwrap().get("detectors") else {
        panic!("no detectors")
    };
    assert!(detectors.len() > 30);
    for detector in detectors {
        let name = detector.as_str().unwrap();
        assert!(
            lexicon.entries().iter().any(|entry| entry.names.iter().any(|known| known == name)),
            "{name}"
        );
    }
}
