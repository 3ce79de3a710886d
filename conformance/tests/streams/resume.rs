//! A stream is plain data.

use lictor::{OffsetUnit, Scratch, Stream};

use crate::{evaluator, request};

#[test]
fn a_stream_is_taken_up_where_it_was_left() {
    let cards = evaluator(&["id: cards, detect: {any: [pii.*]}, effect: {redact: {style: tag}}"]);
    let mut asked = request();
    asked.offsets = OffsetUnit::CodePoints;
    let text = "Ré: 4111 1111 1111 1111, ann@example.com; ".repeat(120);
    let mut scratch = Scratch::default();
    let mut whole = cards.stream(asked.clone(), &mut scratch).unwrap();
    let mut shown = whole.push(&cards, &text, &mut scratch).unwrap().text;
    let finished = whole.finish(&cards, &mut scratch).unwrap();
    shown += &finished.text;

    let mut stored = cards.stream(asked, &mut scratch).unwrap().to_json();
    let mut shown_in_pieces = String::new();
    for piece in text.as_bytes().chunks(7) {
        let mut stream = Stream::from_json(&stored, &cards).unwrap();
        shown_in_pieces += &stream.push(&cards, piece, &mut scratch).unwrap().text;
        stored = stream.to_json();
    }
    let mut stream = Stream::from_json(&stored, &cards).unwrap();
    let resumed = stream.finish(&cards, &mut scratch).unwrap();
    shown_in_pieces += &resumed.text;
    assert_eq!(shown_in_pieces, shown);
    assert_eq!(resumed.decision.to_json(), finished.decision.to_json());
    assert!(!format!("{stream:?}").contains("4111"));
}

#[test]
fn a_stored_stream_belongs_to_its_bundle_and_must_be_sound() {
    let one = evaluator(&["id: one, pattern: x, effect: redact"]);
    let other = evaluator(&["id: other, pattern: x, effect: redact"]);
    let stored = one.stream(request(), &mut Scratch::default()).unwrap().to_json();
    assert!(Stream::from_json(&stored, &one).is_ok());
    assert!(Stream::from_json(&stored, &other).is_err());
    assert!(Stream::from_json(&stored.replace("\"released\":0", "\"released\":9"), &one).is_err());
    assert!(Stream::from_json("{}", &one).is_err());
}
