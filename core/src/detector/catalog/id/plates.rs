//! Registration marks of vehicles. None has a check digit, so a word must be near.

use crate::detector::Detector;
use crate::detector::catalog::grounds;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[GB_PLATE, DE_PLATE, IN_PLATE, NG_PLATE, TR_PLATE];

const GB_PLATE: Detector = Detector {
    name: "id.gb.plate",
    title: "British vehicle registration",
    patterns: &["[A-Za-z]{2}[0-9]{2}[ -]?[A-Za-z]{3}"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &[
                "plate",
                "number plate",
                "licence plate",
                "license plate",
                "registration",
                "vehicle",
                "car",
                "reg",
                "vrm",
            ],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("PLATE: AB51 ABC", "AB51 ABC"),
        ("PLATE BD62XYZ, thank you", "BD62XYZ"),
        ("plate号码AB51 ABC。", "AB51 ABC"),
        ("{\"plate\": \"BD62XYZ\"}", "BD62XYZ"),
    ],
    passes: &["AB51 ABC", "plate AB5 ABC", "PLATE: AB51 ABC7", "PLATE: xAB51 ABC"],
    limits: "Found only near a word that says what it is. Only the series since 2001.",
    source: "DVLA, INF104 \"Vehicle registration numbers and number plates\".",
};

const DE_PLATE: Detector = Detector {
    name: "id.de.plate",
    title: "German vehicle registration",
    patterns: &["[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2} ?[0-9]{1,4}[HE]?"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &["kennzeichen", "kfz", "kfz-kennzeichen", "nummernschild", "auto", "fahrzeug", "license plate"],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("Kennzeichen: B AB 1234", "B AB 1234"),
        ("Kennzeichen M-XY 999, thank you", "M-XY 999"),
        ("kennzeichen号码B AB 1234。", "B AB 1234"),
        ("{\"kennzeichen\": \"M-XY 999\"}", "M-XY 999"),
    ],
    passes: &["B AB 1234", "Kennzeichen 1234", "Kennzeichen: B AB 12347", "Kennzeichen: xB AB 1234"],
    limits: "Found only near a word that says what it is. Any district is taken for one.",
    source: "German vehicle registration regulation (FZV), section 9 and annex 3.",
};

const IN_PLATE: Detector = Detector {
    name: "id.in.plate",
    title: "Indian vehicle registration",
    patterns: &["[A-Za-z]{2}[ -]?[0-9]{1,2}[ -]?[A-Za-z]{1,3}[ -]?[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &[
                "plate",
                "number plate",
                "licence plate",
                "license plate",
                "registration",
                "vehicle",
                "car",
                "reg",
                "vrm",
            ],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("PLATE: KA53ME3456", "KA53ME3456"),
        ("PLATE MH 12 AB 1234, thank you", "MH 12 AB 1234"),
        ("plate号码KA53ME3456。", "KA53ME3456"),
        ("{\"plate\": \"MH 12 AB 1234\"}", "MH 12 AB 1234"),
    ],
    passes: &["KA53ME3456", "plate KA5", "PLATE: KA53ME34567", "PLATE: xKA53ME3456"],
    limits: "Found only near a word that says what it is. Any state is taken for one.",
    source: "Indian Central Motor Vehicles Rules 1989, rule 50.",
};

const NG_PLATE: Detector = Detector {
    name: "id.ng.plate",
    title: "Nigerian vehicle registration",
    patterns: &["[A-Za-z]{3}[ -]?[0-9]{3}[ -]?[A-Za-z]{2}"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &[
                "plate",
                "number plate",
                "licence plate",
                "license plate",
                "registration",
                "vehicle",
                "car",
                "reg",
                "vrm",
            ],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("PLATE: APP-456CV", "APP-456CV"),
        ("PLATE KJA 999PZ, thank you", "KJA 999PZ"),
        ("plate号码APP-456CV。", "APP-456CV"),
        ("{\"plate\": \"KJA 999PZ\"}", "KJA 999PZ"),
    ],
    passes: &["APP-456CV", "plate APP-45", "PLATE: APP-456CV7", "PLATE: xAPP-456CV"],
    limits: "Found only near a word that says what it is. Any area is taken for one.",
    source: "Federal Road Safety Corps, number plate format of 2011.",
};

const TR_PLATE: Detector = Detector {
    name: "id.tr.plate",
    title: "Turkish vehicle registration",
    patterns: &["(?:0[1-9]|[1-7][0-9]|8[01]) ?[A-Z]{1,3} ?[0-9]{2,5}"],
    accept: Some(|candidate| {
        grounds::whole_near(candidate, &["plaka", "araç", "arac", "plate", "license plate", "vehicle"])
    }),
    severity: Severity::Medium,
    finds: &[
        ("PLAKA: 34 ABC 1234", "34 ABC 1234"),
        ("PLAKA 06 A 123, thank you", "06 A 123"),
        ("plaka号码34 ABC 1234。", "34 ABC 1234"),
        ("{\"plaka\": \"06 A 123\"}", "06 A 123"),
    ],
    passes: &["34 ABC 1234", "plaka 82 ABC 123", "PLAKA: 34 ABC 123478", "PLAKA: x34 ABC 1234"],
    limits: "Found only near a word that says what it is. The lengths that a letter group allows are not told apart.",
    source: "Turkish Highway Traffic Regulation, annex 11 (plate layout).",
};
