//! The personal families against what they must leave alone, and the names by which they are called.

use crate::detector::tests::{compile, findings};
use crate::detector::{all, expand, find};

/// Texts without personal data, of the kinds that rules over digits are known to take for it.
const HARMLESS: &[&str] = &[
    "Order #10023456789 shipped",
    "order 123456782, invoice 2024-000123",
    "Tracking: 1Z999AA10123456784",
    "epoch 1700000000 and 1712050000000",
    "at 1716540000 or 1716540000123",
    "2024-05-17T10:30:00Z",
    "20240517103000",
    "v1.2.3.4-rc.1+build.20240517",
    "version 10.15.7 (19H2026)",
    "550e8400-e29b-41d4-a716-446655440000",
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "EAN 4006381333931",
    "ISBN 978-3-16-148410-0",
    "SKU AB-123456-C",
    "$1,234,567.89 and 12,345,678",
    "page 123 of 4567",
    "0x7fff5fbff8c0",
    "HTTP/1.1 200 OK 1234",
    "port 8080, pid 123456",
    "3.14159265358979",
    "ratio 16:9, score 12-34, set 6-4 7-5",
    "ticket INC0012345678",
    "rgb(255, 255, 255) #A1B2C3",
    "chr7:55019017-55211628",
    "12:30:45.123456789",
    "Call of Duty 4 sold 15700000 copies",
    "ABERDEEN AND EDINBURGH",
    "Room B12, vitamin B12, gate A10",
    "git commit 9c3fdfc0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    "1234567890",
    "9876543210123",
    "111111111",
    "000-00-0000",
    "timestamp: 1609459200, request 8f14e45f",
    "article 12345678, batch 2024051701",
    "The Mr and the Dr were out.",
];

#[test]
fn nothing_is_found_in_harmless_texts() {
    let mut wrong = Vec::new();
    for detector in all().filter(|detector| {
        ["pii.", "id.", "phi.", "fin."].iter().any(|family| detector.name.starts_with(family))
    }) {
        let patterns = compile(detector);
        for text in HARMLESS {
            for found in findings(detector, &patterns, text) {
                wrong.push(format!("{}: {found:?} in {text:?}", detector.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_alias_stands_for_detectors_that_exist() {
    for (alias, known) in super::alias::ALIASES {
        assert!(find(known).is_some(), "{alias}: {known}");
        assert!(expand(alias).iter().any(|detector| detector.name == *known), "{alias}");
    }
}

#[test]
fn a_national_id_is_any_number_of_a_person() {
    let names: Vec<_> = expand("pii.national_id").iter().map(|detector| detector.name).collect();
    for name in ["pii.ssn", "id.nl.bsn", "id.cn.ric", "id.br.cpf"] {
        assert!(names.contains(&name), "{name}");
    }
    // Numbers of companies are no person's.
    assert!(!names.contains(&"id.de.vat") && !names.contains(&"pii.email"));
    assert!(expand("pii.*").iter().any(|detector| detector.name == "id.nl.bsn"));
    assert!(expand("id.us.*").iter().any(|detector| detector.name == "pii.ssn"));
}

#[test]
fn every_personal_name_of_the_vocabulary_is_there() {
    for name in [
        "pii.ssn",
        "pii.credit_card",
        "pii.email",
        "pii.phone",
        "pii.postal_address",
        "pii.date_of_birth",
        "pii.passport",
        "pii.iban",
        "pii.bank_account",
        "pii.ip_address",
        "pii.driver_license",
        "pii.national_id",
        "pii.person_name",
        "phi.mrn",
        "phi.patient_label",
        "phi.icd_code",
    ] {
        assert!(!expand(name).is_empty(), "{name}");
    }
}

/// Nobody counts two hundred entries.
#[test]
fn there_are_many_types_of_many_countries() {
    let personal = all()
        .filter(|detector| !["secret", "cmd", "lang"].iter().any(|family| detector.name.starts_with(family)));
    assert!(personal.count() >= 200);
    let countries: std::collections::BTreeSet<_> =
        all().filter_map(|detector| detector.name.strip_prefix("id.")?.split('.').next()).collect();
    assert!(countries.len() >= 50, "{}", countries.len());
}
