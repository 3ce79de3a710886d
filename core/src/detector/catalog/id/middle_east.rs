//! Egypt, Iran, Israel, Kuwait, Saudi Arabia, Turkey and the United Arab Emirates.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::middle_east;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[AE_EMIRATES_ID, EG_NATIONAL_ID, IL_ID, IR_NATIONAL_CODE, KW_CIVIL_ID, SA_NATIONAL_ID, TR_TCKN, TR_VKN];

const AE_EMIRATES_ID: Detector = Detector {
    name: "id.ae.emirates_id",
    title: middle_east::AE_ID.title,
    patterns: &["784-?[0-9]{4}-?[0-9]{7}-?[0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &middle_east::AE_ID, &["emirates id", "eid"])),
    severity: Severity::High,
    finds: &[
        ("(784-1980-1234567-8)", "784-1980-1234567-8"),
        ("Emirates id: 784-1980-1234567-8", "784-1980-1234567-8"),
        ("Emirates id 784198012345678, thank you", "784198012345678"),
        ("emirates id号码784-1980-1234567-8。", "784-1980-1234567-8"),
        ("{\"emirates_id\": \"784198012345678\"}", "784198012345678"),
    ],
    passes: &[
        "Emirates id: 784-1980-1234567-9",
        "Emirates id: 785-1980-1234567-8",
        "Emirates id: 784-1980-1234567-87",
        "Emirates id: x784-1980-1234567-8",
    ],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "UAE Federal Authority for Identity and Citizenship, \"Emirates ID\": structure of the number.",
};

const EG_NATIONAL_ID: Detector = Detector {
    name: "id.eg.national_id",
    title: middle_east::EG_NID.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &middle_east::EG_NID,
            &["national id", "national number", "الرقم القومي", "egyptian id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("National id: 29001010112345", "29001010112345"),
        ("National id 30002291401234, thank you", "30002291401234"),
        ("national id号码29001010112345。", "29001010112345"),
        ("{\"national_id\": \"30002291401234\"}", "30002291401234"),
    ],
    passes: &[
        "National id: 49001010112345",
        "National id: 29013010112345",
        "National id: 290010101123457",
        "National id: x29001010112345",
        "30002291401234",
        "order 29001010112345",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Egyptian Civil Status Law 143 of 1994, \"national number\", and its description by the Ministry of Interior.",
};

const IL_ID: Detector = Detector {
    name: "id.il.id",
    title: middle_east::IL_ID.title,
    patterns: &[shape::RUN, shape::BY_8_1],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &middle_east::IL_ID,
            &["teudat zehut", "תעודת זהות", "ת.ז", "identity number", "israeli id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Teudat zehut: 039337423", "039337423"),
        ("Teudat zehut 03933742-3, thank you", "03933742-3"),
        ("teudat zehut号码039337423。", "039337423"),
        ("{\"teudat_zehut\": \"03933742-3\"}", "03933742-3"),
    ],
    passes: &[
        "Teudat zehut: 03933742-2",
        "Teudat zehut: 000000000",
        "Teudat zehut: 0393374237",
        "Teudat zehut: x039337423",
        "see 03933742-3 today",
        "order 039337423",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Israeli Population and Immigration Authority, \"identity number\" and its check digit.",
};

const IR_NATIONAL_CODE: Detector = Detector {
    name: "id.ir.national_code",
    title: middle_east::IR_MELLI.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{6}-[0-9]"],
    accept: Some(|candidate| {
        grounds::named(candidate, &middle_east::IR_MELLI, &["national code", "kode melli", "کد ملی"])
    }),
    severity: Severity::High,
    finds: &[
        ("National code: 0067749828", "0067749828"),
        ("National code 049-937089-9, thank you", "049-937089-9"),
        ("national code号码0067749828。", "0067749828"),
        ("{\"national_code\": \"049-937089-9\"}", "049-937089-9"),
    ],
    passes: &[
        "National code: 0067749829",
        "National code: 1111111111",
        "National code: 00677498287",
        "National code: x0067749828",
        "see 049-937089-9 today",
        "order 0067749828",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Iranian National Organisation for Civil Registration, \"national code\".",
};

const KW_CIVIL_ID: Detector = Detector {
    name: "id.kw.civil_id",
    title: middle_east::KW_CIVIL_ID.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::decides(candidate, &middle_east::KW_CIVIL_ID, &["civil id", "civil number", "الرقم المدني"])
    }),
    severity: Severity::High,
    finds: &[
        ("(288010112351)", "288010112351"),
        ("Civil id: 288010112351", "288010112351"),
        ("Civil id 288010112351, thank you", "288010112351"),
        ("civil id号码288010112351。", "288010112351"),
        ("{\"civil_id\": \"288010112351\"}", "288010112351"),
    ],
    passes: &[
        "Civil id: 288010112350",
        "Civil id: 288130112351",
        "Civil id: 2880101123517",
        "Civil id: x288010112351",
    ],
    limits: "One in 300 texts of its shape fits by chance.",
    source: "Kuwaiti Public Authority for Civil Information, \"civil number\".",
};

const SA_NATIONAL_ID: Detector = Detector {
    name: "id.sa.national_id",
    title: middle_east::SA_ID.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &middle_east::SA_ID,
            &["national id", "iqama", "رقم الهوية", "residence permit", "saudi id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("National id: 1012345672", "1012345672"),
        ("National id 2123456788, thank you", "2123456788"),
        ("national id号码1012345672。", "1012345672"),
        ("{\"national_id\": \"2123456788\"}", "2123456788"),
    ],
    passes: &[
        "National id: 1012345673",
        "National id: 3012345672",
        "National id: 10123456727",
        "National id: x1012345672",
        "2123456788",
        "order 1012345672",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Saudi Ministry of Interior, national identity and residence (iqama) numbers.",
};

const TR_TCKN: Detector = Detector {
    name: "id.tr.tckn",
    title: middle_east::TR_TCKN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &middle_east::TR_TCKN,
            &["tckn", "tc kimlik", "t.c. kimlik", "kimlik no", "kimlik numarası", "tc no"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(10000000146)", "10000000146"),
        ("TCKN: 10000000146", "10000000146"),
        ("TCKN 17291716060, thank you", "17291716060"),
        ("tckn号码10000000146。", "10000000146"),
        ("{\"tckn\": \"17291716060\"}", "17291716060"),
    ],
    passes: &["TCKN: 17291716050", "TCKN: 07291716092", "TCKN: 100000001467", "TCKN: x10000000146"],
    limits: "One in 110 texts of its shape fits by chance.",
    source: "Turkish General Directorate of Population, \"T.C. kimlik numarası\"; law 5490.",
};

const TR_VKN: Detector = Detector {
    name: "id.tr.vkn",
    title: middle_east::TR_VKN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &middle_east::TR_VKN, &["vkn", "vergi kimlik", "vergi no"])
    }),
    severity: Severity::Low,
    finds: &[
        ("VKN: 4540536920", "4540536920"),
        ("VKN 4540536920, thank you", "4540536920"),
        ("vkn号码4540536920。", "4540536920"),
        ("{\"vkn\": \"4540536920\"}", "4540536920"),
    ],
    passes: &[
        "VKN: 4540536921",
        "VKN: 454053692",
        "VKN: 45405369207",
        "VKN: x4540536920",
        "4540536920",
        "order 4540536920",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Turkish Revenue Administration, \"Vergi kimlik numarası\", check digit.",
};
