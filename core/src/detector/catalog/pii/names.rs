//! Numbers that stand for a name.

use crate::detector::Detector;
use crate::detector::catalog::grounds;
use crate::detector::validate::publication;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[ORCID, ISNI, PASSPORT_MRZ];

const ORCID: Detector = Detector {
    name: "pii.orcid",
    title: publication::ORCID.title,
    patterns: &["0000-000[1-3]-[0-9]{4}-[0-9]{3}[0-9X]", "0009-00[01][0-9]-[0-9]{4}-[0-9]{3}[0-9X]"],
    accept: Some(|candidate| grounds::decides(candidate, &publication::ORCID, &["orcid"])),
    severity: Severity::Low,
    finds: &[
        ("(0000-0002-1825-0097)", "0000-0002-1825-0097"),
        ("ORCID: 0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("ORCID 0000-0002-1694-233X, thank you", "0000-0002-1694-233X"),
        ("orcid号码0000-0002-1825-0097。", "0000-0002-1825-0097"),
        ("{\"orcid\": \"0000-0002-1694-233X\"}", "0000-0002-1694-233X"),
    ],
    passes: &[
        "ORCID: 0000-0002-1825-0098",
        "ORCID: 0000-0001-2150-090X",
        "ORCID: 0000-0002-1825-00977",
        "ORCID: x0000-0002-1825-0097",
    ],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "ORCID, \"Structure of the ORCID identifier\"; ISO 27729:2012, annex A.",
};

const ISNI: Detector = Detector {
    name: "pii.isni",
    title: publication::ISNI.title,
    patterns: &["0000[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{3}[0-9X]"],
    accept: Some(|candidate| grounds::named(candidate, &publication::ISNI, &["isni"])),
    severity: Severity::Low,
    finds: &[
        ("ISNI: 0000 0001 2150 090X", "0000 0001 2150 090X"),
        ("ISNI 000000012150090X, thank you", "000000012150090X"),
        ("isni号码0000 0001 2150 090X。", "0000 0001 2150 090X"),
        ("{\"isni\": \"000000012150090X\"}", "000000012150090X"),
    ],
    passes: &[
        "ISNI: 0000 0001 2150 0900",
        "ISNI: 0000 0000 0000 0000",
        "ISNI: 0000 0001 2150 090X7",
        "ISNI: x0000 0001 2150 090X",
        "see 000000012150090X today",
        "order 0000 0001 2150 090X",
    ],
    limits: "Found only near a word that says what it is.",
    source: "ISO 27729:2012, annex A.",
};

const PASSPORT_MRZ: Detector = Detector {
    name: "pii.passport_mrz",
    title: publication::MRZ.title,
    patterns: &["[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &publication::MRZ, &["passport"])),
    severity: Severity::High,
    finds: &[
        ("(L898902C36UTO7408122F1204159ZE184226B<<<<<10)", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
        (
            "Passport: L898902C36UTO7408122F1204159ZE184226B<<<<<10",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ),
        (
            "Passport L898902C36UTO7408122F1204159ZE184226B<<<<<10, thank you",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ),
        (
            "passport号码L898902C36UTO7408122F1204159ZE184226B<<<<<10。",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ),
        (
            "{\"passport\": \"L898902C36UTO7408122F1204159ZE184226B<<<<<10\"}",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ),
    ],
    passes: &[
        "Passport: L898902C36UTO7408122F1204159ZE184226B<<<<<11",
        "Passport: L898902C36UTO7413122F1204159ZE184226B<<<<<10",
        "Passport: L898902C36UTO7408122F1204159ZE184226B<<<<<107",
        "Passport: xL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
    limits: "One in 10000 texts of its shape fits by chance.",
    source: "ICAO Doc 9303, part 4, section 4.2.2 (TD3).",
};
