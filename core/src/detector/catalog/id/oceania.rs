//! Australia and New Zealand.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::oceania;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[AU_ABN, AU_ACN, AU_TFN, NZ_IRD];

const AU_ABN: Detector = Detector {
    name: "id.au.abn",
    title: oceania::AU_ABN.title,
    patterns: &[shape::RUN, shape::BY_2_3_3_3],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &oceania::AU_ABN, &["abn", "business number"])
    }),
    severity: Severity::Low,
    finds: &[
        ("(51 824 753 556)", "51 824 753 556"),
        ("ABN: 51 824 753 556", "51 824 753 556"),
        ("ABN 51824753556, thank you", "51824753556"),
        ("abn号码51 824 753 556。", "51 824 753 556"),
        ("{\"abn\": \"51824753556\"}", "51824753556"),
    ],
    passes: &[
        "ABN: 52 824 753 556",
        "ABN: 00000000560",
        "ABN: 51 824 753 5567",
        "ABN: x51 824 753 556",
        "51824753556",
        "order 51824753556",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Australian Business Register, \"Format of the ABN\".",
};

const AU_ACN: Detector = Detector {
    name: "id.au.acn",
    title: oceania::AU_ACN.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| grounds::named(candidate, &oceania::AU_ACN, &["acn", "company number"])),
    severity: Severity::Low,
    finds: &[
        ("ACN: 004 085 616", "004 085 616"),
        ("ACN 005499981, thank you", "005499981"),
        ("acn号码004 085 616。", "004 085 616"),
        ("{\"acn\": \"005499981\"}", "005499981"),
    ],
    passes: &[
        "ACN: 004 085 617",
        "ACN: 000 000 000",
        "ACN: 004 085 6167",
        "ACN: x004 085 616",
        "005499981",
        "order 004 085 616",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Australian Securities and Investments Commission, \"Australian Company Number digit check\".",
};

const AU_TFN: Detector = Detector {
    name: "id.au.tfn",
    title: oceania::AU_TFN.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| grounds::named(candidate, &oceania::AU_TFN, &["tfn", "tax file"])),
    severity: Severity::High,
    finds: &[
        ("TFN: 123 456 782", "123 456 782"),
        ("TFN 876543210, thank you", "876543210"),
        ("tfn号码123 456 782。", "123 456 782"),
        ("{\"tfn\": \"876543210\"}", "876543210"),
    ],
    passes: &[
        "TFN: 999 999 999",
        "TFN: 000000000",
        "TFN: 123 456 7827",
        "TFN: x123 456 782",
        "876543210",
        "order 123 456 782",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Australian Taxation Office, \"TFN algorithm\", in its specifications for software developers.",
};

const NZ_IRD: Detector = Detector {
    name: "id.nz.ird",
    title: oceania::NZ_IRD.title,
    patterns: &[shape::RUN, "[0-9]{2,3}-[0-9]{3}-[0-9]{3}"],
    accept: Some(|candidate| grounds::named(candidate, &oceania::NZ_IRD, &["ird", "inland revenue"])),
    severity: Severity::High,
    finds: &[
        ("IRD: 49-091-850", "49-091-850"),
        ("IRD 136410132, thank you", "136410132"),
        ("ird号码49-091-850。", "49-091-850"),
        ("{\"ird\": \"136410132\"}", "136410132"),
    ],
    passes: &[
        "IRD: 49-091-851",
        "IRD: 136410133",
        "IRD: 49-091-8507",
        "IRD: x49-091-850",
        "136410132",
        "order 49-091-850",
    ],
    limits: "Found only near a word that says what it is.",
    source: "New Zealand Inland Revenue, \"IRD number validation\", in its resident withholding tax specification.",
};
