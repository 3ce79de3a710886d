//! `fin.*`: accounts, banks, securities and money of persons. Cards and IBANs are under `pii.`.

pub(super) mod banks;
pub(super) mod crypto;
pub(super) mod securities;

use crate::detector::catalog::grounds;
use crate::detector::{Detector, context};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[CARD_CODE, CARD_EXPIRY];

const CARD_CODE: Detector = Detector {
    name: "fin.card_code",
    title: "card verification code",
    patterns: &["[0-9]{3,4}"],
    accept: Some(|candidate| {
        const WORDS: &[&str] =
            &["cvv", "cvv2", "cvc", "cvc2", "cid", "csc", "security code", "card code", "prüfziffer"];
        grounds::is_whole(candidate) && context::follows(candidate, WORDS)
    }),
    severity: Severity::High,
    finds: &[
        ("CVV: 123", "123"),
        ("cvc 1234", "1234"),
        ("security code is 999", "999"),
        ("{\"cvv2\": \"321\"}", "321"),
        ("安全码 CVV：123。", "123"),
    ],
    passes: &["123", "cvv 12", "cvv 12345", "CVV of 3 digits, page 123", "code 123"],
    limits: "Found only directly after a word that says so.",
    source: "ISO/IEC 7813:2006 and the networks' names for the code; PCI DSS 4.0, requirement 3.3.",
};

const CARD_EXPIRY: Detector = Detector {
    name: "fin.card_expiry",
    title: "card expiry date",
    patterns: &["(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-9][0-9]"],
    accept: Some(|candidate| {
        const WORDS: &[&str] = &[
            "exp",
            "expiry",
            "expires",
            "expiration",
            "exp date",
            "valid thru",
            "valid until",
            "good thru",
            "gültig bis",
            "caducidad",
            "有效期",
        ];
        grounds::is_whole(candidate) && context::follows(candidate, WORDS)
    }),
    severity: Severity::Low,
    finds: &[
        ("exp 12/27", "12/27"),
        ("Expiry: 01/2028", "01/2028"),
        ("valid thru 09-29", "09-29"),
        ("有效期：12/27", "12/27"),
    ],
    passes: &["12/27", "exp 13/27", "expires 12/27/2024", "due 12/27"],
    limits: "Found only directly after a word that says so; that it is a card's is not checked.",
    source: "ISO/IEC 7813:2006 (expiry date as month and year).",
};
