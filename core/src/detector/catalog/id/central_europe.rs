//! Austria, Czechia, Germany, Hungary, Poland and Switzerland.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::central_europe;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    AT_SVNR,
    AT_VAT,
    CH_AHV,
    CH_UID,
    CZ_RC,
    CZ_ICO,
    DE_IDNR,
    DE_TAX_NUMBER,
    DE_SOCIAL_SECURITY,
    DE_ID_CARD,
    DE_VAT,
    DE_HANDELSREGISTER,
    HU_TAJ,
    HU_TAX_ID,
    PL_PESEL,
    PL_NIP,
    PL_ID_CARD,
    PL_REGON,
];

const AT_SVNR: Detector = Detector {
    name: "id.at.svnr",
    title: central_europe::AT_SVNR.title,
    patterns: &[shape::RUN, "[0-9]{4}[ -/][0-9]{6}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &central_europe::AT_SVNR,
            &["svnr", "sozialversicherungsnummer", "sv-nummer", "versicherungsnummer", "social insurance"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(1237 010180)", "1237 010180"),
        ("SVNR: 1237 010180", "1237 010180"),
        ("SVNR 1237010180, thank you", "1237010180"),
        ("svnr号码1237 010180。", "1237 010180"),
        ("{\"svnr\": \"1237010180\"}", "1237010180"),
    ],
    passes: &[
        "SVNR: 2237 010180",
        "SVNR: 1237 320180",
        "SVNR: 1237 0101807",
        "SVNR: x1237 010180",
        "1237010180",
        "order 1237010180",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Austrian social insurance (ÖSV), \"Versicherungsnummer\"; ASVG section 460d.",
};

const AT_VAT: Detector = Detector {
    name: "id.at.vat",
    title: central_europe::AT_UID.title,
    patterns: &["(?i-u)AT ?U ?[0-9]{8}"],
    accept: Some(|candidate| grounds::decides(candidate, &central_europe::AT_UID, &["uid", "ust", "vat"])),
    severity: Severity::Low,
    finds: &[
        ("(ATU13585627)", "ATU13585627"),
        ("UID: ATU13585627", "ATU13585627"),
        ("UID AT U13585627, thank you", "AT U13585627"),
        ("uid号码ATU13585627。", "ATU13585627"),
        ("{\"uid\": \"AT U13585627\"}", "AT U13585627"),
    ],
    passes: &["UID: ATU13585626", "UID: 13585627", "UID: ATU135856277", "UID: xATU13585627"],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "Austrian Ministry of Finance, BMF-010219, construction rule of the UID number.",
};

const CH_AHV: Detector = Detector {
    name: "id.ch.ahv",
    title: central_europe::CH_AHV.title,
    patterns: &["756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &central_europe::CH_AHV,
            &["ahv", "avs", "ahv-nr", "ahv number", "social security"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(756.9217.0769.85)", "756.9217.0769.85"),
        ("AHV: 756.9217.0769.85", "756.9217.0769.85"),
        ("AHV 7569217076985, thank you", "7569217076985"),
        ("ahv号码756.9217.0769.85。", "756.9217.0769.85"),
        ("{\"ahv\": \"7569217076985\"}", "7569217076985"),
    ],
    passes: &[
        "AHV: 756.9217.0769.84",
        "AHV: 757.9217.0769.82",
        "AHV: 756.9217.0769.857",
        "AHV: x756.9217.0769.85",
    ],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "Swiss Federal Act on Old-Age Insurance (AHVG), article 50c; Central Compensation Office, \"AHV number\".",
};

const CH_UID: Detector = Detector {
    name: "id.ch.uid",
    title: central_europe::CH_UID.title,
    patterns: &["(?i-u)CHE[- ]?[0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}"],
    accept: Some(|candidate| grounds::decides(candidate, &central_europe::CH_UID, &["uid", "mwst", "tva"])),
    severity: Severity::Low,
    finds: &[
        ("(CHE-100.155.212)", "CHE-100.155.212"),
        ("UID: CHE-100.155.212", "CHE-100.155.212"),
        ("UID CHE107787577, thank you", "CHE107787577"),
        ("uid号码CHE-100.155.212。", "CHE-100.155.212"),
        ("{\"uid\": \"CHE107787577\"}", "CHE107787577"),
    ],
    passes: &["UID: CHE-100.155.213", "UID: 100.155.212", "UID: CHE-100.155.2127", "UID: xCHE-100.155.212"],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "Swiss Federal Statistical Office, \"UID number\" (ordinance SR 431.031, eCH-0097).",
};

const CZ_RC: Detector = Detector {
    name: "id.cz.rc",
    title: central_europe::CZ_RC.title,
    patterns: &[shape::RUN, "[0-9]{6}/[0-9]{3,4}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &central_europe::CZ_RC,
            &["rodné číslo", "rodne cislo", "rodné", "rč", "birth number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(710319/2745)", "710319/2745"),
        ("Rodné číslo: 710319/2745", "710319/2745"),
        ("Rodné číslo 7103192745, thank you", "7103192745"),
        ("rodné číslo号码710319/2745。", "710319/2745"),
        ("{\"rodné_číslo\": \"7103192745\"}", "7103192745"),
    ],
    passes: &[
        "Rodné číslo: 710319/2746",
        "Rodné číslo: 991231123",
        "Rodné číslo: 710319/27457",
        "Rodné číslo: x710319/2745",
        "7103192745",
        "order 7103192745",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Czech Act 133/2000 on the register of population, section 13; Slovak Act 301/1995 on the birth number.",
};

const CZ_ICO: Detector = Detector {
    name: "id.cz.ico",
    title: central_europe::CZ_ICO.title,
    patterns: &[shape::RUN, "[0-9]{3} [0-9]{2} [0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &central_europe::CZ_ICO, &["ičo", "ico", "dič", "company number"])
    }),
    severity: Severity::Low,
    finds: &[
        ("Ičo: 25123891", "25123891"),
        ("Ičo 251 23 891, thank you", "251 23 891"),
        ("ičo号码25123891。", "25123891"),
        ("{\"ičo\": \"251 23 891\"}", "251 23 891"),
    ],
    passes: &[
        "Ičo: 25123890",
        "Ičo: 00000000",
        "Ičo: 251238917",
        "Ičo: x25123891",
        "251 23 891",
        "order 25123891",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Commission, VIES check digit rules for CZ (legal persons); Czech Statistical Office, \"IČO\".",
};

const DE_IDNR: Detector = Detector {
    name: "id.de.idnr",
    title: central_europe::DE_IDNR.title,
    patterns: &[shape::RUN, "[0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &central_europe::DE_IDNR,
            &[
                "steuer-id",
                "steuer id",
                "steueridentifikationsnummer",
                "steuerliche identifikationsnummer",
                "idnr",
                "id-nr",
                "tax id",
                "tin",
                "steuernummer",
            ],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(36 574 261 809)", "36 574 261 809"),
        ("Steuer-id: 36 574 261 809", "36 574 261 809"),
        ("Steuer-id 86095742719, thank you", "86095742719"),
        ("steuer-id号码36 574 261 809。", "36 574 261 809"),
        ("{\"steuer_id\": \"86095742719\"}", "86095742719"),
    ],
    passes: &[
        "Steuer-id: 36574261890",
        "Steuer-id: 36554266806",
        "Steuer-id: 36 574 261 8097",
        "Steuer-id: x36 574 261 809",
        "86095742719",
        "order 86095742719",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "German Federal Central Tax Office, \"Steuerliche Identifikationsnummer\" (section 139b AO); ELSTER, check digit rules, IdNr.",
};

const DE_TAX_NUMBER: Detector = Detector {
    name: "id.de.tax_number",
    title: "German tax number of a tax office",
    patterns: &["[0-9]{13}", "[0-9]{2,3}/[0-9]{3,4}/[0-9]{4,5}"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &["steuernummer", "steuer-nr", "st-nr", "st.-nr", "stnr", "tax number", "finanzamt"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Steuernummer: 181/815/08155", "181/815/08155"),
        ("Steuernummer 2181508150123, thank you", "2181508150123"),
        ("steuernummer号码181/815/08155。", "181/815/08155"),
        ("{\"steuernummer\": \"2181508150123\"}", "2181508150123"),
    ],
    passes: &[
        "order 181/815/08155",
        "Steuernummer 1/2/3",
        "Steuernummer: 181/815/081557",
        "Steuernummer: x181/815/08155",
    ],
    limits: "Found only near a word that says what it is. The check digit differs by state and is not asked for.",
    source: "German Federal Ministry of Finance, \"Aufbau der Steuernummer\" (section 139 AO).",
};

const DE_SOCIAL_SECURITY: Detector = Detector {
    name: "id.de.social_security",
    title: central_europe::DE_SVNR.title,
    patterns: &["[0-9]{2} ?[0-9]{6} ?[A-Za-z] ?[0-9]{3}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &central_europe::DE_SVNR,
            &[
                "rvnr",
                "sozialversicherungsnummer",
                "rentenversicherungsnummer",
                "versicherungsnummer",
                "sv-nummer",
            ],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(15 070649 C 103)", "15 070649 C 103"),
        ("RVNR: 15 070649 C 103", "15 070649 C 103"),
        ("RVNR 15070649C103, thank you", "15070649C103"),
        ("rvnr号码15 070649 C 103。", "15 070649 C 103"),
        ("{\"rvnr\": \"15070649C103\"}", "15070649C103"),
    ],
    passes: &["RVNR: 15070649C104", "RVNR: 15371349C103", "RVNR: 15 070649 C 1037", "RVNR: x15 070649 C 103"],
    limits: "One in 300 texts of its shape fits by chance.",
    source: "German regulation VKVV, sections 2 to 4 (pension insurance number).",
};

const DE_ID_CARD: Detector = Detector {
    name: "id.de.id_card",
    title: "German identity card number",
    patterns: &["[LMNPRTVWXYlmnprtvwxy][0-9CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz]{8}[0-9]?"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &["personalausweis", "ausweisnummer", "perso", "identity card", "id card", "ausweis"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Personalausweis: L01X00T471", "L01X00T471"),
        ("Personalausweis T220001293, thank you", "T220001293"),
        ("personalausweis号码L01X00T471。", "L01X00T471"),
        ("{\"personalausweis\": \"T220001293\"}", "T220001293"),
    ],
    passes: &[
        "order L01X00T471",
        "Personalausweis A01X00T471",
        "Personalausweis: L01X00T4717",
        "Personalausweis: xL01X00T471",
    ],
    limits: "Found only near a word that says what it is. The check digit is not part of the printed number, so it is not asked for.",
    source: "German identity card regulation (PAuswV), annex; ICAO Doc 9303, part 3.",
};

const DE_VAT: Detector = Detector {
    name: "id.de.vat",
    title: central_europe::DE_UST_ID.title,
    patterns: &["(?i-u)DE[ .-]?[1-9][0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &central_europe::DE_UST_ID,
            &["ust-idnr", "ust-id", "ustid", "umsatzsteuer", "vat"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("(DE136695976)", "DE136695976"),
        ("Ust-idnr: DE136695976", "DE136695976"),
        ("Ust-idnr DE 136 695 976, thank you", "DE 136 695 976"),
        ("ust-idnr号码DE136695976。", "DE136695976"),
        ("{\"ust_idnr\": \"DE 136 695 976\"}", "DE 136 695 976"),
    ],
    passes: &[
        "Ust-idnr: DE136695978",
        "Ust-idnr: DE036695976",
        "Ust-idnr: DE1366959767",
        "Ust-idnr: xDE136695976",
    ],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "German Federal Central Tax Office, \"USt-IdNr.\"; European Commission, VIES check digit rules for DE.",
};

const DE_HANDELSREGISTER: Detector = Detector {
    name: "id.de.handelsregister",
    title: "German commercial register number",
    patterns: &["(?:HRA|HRB|GnR|PR|VR) ?[0-9]{1,6}(?: ?[A-Z]{1,2})?"],
    accept: Some(grounds::is_whole),
    severity: Severity::Low,
    finds: &[
        ("(HRB 123456)", "HRB 123456"),
        ("Handelsregister: HRB 123456", "HRB 123456"),
        ("Handelsregister HRA 12345, thank you", "HRA 12345"),
        ("handelsregister号码HRB 123456。", "HRB 123456"),
        ("{\"handelsregister\": \"HRA 12345\"}", "HRA 12345"),
    ],
    passes: &["HRC 12345", "HRB 1234567", "Handelsregister: HRB 1234567", "Handelsregister: xHRB 123456"],
    limits: "There is no check digit; the court is not part of the finding.",
    source: "German commercial register regulation (HRV), section 13.",
};

const HU_TAJ: Detector = Detector {
    name: "id.hu.taj",
    title: central_europe::HU_TAJ.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| {
        grounds::named(candidate, &central_europe::HU_TAJ, &["taj", "taj szám", "társadalombiztosítási"])
    }),
    severity: Severity::High,
    finds: &[
        ("TAJ: 111 111 110", "111 111 110"),
        ("TAJ 123 456 788, thank you", "123 456 788"),
        ("taj号码111 111 110。", "111 111 110"),
        ("{\"taj\": \"123 456 788\"}", "123 456 788"),
    ],
    passes: &[
        "TAJ: 111 111 111",
        "TAJ: 000 000 000",
        "TAJ: 111 111 1107",
        "TAJ: x111 111 110",
        "see 123 456 788 today",
        "order 111 111 110",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Hungarian Act XX of 1996, annex II (TAJ number).",
};

const HU_TAX_ID: Detector = Detector {
    name: "id.hu.tax_id",
    title: central_europe::HU_TAX_ID.title,
    patterns: &[shape::RUN, "8 [0-9]{3} [0-9]{3} [0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &central_europe::HU_TAX_ID,
            &["adóazonosító", "adoazonosito", "adóazonosító jel", "tax id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Adóazonosító: 8071592153", "8071592153"),
        ("Adóazonosító 8 071 592 153, thank you", "8 071 592 153"),
        ("adóazonosító号码8071592153。", "8071592153"),
        ("{\"adóazonosító\": \"8 071 592 153\"}", "8 071 592 153"),
    ],
    passes: &[
        "Adóazonosító: 8071592154",
        "Adóazonosító: 7071592153",
        "Adóazonosító: 80715921537",
        "Adóazonosító: x8071592153",
        "see 8 071 592 153 today",
        "order 8071592153",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Hungarian Act XX of 1996, annex I (tax identification sign).",
};

const PL_PESEL: Detector = Detector {
    name: "id.pl.pesel",
    title: central_europe::PL_PESEL.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named_or_alone(candidate, &central_europe::PL_PESEL, &["pesel"])),
    severity: Severity::High,
    finds: &[
        ("PESEL: 44051401359", "44051401359"),
        ("PESEL 02070803628, thank you", "02070803628"),
        ("pesel号码44051401359。", "44051401359"),
        ("{\"pesel\": \"02070803628\"}", "02070803628"),
    ],
    passes: &[
        "PESEL: 44051401358",
        "PESEL: 44131401359",
        "PESEL: 440514013597",
        "PESEL: x44051401359",
        "see 02070803628 today",
        "order 44051401359",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Polish Act of 24 September 2010 on the population register, article 15; Gov.pl, \"Czym jest numer PESEL\".",
};

const PL_NIP: Detector = Detector {
    name: "id.pl.nip",
    title: central_europe::PL_NIP.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{3}-[0-9]{2}-[0-9]{2}", "[0-9]{3}-[0-9]{2}-[0-9]{2}-[0-9]{3}"],
    accept: Some(|candidate| grounds::named(candidate, &central_europe::PL_NIP, &["nip", "vat"])),
    severity: Severity::High,
    finds: &[
        ("NIP: 856-734-62-15", "856-734-62-15"),
        ("NIP 8567346215, thank you", "8567346215"),
        ("nip号码856-734-62-15。", "856-734-62-15"),
        ("{\"nip\": \"8567346215\"}", "8567346215"),
    ],
    passes: &[
        "NIP: 856-734-62-16",
        "NIP: 0567346215",
        "NIP: 856-734-62-157",
        "NIP: x856-734-62-15",
        "8567346215",
        "order 856-734-62-15",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Polish Act of 13 October 1995 on the registration of taxpayers; Ministry of Finance, \"NIP\".",
};

const PL_ID_CARD: Detector = Detector {
    name: "id.pl.id_card",
    title: central_europe::PL_ID_CARD.title,
    patterns: &["[A-Za-z]{3} ?[0-9]{6}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &central_europe::PL_ID_CARD,
            &["dowód", "dowod", "dowód osobisty", "identity card", "id card"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Dowód: ABA300000", "ABA300000"),
        ("Dowód ABS 123456, thank you", "ABS 123456"),
        ("dowód号码ABA300000。", "ABA300000"),
        ("{\"dowód\": \"ABS 123456\"}", "ABS 123456"),
    ],
    passes: &[
        "Dowód: ABA 400000",
        "Dowód: AB1300000",
        "Dowód: ABA3000007",
        "Dowód: xABA300000",
        "see ABS 123456 today",
        "order ABA300000",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Polish Ministry of the Interior, regulation of 29 January 2015 on the identity card.",
};

const PL_REGON: Detector = Detector {
    name: "id.pl.regon",
    title: central_europe::PL_REGON.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &central_europe::PL_REGON, &["regon"])),
    severity: Severity::Low,
    finds: &[
        ("REGON: 192598184", "192598184"),
        ("REGON 12345678512347, thank you", "12345678512347"),
        ("regon号码192598184。", "192598184"),
        ("{\"regon\": \"12345678512347\"}", "12345678512347"),
    ],
    passes: &[
        "REGON: 192598183",
        "REGON: 12345678612342",
        "REGON: 1925981847",
        "REGON: x192598184",
        "12345678512347",
        "order 192598184",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Statistics Poland, \"REGON number: structure and check digit\".",
};
