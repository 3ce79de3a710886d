//! China, Hong Kong, Japan, Singapore, South Korea and Taiwan.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::east_asia;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    CN_RIC,
    CN_USCC,
    HK_ID,
    JP_MY_NUMBER,
    JP_CORPORATE_NUMBER,
    KR_RRN,
    KR_FRN,
    KR_BRN,
    SG_NRIC,
    SG_UEN,
    TW_ID,
    TW_UBN,
];

const CN_RIC: Detector = Detector {
    name: "id.cn.ric",
    title: east_asia::CN_RIC.title,
    patterns: &["[1-8][0-9]{16}[0-9Xx]"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &east_asia::CN_RIC,
            &["身份证", "身份證", "resident identity", "id number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(360426199101010071)", "360426199101010071"),
        ("身份证: 360426199101010071", "360426199101010071"),
        ("身份证 11010519491231002X, thank you", "11010519491231002X"),
        ("身份证号码360426199101010071。", "360426199101010071"),
        ("{\"身份证\": \"11010519491231002X\"}", "11010519491231002X"),
    ],
    passes: &[
        "身份证: 360426199101010072",
        "身份证: 360426199113010071",
        "身份证: 3604261991010100717",
        "身份证: x360426199101010071",
    ],
    limits: "One in 2000 texts of its shape fits by chance.",
    source: "GB 11643-1999, \"Citizen identification number\"; ISO/IEC 7064:2003.",
};

const CN_USCC: Detector = Detector {
    name: "id.cn.uscc",
    title: east_asia::CN_USCC.title,
    patterns: &[
        "[1-9ANYany][0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y][0-9]{6}[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]{9}[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]",
    ],
    accept: Some(|candidate| {
        grounds::decides(candidate, &east_asia::CN_USCC, &["统一社会信用代码", "社会信用", "credit code"])
    }),
    severity: Severity::Low,
    finds: &[
        ("(91110000600037341L)", "91110000600037341L"),
        ("统一社会信用代码: 91110000600037341L", "91110000600037341L"),
        ("统一社会信用代码 91350100M000100Y43, thank you", "91350100M000100Y43"),
        ("统一社会信用代码号码91110000600037341L。", "91110000600037341L"),
        ("{\"统一社会信用代码\": \"91350100M000100Y43\"}", "91350100M000100Y43"),
    ],
    passes: &[
        "统一社会信用代码: B1110000600037342L",
        "统一社会信用代码: 91110000600037341A",
        "统一社会信用代码: 91110000600037341L7",
        "统一社会信用代码: x91110000600037341L",
    ],
    limits: "One in 31 texts of its shape fits by chance.",
    source: "GB 32100-2015, \"The coding rule of the unified social credit identifier\".",
};

const HK_ID: Detector = Detector {
    name: "id.hk.id",
    title: east_asia::HK_ID.title,
    patterns: &[r"[A-Za-z]{1,2}[0-9]{6}\([0-9Aa]\)", "[A-Za-z]{1,2}[0-9]{6}[0-9Aa]"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &east_asia::HK_ID,
            &["hkid", "hong kong id", "身份證", "identity card"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(A123456(3))", "A123456(3)"),
        ("HKID: A123456(3)", "A123456(3)"),
        ("HKID AB987654(3), thank you", "AB987654(3)"),
        ("hkid号码A123456(3)。", "A123456(3)"),
        ("{\"hkid\": \"AB987654(3)\"}", "AB987654(3)"),
    ],
    passes: &["HKID: A123456(4)", "HKID: 1123456(3)", "HKID: A123456(3)7", "HKID: xA123456(3)"],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Hong Kong Immigration Department, \"Explanation of symbols on identity card\"; check digit as published by HKMA.",
};

const JP_MY_NUMBER: Detector = Detector {
    name: "id.jp.my_number",
    title: east_asia::JP_MY_NUMBER.title,
    patterns: &[shape::RUN, shape::BY_4_4_4],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &east_asia::JP_MY_NUMBER,
            &["my number", "マイナンバー", "個人番号", "individual number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("My number: 6214 9832 0257", "6214 9832 0257"),
        ("My number 621498320257, thank you", "621498320257"),
        ("my number号码6214 9832 0257。", "6214 9832 0257"),
        ("{\"my_number\": \"621498320257\"}", "621498320257"),
    ],
    passes: &[
        "My number: 6214 9832 0258",
        "My number: 000000000000",
        "My number: 6214 9832 02577",
        "My number: x6214 9832 0257",
        "621498320257",
        "order 6214 9832 0257",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Japanese ministerial ordinance 85 of 2014 (individual number), article 5.",
};

const JP_CORPORATE_NUMBER: Detector = Detector {
    name: "id.jp.corporate_number",
    title: east_asia::JP_CORPORATE.title,
    patterns: &[shape::RUN, "[0-9]-[0-9]{4}-[0-9]{4}-[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &east_asia::JP_CORPORATE, &["法人番号", "corporate number"])
    }),
    severity: Severity::Low,
    finds: &[
        ("法人番号: 7000012050002", "7000012050002"),
        ("法人番号 5-8356-7825-6246, thank you", "5-8356-7825-6246"),
        ("法人番号号码7000012050002。", "7000012050002"),
        ("{\"法人番号\": \"5-8356-7825-6246\"}", "5-8356-7825-6246"),
    ],
    passes: &[
        "法人番号: 2-8356-7825-6246",
        "法人番号: 8000012050002",
        "法人番号: 70000120500027",
        "法人番号: x7000012050002",
        "see 5-8356-7825-6246 today",
        "order 7000012050002",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Japanese National Tax Agency, ordinance of the Ministry of Finance 70 of 2014 (corporate number).",
};

const KR_RRN: Detector = Detector {
    name: "id.kr.rrn",
    title: east_asia::KR_RRN.title,
    patterns: &[shape::RUN, shape::BY_6_7],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &east_asia::KR_RRN,
            &["rrn", "주민등록번호", "주민번호", "resident registration"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(971013-9019902)", "971013-9019902"),
        ("RRN: 971013-9019902", "971013-9019902"),
        ("RRN 9710139019902, thank you", "9710139019902"),
        ("rrn号码971013-9019902。", "971013-9019902"),
        ("{\"rrn\": \"9710139019902\"}", "9710139019902"),
    ],
    passes: &[
        "RRN: 001332-1234567",
        "RRN: 971013-6019902",
        "RRN: 971013-90199027",
        "RRN: x971013-9019902",
        "9710139019902",
        "order 9710139019902",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Korean Resident Registration Act, enforcement rules, article 2 (as amended in 2020).",
};

const KR_FRN: Detector = Detector {
    name: "id.kr.frn",
    title: east_asia::KR_FRN.title,
    patterns: &[shape::RUN, shape::BY_6_7],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &east_asia::KR_FRN,
            &["frn", "외국인등록번호", "foreigner registration", "alien registration"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(000505-7637892)", "000505-7637892"),
        ("FRN: 000505-7637892", "000505-7637892"),
        ("FRN 0005057637892, thank you", "0005057637892"),
        ("frn号码000505-7637892。", "000505-7637892"),
        ("{\"frn\": \"0005057637892\"}", "0005057637892"),
    ],
    passes: &[
        "FRN: 000505-3637892",
        "FRN: 001305-7637892",
        "FRN: 000505-76378927",
        "FRN: x000505-7637892",
        "0005057637892",
        "order 0005057637892",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Korean Immigration Act, enforcement rules (foreigner registration number, as amended in 2020).",
};

const KR_BRN: Detector = Detector {
    name: "id.kr.brn",
    title: east_asia::KR_BRN.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{2}-[0-9]{5}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &east_asia::KR_BRN,
            &["brn", "사업자등록번호", "사업자번호", "business registration"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("(116-82-00276)", "116-82-00276"),
        ("BRN: 116-82-00276", "116-82-00276"),
        ("BRN 1048656659, thank you", "1048656659"),
        ("brn号码116-82-00276。", "116-82-00276"),
        ("{\"brn\": \"1048656659\"}", "1048656659"),
    ],
    passes: &[
        "BRN: 116-82-00277",
        "BRN: 000-00-00000",
        "BRN: 116-82-002767",
        "BRN: x116-82-00276",
        "1048656659",
        "order 1048656659",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Korean National Tax Service, check of the business registration number.",
};

const SG_NRIC: Detector = Detector {
    name: "id.sg.nric",
    title: east_asia::SG_NRIC.title,
    patterns: &["[STFGMstfgm][0-9]{7}[A-Za-z]"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &east_asia::SG_NRIC, &["nric", "fin", "identity card"])
    }),
    severity: Severity::High,
    finds: &[
        ("(S2740116C)", "S2740116C"),
        ("NRIC: S2740116C", "S2740116C"),
        ("NRIC F2346401L, thank you", "F2346401L"),
        ("nric号码S2740116C。", "S2740116C"),
        ("{\"nric\": \"F2346401L\"}", "F2346401L"),
    ],
    passes: &["NRIC: S2740116D", "NRIC: A2740116C", "NRIC: S2740116C7", "NRIC: xS2740116C"],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "Singapore National Registration Act, \"identity card number\"; ICA, FIN series M of 2022.",
};

const SG_UEN: Detector = Detector {
    name: "id.sg.uen",
    title: east_asia::SG_UEN.title,
    patterns: &["[0-9]{8}[A-Za-z]", "[0-9]{9}[A-Za-z]", "[RSTrst][0-9]{2}[A-Za-z]{2}[0-9]{4}[A-Za-z]"],
    accept: Some(|candidate| {
        grounds::named(candidate, &east_asia::SG_UEN, &["uen", "unique entity", "acra"])
    }),
    severity: Severity::Low,
    finds: &[
        ("UEN: 53125226D", "53125226D"),
        ("UEN T16RF0037C, thank you", "T16RF0037C"),
        ("uen号码53125226D。", "53125226D"),
        ("{\"uen\": \"T16RF0037C\"}", "T16RF0037C"),
    ],
    passes: &[
        "UEN: 00192200L",
        "UEN: 53125226",
        "UEN: 53125226D7",
        "UEN: x53125226D",
        "see T16RF0037C today",
        "order 53125226D",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Singapore ACRA, \"Unique Entity Number\", annex on check characters.",
};

const TW_ID: Detector = Detector {
    name: "id.tw.id",
    title: east_asia::TW_ID.title,
    patterns: &["[A-Za-z][1289][0-9]{8}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &east_asia::TW_ID,
            &["身分證", "身份證", "identity number", "national id", "roc id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("身分證: A123456789", "A123456789"),
        ("身分證 B142610160, thank you", "B142610160"),
        ("身分證号码A123456789。", "A123456789"),
        ("{\"身分證\": \"B142610160\"}", "B142610160"),
    ],
    passes: &[
        "身分證: A123456788",
        "身分證: A323456789",
        "身分證: A1234567897",
        "身分證: xA123456789",
        "see B142610160 today",
        "order A123456789",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Taiwanese Household Registration Act; Ministry of the Interior, check rule of the identity number.",
};

const TW_UBN: Detector = Detector {
    name: "id.tw.ubn",
    title: east_asia::TW_UBN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &east_asia::TW_UBN, &["統一編號", "統編", "ubn", "business number"])
    }),
    severity: Severity::Low,
    finds: &[
        ("統一編號: 00501503", "00501503"),
        ("統一編號 00501503, thank you", "00501503"),
        ("統一編號号码00501503。", "00501503"),
        ("{\"統一編號\": \"00501503\"}", "00501503"),
    ],
    passes: &[
        "統一編號: 00501502",
        "統一編號: 00000000",
        "統一編號: 005015037",
        "統一編號: x00501503",
        "00501503",
        "order 00501503",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Taiwanese Ministry of Finance, check logic of the unified business number (2023).",
};
