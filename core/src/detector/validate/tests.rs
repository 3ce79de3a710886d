//! Every check against its own vectors, and against what it promises to catch.

use std::collections::BTreeSet;

use super::*;

#[test]
fn a_bundle_can_name_every_check() {
    for (name, good, bad) in [
        ("luhn", "7992-7398-713", "7992-7398-714"),
        ("iban", "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 33"),
        ("ssn", "123-45-6789", "666-45-6789"),
        ("card", "4111 1111 1111 1111", "4111 1111 1111 1112"),
        ("ipv4", "192.0.2.1", "192.0.2.256"),
        ("ipv6", "2001:db8::1", "2001:db8"),
        ("e164", "+442079460958", "+999123456789"),
        ("nanp", "2125550123", "1125550123"),
        ("nl.bsn", "111222333", "111222334"),
    ] {
        let is_valid = named(name).unwrap();
        assert!(is_valid(good) && !is_valid(bad), "{name}");
    }
    let all: BTreeSet<_> = names().collect();
    assert_eq!(all.len(), names().count());
    assert!(all.iter().all(|name| named(name).is_some()) && named("nl").is_none());
}

#[test]
fn groups_are_joined_by_single_separators() {
    let digits = |text| grouped_digits(text).map(Iterator::collect::<Vec<_>>);
    assert_eq!(digits("12-3 4"), Some(vec![1, 2, 3, 4]));
    for text in ["", "-1", "1-", "1--2", "1- 2", "1a2", "１２"] {
        assert_eq!(digits(text), None, "{text}");
    }
}

#[test]
fn every_check_accepts_and_rejects_its_vectors() {
    let mut wrong = Vec::new();
    for check in all() {
        if check.accepts.is_empty() || check.rejects.len() < 2 {
            wrong.push(format!("{}: more vectors", check.name));
        }
        for text in check.accepts.iter().filter(|text| !(check.is_valid)(text)) {
            wrong.push(format!("{}: refuses {text}", check.name));
        }
        for text in check.rejects.iter().filter(|text| (check.is_valid)(text)) {
            wrong.push(format!("{}: accepts {text}", check.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A digit that is replaced by any other, in any place of any accepted vector.
#[test]
fn checks_that_promise_it_catch_every_wrong_digit() {
    let mut missed = Vec::new();
    for check in all().filter(|check| check.catches == Catches::EveryDigit) {
        for text in check.accepts {
            for (place, right) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
                for wrong in (b'0'..=b'9').filter(|wrong| *wrong != right) {
                    let mut changed = text.as_bytes().to_vec();
                    changed[place] = wrong;
                    let changed = String::from_utf8(changed).unwrap();
                    if (check.is_valid)(&changed) {
                        missed.push(format!("{}: {text} and {changed}", check.name));
                    }
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// What the weaker promise is worth: most wrong digits are caught, and a structure catches some.
#[test]
fn no_check_passes_whatever_has_its_length() {
    for check in all().filter(|check| check.catches == Catches::MostDigits) {
        let (mut changes, mut caught) = (0, 0);
        for text in check.accepts {
            for (place, right) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
                for wrong in (b'0'..=b'9').filter(|wrong| *wrong != right) {
                    let mut changed = text.as_bytes().to_vec();
                    changed[place] = wrong;
                    changes += 1;
                    caught += usize::from(!(check.is_valid)(std::str::from_utf8(&changed).unwrap()));
                }
            }
        }
        assert!(caught * 2 > changes, "{}: {caught} of {changes}", check.name);
    }
}

#[test]
fn no_check_is_confused_by_other_texts() {
    let long = "1".repeat(10_000);
    for check in all() {
        for text in ["", " ", "-", "é", "１２３４５６７８９", "ab\0cd", "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", long.as_str()]
        {
            assert!(!(check.is_valid)(text), "{}: {text:.20}", check.name);
        }
    }
}

#[test]
fn names_are_unique_and_there_are_many() {
    let names: BTreeSet<_> = all().map(|check| check.name).collect();
    assert_eq!(names.len(), all().count());
    assert!(names.len() >= 100, "{}", names.len());
    let checked = all().filter(|check| check.catches != Catches::Structure).count();
    assert!(checked >= 100, "{checked} with check digits");
}
