//! `marking.*`: what a document says of its own confidentiality.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[CONFIDENTIAL];

const CONFIDENTIAL: Detector = Detector {
    name: "marking.confidential",
    title: "confidentiality marking",
    patterns: &[
        // Phrases that only markings have, in any case.
        r"(?xi-u) (?:strictly|highly|company|commercial(?:\ in\ |-in-)?|business|client)[\ -](?:private\ (?:and|&)\ )?confidential(?:ity)?
            | confidential\ (?:(?:and|&|/)\ )?(?:proprietary|privileged|information|material|property\ of|treatment\ requested|do\ not\ \w{2,12}|-\ )
            | (?:proprietary|privileged|private)\ (?:and|&)\ (?:strictly\ )?confidential
            | (?:for\ )?internal\ (?:use\ )?only | for\ internal\ (?:use|distribution)(?:\ only)? | internal\ use\ only
            | (?:not\ for|do\ not)\ (?:external\ )?(?:distribut(?:e|ion)|disclos(?:e|ure)|redistribut(?:e|ion)|public\ release)(?:\ outside)?
            | attorney[\ -]client\ (?:privilege[d]?|communication) | attorney\ work\ product | subject\ to\ (?:an?\ )?(?:nda|non-disclosure)
            | need[\ -]to[\ -]know\ (?:basis|only) | eyes\ only | trade\ secrets?\ of | streng\ vertraulich | vertraulich\ -
            | nur\ f(?u:ü)r\ den\ (?:internen\ (?:gebrauch|dienstgebrauch)|dienstgebrauch) | strictement\ confidentiel | (?u:à)\ usage\ interne
            | estrictamente\ confidencial | uso\ interno | strettamente\ riservato | 社外秘 | 内部资料 | 严禁外传 | 取扱注意",
        // Single words and codes, as markings are written: in capitals.
        r"(?x-u) CONFIDENTIAL(?:IT(?:Y|É))? | RESTRICTED | CLASSIFIED | (?:TOP\ )?SECRET(?://[A-Z/]{2,30})? | UNCLASSIFIED//FOUO | CUI(?://[A-Z/-]{2,30})? | NOFORN
            | PROPRIETARY | VERTRAULICH | CONFIDENTIEL | CONFIDENCIAL | RISERVATO | VS-NfD | VS-VERTRAULICH | COSMIC\ TOP\ SECRET
            | (?:NATO|EU|OFFICIAL)[\ -](?:RESTRICTED|CONFIDENTIAL|SECRET|SENSITIVE) | C[123]\ -\ (?:Confidential|Restricted)",
        r"(?i-u)TLP:\x20?(?:RED|AMBER(?:\+STRICT)?)",
        // A line that says nothing else: `Confidential`, `Classification: Confidential`.
        r"(?xi-u)(?:classification|sensitivity|security\ level|data\ class|label)\ {0,2}[:=]\ {0,2}(?:strictly\ |highly\ )?(?:confidential|restricted|secret|internal|sensitive)",
    ],
    accept: Some(is_marking),
    severity: Severity::Medium,
    finds: &[
        ("CONFIDENTIAL\nQ3 figures", "CONFIDENTIAL"),
        ("This is strictly confidential.", "strictly confidential"),
        ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
        ("内部资料，请勿外传", "内部资料"),
        ("For internal use only - do not copy", "For internal use only"),
        ("Classification: Restricted", "Classification: Restricted"),
        ("TOP SECRET//SI/NOFORN", "TOP SECRET//SI/NOFORN"),
        ("Attorney-Client Privileged", "Attorney-Client Privileged"),
        ("VS-NfD", "VS-NfD"),
    ],
    passes: &[
        "He spoke in a confidential tone.",
        "the secret of success",
        "a restricted view",
        "client_secret=SECRET_KEY",
        "TLP:GREEN",
        "classified ads",
        "internal use of the API",
        "CONFIDENTIALLY",
    ],
    limits: "A document's marking, not its content: what nobody has marked is not found. A word in capitals that is only talked about is.",
    source: "FIRST, Traffic Light Protocol 2.0; US 32 CFR 2001 and 2002; UK Government Security Classifications; German VSA; common \
             company practice.",
};

/// A word of its own, and not the name of a constant or a variable.
fn is_marking(candidate: &Candidate<'_>) -> bool {
    let names = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '_' | '=' | '$' | '{' | '%') || c.is_ascii_alphanumeric())
    };
    let capitals = candidate.matched().bytes().all(|byte| byte.is_ascii_uppercase());
    let assigned = capitals && matches!(boundary::after(candidate), Some('=' | '(' | '_' | '['));
    !names(boundary::before(candidate)) && !names(boundary::after(candidate)) && !assigned
}
