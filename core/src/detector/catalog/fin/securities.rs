//! Securities and legal entities.

use crate::detector::Detector;
use crate::detector::catalog::grounds;
use crate::detector::validate::finance;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[ISIN, LEI, CUSIP, SEDOL, FIGI];

const ISIN: Detector = Detector {
    name: "fin.isin",
    title: finance::ISIN.title,
    patterns: &["[A-Z]{2}[A-Z0-9]{9}[0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &finance::ISIN, &["isin"])),
    severity: Severity::Low,
    finds: &[
        ("(US0378331005)", "US0378331005"),
        ("ISIN: US0378331005", "US0378331005"),
        ("ISIN DE000BAY0017, thank you", "DE000BAY0017"),
        ("isin号码US0378331005。", "US0378331005"),
        ("{\"isin\": \"DE000BAY0017\"}", "DE000BAY0017"),
    ],
    passes: &["ISIN: US0378331006", "ISIN: ZZ0378331005", "ISIN: US03783310057", "ISIN: xUS0378331005"],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "ISO 6166:2021 (ISIN), annex A.",
};

const LEI: Detector = Detector {
    name: "fin.lei",
    title: finance::LEI.title,
    patterns: &["[0-9A-Z]{18}[0-9]{2}"],
    accept: Some(|candidate| grounds::decides(candidate, &finance::LEI, &["lei", "legal entity"])),
    severity: Severity::Low,
    finds: &[
        ("(213800KUD8LAJWSQ9D15)", "213800KUD8LAJWSQ9D15"),
        ("LEI: 213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("LEI 5493001KJTIIGC8Y1R12, thank you", "5493001KJTIIGC8Y1R12"),
        ("lei号码213800KUD8LAJWSQ9D15。", "213800KUD8LAJWSQ9D15"),
        ("{\"lei\": \"5493001KJTIIGC8Y1R12\"}", "5493001KJTIIGC8Y1R12"),
    ],
    passes: &[
        "LEI: 213800KUD8LXJWSQ9D15",
        "LEI: 213800KUD8LAJWSQ9D16",
        "LEI: 213800KUD8LAJWSQ9D157",
        "LEI: x213800KUD8LAJWSQ9D15",
    ],
    limits: "One in 97 texts of its shape fits by chance.",
    source: "ISO 17442-1:2020 (legal entity identifier).",
};

const CUSIP: Detector = Detector {
    name: "fin.cusip",
    title: finance::CUSIP.title,
    patterns: &["[0-9A-Z]{8}[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &finance::CUSIP, &["cusip"])),
    severity: Severity::Low,
    finds: &[
        ("CUSIP: 037833100", "037833100"),
        ("CUSIP 91324PAE2, thank you", "91324PAE2"),
        ("cusip号码037833100。", "037833100"),
        ("{\"cusip\": \"91324PAE2\"}", "91324PAE2"),
    ],
    passes: &[
        "CUSIP: 037833101",
        "CUSIP: 91324PAE1",
        "CUSIP: 0378331007",
        "CUSIP: x037833100",
        "see 91324PAE2 today",
        "order 037833100",
    ],
    limits: "Found only near a word that says what it is.",
    source: "ANSI X9.6-2020 (CUSIP), modulus 10 double-add-double.",
};

const SEDOL: Detector = Detector {
    name: "fin.sedol",
    title: finance::SEDOL.title,
    patterns: &["[0-9B-DF-HJ-NP-TV-Z]{6}[0-9]"],
    accept: Some(|candidate| grounds::named(candidate, &finance::SEDOL, &["sedol"])),
    severity: Severity::Low,
    finds: &[
        ("SEDOL: B15KXQ8", "B15KXQ8"),
        ("SEDOL 0263494, thank you", "0263494"),
        ("sedol号码B15KXQ8。", "B15KXQ8"),
        ("{\"sedol\": \"0263494\"}", "0263494"),
    ],
    passes: &[
        "SEDOL: 0263495",
        "SEDOL: B15KXQ9",
        "SEDOL: B15KXQ87",
        "SEDOL: xB15KXQ8",
        "0263494",
        "order B15KXQ8",
    ],
    limits: "Found only near a word that says what it is.",
    source: "London Stock Exchange, \"SEDOL Masterfile: technical specification\", check digit.",
};

const FIGI: Detector = Detector {
    name: "fin.figi",
    title: finance::FIGI.title,
    patterns: &["[B-DF-HJ-NP-TV-Z]{2}G[0-9B-DF-HJ-NP-TV-Z]{8}[0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &finance::FIGI, &["figi"])),
    severity: Severity::Low,
    finds: &[
        ("(BBG000BLNQ16)", "BBG000BLNQ16"),
        ("FIGI: BBG000BLNQ16", "BBG000BLNQ16"),
        ("FIGI BBG000B9XRY4, thank you", "BBG000B9XRY4"),
        ("figi号码BBG000BLNQ16。", "BBG000BLNQ16"),
        ("{\"figi\": \"BBG000B9XRY4\"}", "BBG000B9XRY4"),
    ],
    passes: &["FIGI: BBG000BLNQ14", "FIGI: BBA000BLNQ16", "FIGI: BBG000BLNQ167", "FIGI: xBBG000BLNQ16"],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "OMG, Financial Instrument Global Identifier 1.0, section 6.1.2.",
};
