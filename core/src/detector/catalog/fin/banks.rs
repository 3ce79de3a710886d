//! Bank accounts, banks and payments.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::finance;
use crate::detector::validate::national::americas;
use crate::detector::validate::national::central_europe;
use crate::detector::validate::national::nordic;
use crate::detector::validate::national::north_america;
use crate::detector::validate::national::southern_europe;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    ABA,
    BIC,
    AR_CBU,
    CZ_ACCOUNT,
    ES_CCC,
    HU_ACCOUNT,
    MX_CLABE,
    NO_KONTONR,
    PL_NRB,
    SEPA_CREDITOR,
    QR_REFERENCE,
    RF_REFERENCE,
];

const ABA: Detector = Detector {
    name: "fin.aba",
    title: finance::ABA.title,
    patterns: &[shape::RUN, "[0-9]{4}-[0-9]{4}-[0-9]"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &finance::ABA,
            &["aba", "routing", "rtn", "routing number", "bank routing", "transit"],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("ABA: 121000358", "121000358"),
        ("ABA 1210-4288-2, thank you", "1210-4288-2"),
        ("aba号码121000358。", "121000358"),
        ("{\"aba\": \"1210-4288-2\"}", "1210-4288-2"),
    ],
    passes: &[
        "ABA: 421042111",
        "ABA: 121000359",
        "ABA: 1210003587",
        "ABA: x121000358",
        "see 1210-4288-2 today",
        "order 121000358",
    ],
    limits: "Found only near a word that says what it is.",
    source: "American Bankers Association, \"Routing number policy and procedures\"; Federal Reserve prefixes.",
};

const BIC: Detector = Detector {
    name: "fin.bic",
    title: finance::BIC.title,
    patterns: &["[A-Z]{6}[A-Z1-9][A-Z0-9](?:[A-Z0-9]{3})?"],
    accept: Some(|candidate| {
        grounds::named(candidate, &finance::BIC, &["bic", "swift", "swift code", "bank code"])
    }),
    severity: Severity::Low,
    finds: &[
        ("BIC: DEUTDEFF", "DEUTDEFF"),
        ("BIC NEDSZAJJXXX, thank you", "NEDSZAJJXXX"),
        ("bic号码DEUTDEFF。", "DEUTDEFF"),
        ("{\"bic\": \"NEDSZAJJXXX\"}", "NEDSZAJJXXX"),
    ],
    passes: &[
        "BIC: AGRIXXPP",
        "BIC: DEUT1EFF",
        "BIC: DEUTDEFF7",
        "BIC: xDEUTDEFF",
        "NEDSZAJJXXX",
        "order DEUTDEFF",
    ],
    limits: "Found near a word only: many words in capitals have its shape.",
    source: "ISO 9362:2022 (business identifier code).",
};

const AR_CBU: Detector = Detector {
    name: "fin.ar.cbu",
    title: americas::AR_CBU.title,
    patterns: &[shape::RUN, "[0-9]{8} [0-9]{14}"],
    accept: Some(|candidate| grounds::decides(candidate, &americas::AR_CBU, &["cbu", "cvu"])),
    severity: Severity::High,
    finds: &[
        ("(2850590940090418135201)", "2850590940090418135201"),
        ("CBU: 2850590940090418135201", "2850590940090418135201"),
        ("CBU 28505909 40090418135201, thank you", "28505909 40090418135201"),
        ("cbu号码2850590940090418135201。", "2850590940090418135201"),
        ("{\"cbu\": \"28505909 40090418135201\"}", "28505909 40090418135201"),
    ],
    passes: &[
        "CBU: 2810590940090418135201",
        "CBU: 2850590940090418135202",
        "CBU: 28505909400904181352017",
        "CBU: x2850590940090418135201",
    ],
    limits: "One in 100 texts of its shape fits by chance.",
    source: "Central Bank of Argentina, communication A 2622 (Clave Bancaria Uniforme).",
};

const CZ_ACCOUNT: Detector = Detector {
    name: "fin.cz.account",
    title: central_europe::CZ_ACCOUNT.title,
    patterns: &["(?:[0-9]{2,6}-)?[0-9]{2,10}/[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &central_europe::CZ_ACCOUNT,
            &["účet", "ucet", "číslo účtu", "bank account", "account"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("účet: 34278-0727558021/0100", "34278-0727558021/0100"),
        ("účet 19-2000145399/0800, thank you", "19-2000145399/0800"),
        ("účet号码34278-0727558021/0100。", "34278-0727558021/0100"),
        ("{\"účet\": \"19-2000145399/0800\"}", "19-2000145399/0800"),
    ],
    passes: &[
        "Účet: 4278-727558021/0100",
        "účet: 34278-0727558022/0100",
        "účet: 34278-0727558021/01007",
        "Účet: x34278-0727558021/0100",
        "see 19-2000145399/0800 today",
        "order 34278-0727558021/0100",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Czech National Bank, decree 169/2011 on account numbers in payments.",
};

const ES_CCC: Detector = Detector {
    name: "fin.es.ccc",
    title: southern_europe::ES_CCC.title,
    patterns: &[shape::RUN, "[0-9]{4}[ -][0-9]{4}[ -][0-9]{2}[ -][0-9]{10}"],
    accept: Some(|candidate| grounds::decides(candidate, &southern_europe::ES_CCC, &["ccc", "cuenta"])),
    severity: Severity::High,
    finds: &[
        ("(2100 0418 45 0200051332)", "2100 0418 45 0200051332"),
        ("CCC: 2100 0418 45 0200051332", "2100 0418 45 0200051332"),
        ("CCC 21000418450200051332, thank you", "21000418450200051332"),
        ("ccc号码2100 0418 45 0200051332。", "2100 0418 45 0200051332"),
        ("{\"ccc\": \"21000418450200051332\"}", "21000418450200051332"),
    ],
    passes: &[
        "CCC: 1234-1234-17 1234567890",
        "CCC: 00000000000000000000",
        "CCC: 2100 0418 45 02000513327",
        "CCC: x2100 0418 45 0200051332",
    ],
    limits: "One in 120 texts of its shape fits by chance.",
    source: "Bank of Spain, \"Código Cuenta Cliente\", circular 8/1988 (annex).",
};

const HU_ACCOUNT: Detector = Detector {
    name: "fin.hu.account",
    title: central_europe::HU_ACCOUNT.title,
    patterns: &["[0-9]{8}-[0-9]{8}(?:-[0-9]{8})?"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &central_europe::HU_ACCOUNT, &["bankszámla", "számlaszám", "account"])
    }),
    severity: Severity::High,
    finds: &[
        ("(11773016-11111018-00000000)", "11773016-11111018-00000000"),
        ("Bankszámla: 11773016-11111018-00000000", "11773016-11111018-00000000"),
        ("Bankszámla 11773016-11111018, thank you", "11773016-11111018"),
        ("bankszámla号码11773016-11111018-00000000。", "11773016-11111018-00000000"),
        ("{\"bankszámla\": \"11773016-11111018\"}", "11773016-11111018"),
    ],
    passes: &[
        "Bankszámla: 11773016-11111019-00000000",
        "Bankszámla: 11773017-11111018",
        "Bankszámla: 11773016-11111018-000000007",
        "Bankszámla: x11773016-11111018-00000000",
    ],
    limits: "One in 100 texts of its shape fits by chance.",
    source: "Hungarian National Bank, decree 35/2017 (GIRO account numbers).",
};

const MX_CLABE: Detector = Detector {
    name: "fin.mx.clabe",
    title: north_america::MX_CLABE.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &north_america::MX_CLABE, &["clabe", "cuenta"])),
    severity: Severity::High,
    finds: &[
        ("CLABE: 032180000118359719", "032180000118359719"),
        ("CLABE 002010077777777771, thank you", "002010077777777771"),
        ("clabe号码032180000118359719。", "032180000118359719"),
        ("{\"clabe\": \"002010077777777771\"}", "002010077777777771"),
    ],
    passes: &[
        "CLABE: 032180000118359718",
        "CLABE: 000180000118359711",
        "CLABE: 0321800001183597197",
        "CLABE: x032180000118359719",
        "002010077777777771",
        "order 032180000118359719",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Asociación de Bancos de México, \"Clave Bancaria Estandarizada (CLABE)\".",
};

const NO_KONTONR: Detector = Detector {
    name: "fin.no.kontonr",
    title: nordic::NO_KONTONR.title,
    patterns: &[shape::RUN, "[0-9]{4}[. ][0-9]{2}[. ][0-9]{5}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &nordic::NO_KONTONR,
            &["kontonummer", "kontonr", "konto", "account"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(8601 11 17947)", "8601 11 17947"),
        ("Kontonummer: 8601 11 17947", "8601 11 17947"),
        ("Kontonummer 8601.11.17947, thank you", "8601.11.17947"),
        ("kontonummer号码8601 11 17947。", "8601 11 17947"),
        ("{\"kontonummer\": \"8601.11.17947\"}", "8601.11.17947"),
    ],
    passes: &[
        "Kontonummer: 8601 11 17949",
        "Kontonummer: 00000000000",
        "Kontonummer: 8601 11 179477",
        "Kontonummer: x8601 11 17947",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Bits AS / ECBS, Register of European account numbers, Norway.",
};

const PL_NRB: Detector = Detector {
    name: "fin.pl.nrb",
    title: central_europe::PL_NRB.title,
    patterns: &["[0-9]{2} ?(?:[0-9]{4} ?){5}[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &central_europe::PL_NRB, &["nrb", "konto", "rachunek", "account"])
    }),
    severity: Severity::High,
    finds: &[
        ("(61 1090 1014 0000 0712 1981 2874)", "61 1090 1014 0000 0712 1981 2874"),
        ("NRB: 61 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 2874"),
        ("NRB 61109010140000071219812874, thank you", "61109010140000071219812874"),
        ("nrb号码61 1090 1014 0000 0712 1981 2874。", "61 1090 1014 0000 0712 1981 2874"),
        ("{\"nrb\": \"61109010140000071219812874\"}", "61109010140000071219812874"),
    ],
    passes: &[
        "NRB: 62 1090 1014 0000 0712 1981 2874",
        "NRB: 61 1090 1014 0000 0712 1981 287",
        "NRB: 61 1090 1014 0000 0712 1981 28747",
        "NRB: x61 1090 1014 0000 0712 1981 2874",
    ],
    limits: "One in 97 texts of its shape fits by chance.",
    source: "National Bank of Poland, ordinance 7/2017 on the numbering of bank accounts.",
};

const SEPA_CREDITOR: Detector = Detector {
    name: "fin.sepa_creditor",
    title: finance::SEPA_CREDITOR.title,
    patterns: &["[A-Z]{2} ?[0-9]{2} ?[A-Z0-9]{3} ?[A-Z0-9]{4,28}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &finance::SEPA_CREDITOR,
            &["creditor identifier", "creditor id", "gläubiger-id", "gläubiger", "sepa"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("Creditor identifier: ES 23 ZZZ 47690558N", "ES 23 ZZZ 47690558N"),
        ("Creditor identifier DE98ZZZ09999999999, thank you", "DE98ZZZ09999999999"),
        ("creditor identifier号码ES 23 ZZZ 47690558N。", "ES 23 ZZZ 47690558N"),
        ("{\"creditor_identifier\": \"DE98ZZZ09999999999\"}", "DE98ZZZ09999999999"),
    ],
    passes: &[
        "Creditor identifier: ES 23 ZZZ 47690558M",
        "Creditor identifier: ZZ23ZZZ47690558N",
        "Creditor identifier: ES 23 ZZZ 47690558N7",
        "Creditor identifier: xES 23 ZZZ 47690558N",
        "see DE98ZZZ09999999999 today",
        "order ES 23 ZZZ 47690558N",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Payments Council, EPC262-08, \"Creditor identifier overview\".",
};

const QR_REFERENCE: Detector = Detector {
    name: "fin.qr_reference",
    title: finance::QR_REFERENCE.title,
    patterns: &["[0-9]{27}", "[0-9]{2} [0-9]{5} [0-9]{5} [0-9]{5} [0-9]{5} [0-9]{5}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &finance::QR_REFERENCE,
            &["qr reference", "referenz", "référence", "esr"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("(21 00000 00003 13947 14300 09017)", "21 00000 00003 13947 14300 09017"),
        ("Qr reference: 21 00000 00003 13947 14300 09017", "21 00000 00003 13947 14300 09017"),
        ("Qr reference 210000000003139471430009017, thank you", "210000000003139471430009017"),
        ("qr reference号码21 00000 00003 13947 14300 09017。", "21 00000 00003 13947 14300 09017"),
        ("{\"qr_reference\": \"210000000003139471430009017\"}", "210000000003139471430009017"),
    ],
    passes: &[
        "Qr reference: 21 00000 00003 13947 14300 09016",
        "Qr reference: 000000000000000000000000000",
        "Qr reference: 21 00000 00003 13947 14300 090177",
        "Qr reference: x21 00000 00003 13947 14300 09017",
        "210000000003139471430009017",
        "order 210000000003139471430009017",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "SIX, Swiss Implementation Guidelines QR-bill, section 3 (QR reference).",
};

const RF_REFERENCE: Detector = Detector {
    name: "fin.rf_reference",
    title: finance::RF_REFERENCE.title,
    patterns: &["RF[0-9]{2}(?: ?[A-Z0-9]{4}){0,5} ?[A-Z0-9]{1,4}"],
    accept: Some(|candidate| grounds::decides(candidate, &finance::RF_REFERENCE, &["reference"])),
    severity: Severity::Low,
    finds: &[
        ("(RF18 5390 0754 7034)", "RF18 5390 0754 7034"),
        ("Reference: RF18 5390 0754 7034", "RF18 5390 0754 7034"),
        ("Reference RF18000000000539007547034, thank you", "RF18000000000539007547034"),
        ("reference号码RF18 5390 0754 7034。", "RF18 5390 0754 7034"),
        ("{\"reference\": \"RF18000000000539007547034\"}", "RF18000000000539007547034"),
    ],
    passes: &[
        "Reference: RF17 5390 0754 7034",
        "Reference: AB18 5390 0754 7034",
        "Reference: RF18 5390 0754 70347",
        "Reference: xRF18 5390 0754 7034",
    ],
    limits: "One in 97 texts of its shape fits by chance.",
    source: "ISO 11649:2009 (structured creditor reference).",
};
