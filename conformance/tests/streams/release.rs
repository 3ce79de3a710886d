//! What is released when: as soon as it can be, and not before.

use lictor::stream::State;
use lictor::{Evaluator, Kind, Request, Scratch, Verdict};

use crate::law::holds_however_cut;
use crate::{evaluator, request, with_header};

/// What each of `pieces` releases, and at the end what remains.
fn releases(evaluator: &Evaluator, pieces: &[&str]) -> Vec<String> {
    let mut scratch = Scratch::default();
    let mut stream = evaluator.stream(request(), &mut scratch).unwrap();
    let push = |piece: &&str| match stream.state() {
        State::Open => stream.push(evaluator, piece, &mut Scratch::default()).unwrap().text,
        _ => String::new(),
    };
    let mut released: Vec<String> = pieces.iter().map(push).collect();
    released.push(stream.finish(evaluator, &mut scratch).unwrap().text);
    released
}

#[test]
fn each_word_is_released_as_soon_as_it_can_be_no_part_of_a_match() {
    let cards = evaluator(&["id: cards, detect: {any: [pii.credit_card]}, effect: redact"]);
    let pieces = ["Pay ", "it ", "with ", "4111 ", "1111 ", "1111 ", "1111 ", "or ", "in ", "2024 ", "cash."];
    let expected = ["Pay ", "it ", "with ", "", "", "", "", "[REDACTED] or ", "in ", "", "2024 cash.", ""];
    assert_eq!(releases(&cards, &pieces), expected);
}

#[test]
fn text_flows_where_nothing_can_object() {
    let denies = evaluator(&["id: ssn, detect: {any: [pii.ssn]}, effect: deny"]);
    assert_eq!(releases(&denies, &["Hello ", "there."]), ["Hello ", "there.", ""]);
    assert_eq!(releases(&denies, &["it is 536-22", "-8726", " yes "]), ["it is ", "", "", ""]);
    let both = evaluator(&[
        "id: both, when: 'detects(\"pii.ssn\") && detects(\"pii.email\")', effect: deny",
        "id: emails, detect: {any: [pii.email]}, effect: redact",
    ]);
    let pieces = ["write ann@example.com ", "and so on. ", "536-22-8726 is", " it."];
    assert_eq!(releases(&both, &pieces), ["write ", "", "", "", ""]);
    assert_eq!(releases(&both, &pieces[..2]), ["write ", "", "[REDACTED] and so on. "]);
}

#[test]
fn a_policy_that_wants_something_to_be_there_waits_for_it() {
    let wants = evaluator(&["id: wants, when: '!detects(\"marking.*\")', effect: deny"]);
    assert_eq!(releases(&wants, &["Hello ", "there."]), ["", "", ""]);
    let wants = with_header(
        "detectors: {notice: {keywords: [not advice]}}",
        &["id: wants, when: '!detects(\"notice\")', effect: deny"],
    );
    assert_eq!(releases(&wants, &["Not ", "advice: ", "sell."]), ["", "Not advice: ", "sell.", ""]);
    holds_however_cut(&wants, &request(), "Not advice: sell.");
    holds_however_cut(&wants, &request(), "No advice: sell.");
}

#[test]
fn a_deny_ends_the_stream() {
    let denies = evaluator(&["id: ssn, detect: {any: [pii.ssn]}, effect: deny, message: No numbers."]);
    let mut scratch = Scratch::default();
    let mut stream = denies.stream(request(), &mut scratch).unwrap();
    assert_eq!(stream.push(&denies, "his is ", &mut scratch).unwrap().text, "his is ");
    let released = stream.push(&denies, "536-22-8726, really", &mut scratch).unwrap();
    assert_eq!((released.text.as_str(), released.state), ("", State::Denied));
    assert_eq!((released.findings[0].start, released.findings[0].end), (7, 18));
    assert!(stream.push(&denies, "more", &mut scratch).is_err());
    let finished = stream.finish(&denies, &mut scratch).unwrap();
    assert_eq!((finished.text.as_str(), finished.decision.verdict), ("", Verdict::Deny));
    assert!(finished.decision.withheld().unwrap().contains("No numbers."));
}

#[test]
fn an_exception_by_span_is_waited_for() {
    let excepted = evaluator(&[
        "id: keys, pattern: 'KEY-[0-9]{4}', effect: redact",
        "id: test-keys, pattern: 'KEY-0000', effect: allow",
    ]);
    for text in ["KEY-0000 is fine", "KEY-0000 is fine, KEY-1234 is not", "KEY-1234, KEY-0000", "none"] {
        holds_however_cut(&excepted, &request(), text);
    }
    assert_eq!(releases(&excepted, &["a KEY-0000 b ", "KEY-1 c"]), ["a ", "", "KEY-0000 b KEY-1 c"]);
    assert_eq!(
        releases(&excepted, &["a KEY-0000 b ", "KEY-1234 c ", "KEY-0000 d "]),
        ["a ", "[REDACTED] b [REDACTED] c ", "[REDACTED] d ", ""]
    );
}

#[test]
fn what_is_certain_before_the_first_word_is_said_with_it() {
    let denies = evaluator(&["id: never, when: 'kind == \"output\"', effect: deny"]);
    assert_eq!(releases(&denies, &[""]), ["", ""]);
    holds_however_cut(&denies, &request(), "a text");
    let by_default =
        with_header("defaults: {decision: {output: deny}}", &["id: other, pattern: x, effect: record"]);
    holds_however_cut(&by_default, &request(), "a text");
    let held = evaluator(&["id: approve, detect: {any: [pii.ssn]}, effect: approve"]);
    holds_however_cut(&held, &request(), "it is 536-22-8726, yes");
}

#[test]
fn judges_hear_the_whole() {
    for severity in ["low", "high"] {
        let judged = evaluator(&[
            &format!(
                "id: judged, content: The assistant must not give a diagnosis., effect: deny, severity: {severity}"
            ),
            "id: emails, detect: {any: [pii.email]}, effect: redact",
        ]);
        holds_however_cut(&judged, &request(), "write to ann@example.com, it is flu");
    }
}

#[test]
fn placeholders_are_numbered_as_in_the_whole() {
    let numbered =
        evaluator(&["id: emails, detect: {any: [pii.email]}, effect: {redact: {style: placeholder}}"]);
    for text in ["a@example.com and b@example.com", "a@example.com, see [pii.email#7]", "none [pii.email#7]"]
    {
        holds_however_cut(&numbered, &request(), text);
    }
}

#[test]
fn a_match_without_end_waits_for_the_window() {
    let endless = evaluator(&["id: endless, pattern: 'BEGIN[a-z ]+END', effect: redact"]);
    let mut scratch = Scratch::default();
    let mut stream = endless.stream(request(), &mut scratch).unwrap();
    let mut waiting = 0;
    stream.push(&endless, "BEGIN ", &mut scratch).unwrap();
    for _ in 0..3_000 {
        waiting = waiting.max(stream.push(&endless, "and so on ", &mut scratch).unwrap().waiting);
    }
    assert!((8_000..20_000).contains(&waiting), "{waiting}");
    let near = "BEGIN a b c END and more";
    holds_however_cut(&endless, &request(), near);
}

#[test]
fn memory_is_bounded_whatever_the_length() {
    let cards = evaluator(&["id: cards, detect: {any: [pii.*]}, effect: redact"]);
    let mut scratch = Scratch::default();
    let mut stream = cards.stream(request(), &mut scratch).unwrap();
    let mut text = String::new();
    for _ in 0..500 {
        text += &stream
            .push(&cards, "It was a bright cold day in April. ".repeat(100), &mut scratch)
            .unwrap()
            .text;
    }
    assert!(text.len() > 1 << 20);
    assert!(stream.to_json().len() < 20_000, "{}", stream.to_json().len());
    let finished = stream.finish(&cards, &mut scratch).unwrap();
    assert_eq!((finished.decision.verdict, finished.decision.cost.bytes), (Verdict::Allow, 500 * 100 * 35));
}

#[test]
fn a_request_with_content_and_text_that_is_none_are_refused() {
    let any = evaluator(&["id: any, pattern: x, effect: redact"]);
    let mut scratch = Scratch::default();
    assert!(any.stream(request().with_text("x"), &mut scratch).is_err());
    let mut stream = any.stream(request(), &mut scratch).unwrap();
    stream.push(&any, b"na\xc3", &mut scratch).unwrap();
    assert_eq!(
        stream.push(&any, b"\xffve", &mut scratch).unwrap_err().to_string(),
        "the text is not UTF-8 at byte 2"
    );
    let other = evaluator(&["id: other, pattern: x, effect: redact"]);
    let mut stream = any.stream(Request::new(Kind::Output, [("org", "o")]), &mut scratch).unwrap();
    assert!(stream.push(&other, "x", &mut scratch).is_err());
    stream.push(&any, b"na\xc3", &mut scratch).unwrap();
    assert!(stream.finish(&any, &mut scratch).is_err());
}
