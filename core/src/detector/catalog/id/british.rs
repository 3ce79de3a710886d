//! The United Kingdom and Ireland.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::british;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[GB_NINO, GB_DRIVING_LICENCE, GB_UTR, GB_VAT, IE_PPS];

const GB_NINO: Detector = Detector {
    name: "id.gb.nino",
    title: british::GB_NINO.title,
    patterns: &[
        "[A-Za-z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]",
        "[A-Za-z]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[A-Da-d]",
    ],
    accept: Some(|candidate| {
        grounds::decides(candidate, &british::GB_NINO, &["nino", "national insurance", "ni number"])
    }),
    severity: Severity::High,
    finds: &[
        ("(AB 12 34 56 C)", "AB 12 34 56 C"),
        ("NINO: AB 12 34 56 C", "AB 12 34 56 C"),
        ("NINO AA123456A, thank you", "AA123456A"),
        ("nino号码AB 12 34 56 C。", "AB 12 34 56 C"),
        ("{\"nino\": \"AA123456A\"}", "AA123456A"),
    ],
    passes: &["NINO: QQ 12 34 56 C", "NINO: BG123456A", "NINO: AB 12 34 56 C7", "NINO: xAB 12 34 56 C"],
    limits: "There is no check digit: a product code of the same shape is found.",
    source: "HMRC, National Insurance Manual NIM39110.",
};

const GB_DRIVING_LICENCE: Detector = Detector {
    name: "id.gb.driving_licence",
    title: british::GB_DRIVING_LICENCE.title,
    patterns: &["[A-Za-z]{1,5}9{0,4}[0-9][0-9]{5}[A-Za-z][A-Za-z9][0-9A-Za-z][A-Za-z]{2}"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &british::GB_DRIVING_LICENCE, &["driving licence", "licence", "dvla"])
    }),
    severity: Severity::High,
    finds: &[
        ("(MORGA657054SM9IJ)", "MORGA657054SM9IJ"),
        ("Driving licence: MORGA657054SM9IJ", "MORGA657054SM9IJ"),
        ("Driving licence FOX99556105J99BC, thank you", "FOX99556105J99BC"),
        ("driving licence号码MORGA657054SM9IJ。", "MORGA657054SM9IJ"),
        ("{\"driving_licence\": \"FOX99556105J99BC\"}", "FOX99556105J99BC"),
    ],
    passes: &[
        "Driving licence: MORGA657354SM9IJ",
        "Driving licence: MORGA637054SM9IJ",
        "Driving licence: MORGA657054SM9IJ7",
        "Driving licence: xMORGA657054SM9IJ",
    ],
    limits: "There is no public check digit.",
    source: "DVLA, \"Driving licence number\", as in GOV.UK's description of the licence's section 5.",
};

const GB_UTR: Detector = Detector {
    name: "id.gb.utr",
    title: british::GB_UTR.title,
    patterns: &[shape::RUN, "[0-9]{5} [0-9]{5}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &british::GB_UTR,
            &["utr", "unique taxpayer", "tax reference", "self assessment"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("UTR: 1955839661", "1955839661"),
        ("UTR 19558 39661, thank you", "19558 39661"),
        ("utr号码1955839661。", "1955839661"),
        ("{\"utr\": \"19558 39661\"}", "19558 39661"),
    ],
    passes: &[
        "UTR: 2955839661",
        "UTR: 195583966",
        "UTR: 19558396617",
        "UTR: x1955839661",
        "see 19558 39661 today",
        "order 1955839661",
    ],
    limits: "Found only near a word that says what it is.",
    source: "HMRC, \"Unique Taxpayer Reference: modulus 11 check\", in its software developers' specifications.",
};

const GB_VAT: Detector = Detector {
    name: "id.gb.vat",
    title: british::GB_VAT.title,
    patterns: &["(?:[Gg][Bb] ?)?[0-9]{3} ?[0-9]{4} ?[0-9]{2}"],
    accept: Some(|candidate| grounds::named(candidate, &british::GB_VAT, &["vat", "vat reg", "vat number"])),
    severity: Severity::Low,
    finds: &[
        ("VAT: GB 980 7806 84", "GB 980 7806 84"),
        ("VAT GB980780684, thank you", "GB980780684"),
        ("vat号码GB 980 7806 84。", "GB 980 7806 84"),
        ("{\"vat\": \"GB980780684\"}", "GB980780684"),
    ],
    passes: &[
        "VAT: 802311781",
        "VAT: 000000000",
        "VAT: GB 980 7806 847",
        "VAT: 1980 7806 84",
        "see GB980780684 today",
        "order GB 980 7806 84",
    ],
    limits: "Found only near a word that says what it is.",
    source: "HMRC, \"VAT registration numbers: modulus 97 and 9755\".",
};

const IE_PPS: Detector = Detector {
    name: "id.ie.pps",
    title: british::IE_PPS.title,
    patterns: &["[0-9]{7}[A-Wa-w][A-IWTXa-iwtx]?"],
    accept: Some(|candidate| {
        grounds::named(candidate, &british::IE_PPS, &["pps", "ppsn", "pps number", "personal public service"])
    }),
    severity: Severity::High,
    finds: &[
        ("PPS: 6433435F", "6433435F"),
        ("PPS 6433435OA, thank you", "6433435OA"),
        ("pps号码6433435F。", "6433435F"),
        ("{\"pps\": \"6433435OA\"}", "6433435OA"),
    ],
    passes: &[
        "PPS: 6433435E",
        "PPS: 6433435VH",
        "PPS: 6433435F7",
        "PPS: x6433435F",
        "see 6433435OA today",
        "order 6433435F",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Irish Department of Social Protection, \"Personal Public Service number\"; Revenue, check character.",
};
