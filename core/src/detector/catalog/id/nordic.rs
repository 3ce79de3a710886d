//! Denmark, Finland, Iceland, Norway and Sweden.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::nordic;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[DK_CPR, FI_HETU, IS_KENNITALA, NO_FNR, NO_ORGNR, SE_PERSONNUMMER, SE_ORGNR, FI_YTUNNUS, DK_CVR];

const DK_CPR: Detector = Detector {
    name: "id.dk.cpr",
    title: nordic::DK_CPR.title,
    patterns: &[shape::RUN, shape::BY_6_4],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &nordic::DK_CPR,
            &["cpr", "cpr-nr", "cpr number", "cpr nummer", "personnummer", "civil registration"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("CPR: 211062-5629", "211062-5629"),
        ("CPR 2110625629, thank you", "2110625629"),
        ("cpr号码211062-5629。", "211062-5629"),
        ("{\"cpr\": \"2110625629\"}", "2110625629"),
    ],
    passes: &[
        "CPR: 511062-5629",
        "CPR: 2110525",
        "CPR: 211062-56297",
        "CPR: x211062-5629",
        "2110625629",
        "order 211062-5629",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Danish Ministry of the Interior, \"Personnummeret i CPR\" (CPR-kontoret), and its notice on numbers without modulus 11.",
};

const FI_HETU: Detector = Detector {
    name: "id.fi.hetu",
    title: nordic::FI_HETU.title,
    patterns: &["[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y]"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &nordic::FI_HETU,
            &["hetu", "henkilötunnus", "personal identity code", "personbeteckning"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(131052-308T)", "131052-308T"),
        ("HETU: 131052-308T", "131052-308T"),
        ("HETU 010594Y9032, thank you", "010594Y9032"),
        ("hetu号码131052-308T。", "131052-308T"),
        ("{\"hetu\": \"010594Y9032\"}", "010594Y9032"),
    ],
    passes: &["HETU: 131052-308U", "HETU: 320152-308T", "HETU: 131052-308T7", "HETU: x131052-308T"],
    limits: "One in 31 texts of its shape fits by chance.",
    source: "Finnish Digital and Population Data Services Agency, \"The personal identity code\"; Government decree 690/2022 for the signs added in 2023.",
};

const IS_KENNITALA: Detector = Detector {
    name: "id.is.kennitala",
    title: nordic::IS_KENNITALA.title,
    patterns: &[shape::RUN, shape::BY_6_4],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &nordic::IS_KENNITALA, &["kennitala", "kt", "icelandic id"])
    }),
    severity: Severity::High,
    finds: &[
        ("(120174-3399)", "120174-3399"),
        ("Kennitala: 120174-3399", "120174-3399"),
        ("Kennitala 1201743399, thank you", "1201743399"),
        ("kennitala号码120174-3399。", "120174-3399"),
        ("{\"kennitala\": \"1201743399\"}", "1201743399"),
    ],
    passes: &[
        "Kennitala: 120174-3389",
        "Kennitala: 320174-3399",
        "Kennitala: 120174-33997",
        "Kennitala: x120174-3399",
        "1201743399",
        "order 1201743399",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Registers Iceland, \"About ID numbers\"; Act 70/2018 on their issue.",
};

const NO_FNR: Detector = Detector {
    name: "id.no.fnr",
    title: nordic::NO_FNR.title,
    patterns: &[shape::RUN, "[0-9]{6} [0-9]{5}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &nordic::NO_FNR,
            &["fødselsnummer", "fnr", "personnummer", "birth number", "national identity"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(151086 95088)", "151086 95088"),
        ("Fødselsnummer: 151086 95088", "151086 95088"),
        ("Fødselsnummer 15108695088, thank you", "15108695088"),
        ("fødselsnummer号码151086 95088。", "151086 95088"),
        ("{\"fødselsnummer\": \"15108695088\"}", "15108695088"),
    ],
    passes: &[
        "Fødselsnummer: 151086 95077",
        "Fødselsnummer: 321086 95088",
        "Fødselsnummer: 151086 950887",
        "Fødselsnummer: x151086 95088",
    ],
    limits: "One in 3000 texts of its shape fits by chance.",
    source: "Norwegian Tax Administration, \"National identity number: control digits\" (in force until 2032); Population Register regulation of 2017, sections 2-2-1 and 2-2-3.",
};

const NO_ORGNR: Detector = Detector {
    name: "id.no.orgnr",
    title: nordic::NO_ORGNR.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &nordic::NO_ORGNR,
            &["orgnr", "organisasjonsnummer", "organisation number", "mva"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("ORGNR: 988 077 917", "988 077 917"),
        ("ORGNR 988077917, thank you", "988077917"),
        ("orgnr号码988 077 917。", "988 077 917"),
        ("{\"orgnr\": \"988077917\"}", "988077917"),
    ],
    passes: &[
        "ORGNR: 988 077 918",
        "ORGNR: 188 077 917",
        "ORGNR: 988 077 9177",
        "ORGNR: x988 077 917",
        "988077917",
        "order 988 077 917",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Brønnøysund Register Centre, \"About the organisation number\".",
};

const SE_PERSONNUMMER: Detector = Detector {
    name: "id.se.personnummer",
    title: nordic::SE_PERSONNUMMER.title,
    patterns: &[shape::RUN, "(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}"],
    accept: Some(|candidate| {
        const WORDS: &[&str] = &[
            "personnummer",
            "samordningsnummer",
            "personal identity",
            "coordination number",
            "swedish id",
            "pnr",
        ];
        /// With the century: few numbers of twelve digits are a date and pass Luhn.
        const LONG: usize = 12;
        grounds::grouped_or_named(candidate, &nordic::SE_PERSONNUMMER, WORDS)
            || candidate.matched().len() == LONG
                && grounds::decides(candidate, &nordic::SE_PERSONNUMMER, WORDS)
    }),
    severity: Severity::High,
    finds: &[
        ("(811228-9874)", "811228-9874"),
        ("Personnummer: 811228-9874", "811228-9874"),
        ("Personnummer 19811228-9874, thank you", "19811228-9874"),
        ("personnummer号码811228-9874。", "811228-9874"),
        ("{\"personnummer\": \"19811228-9874\"}", "19811228-9874"),
        ("Född: 670919-9530", "670919-9530"),
    ],
    passes: &[
        "Personnummer: 811228-9873",
        "Personnummer: 811328-9874",
        "Personnummer: 811228-98747",
        "Personnummer: x811228-9874",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Swedish Tax Agency, SKV 704, \"Personnummer\", and SKV 707, \"Samordningsnummer\".",
};

const SE_ORGNR: Detector = Detector {
    name: "id.se.orgnr",
    title: nordic::SE_ORGNR.title,
    patterns: &[shape::RUN, shape::BY_6_4],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &nordic::SE_ORGNR,
            &[
                "organisationsnummer",
                "orgnr",
                "org nr",
                "organisation number",
                "organization number",
                "company identity",
            ],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("Organisationsnummer: 556016-0680", "556016-0680"),
        ("Organisationsnummer 5560160680, thank you", "5560160680"),
        ("organisationsnummer号码556016-0680。", "556016-0680"),
        ("{\"organisationsnummer\": \"5560160680\"}", "5560160680"),
    ],
    passes: &[
        "Organisationsnummer: 556016-0681",
        "Organisationsnummer: 551016-0680",
        "Organisationsnummer: 556016-06807",
        "Organisationsnummer: x556016-0680",
        "5560160680",
        "order 556016-0680",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Swedish Tax Agency, SKV 709, \"Organisationsnummer\".",
};

const FI_YTUNNUS: Detector = Detector {
    name: "id.fi.ytunnus",
    title: nordic::FI_YTUNNUS.title,
    patterns: &[shape::RUN, "[0-9]{7}-[0-9]"],
    accept: Some(|candidate| {
        grounds::named(candidate, &nordic::FI_YTUNNUS, &["y-tunnus", "y tunnus", "business id", "fo-nummer"])
    }),
    severity: Severity::Low,
    finds: &[
        ("Y-tunnus: 2077474-0", "2077474-0"),
        ("Y-tunnus 2077474-0, thank you", "2077474-0"),
        ("y-tunnus号码2077474-0。", "2077474-0"),
        ("{\"y_tunnus\": \"2077474-0\"}", "2077474-0"),
    ],
    passes: &[
        "Y-tunnus: 2077474-1",
        "Y-tunnus: 0000000-0",
        "Y-tunnus: 2077474-07",
        "Y-tunnus: x2077474-0",
        "2077474-0",
        "order 2077474-0",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Finnish Patent and Registration Office, \"The Business ID\"; Finnish Tax Administration, check digit of the Business ID.",
};

const DK_CVR: Detector = Detector {
    name: "id.dk.cvr",
    title: nordic::DK_CVR.title,
    patterns: &[shape::RUN, "[0-9]{2} [0-9]{2} [0-9]{2} [0-9]{2}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &nordic::DK_CVR, &["cvr", "cvr-nr", "cvr number", "se-nummer"])
    }),
    severity: Severity::Low,
    finds: &[
        ("CVR: 13585628", "13585628"),
        ("CVR 13 58 56 28, thank you", "13 58 56 28"),
        ("cvr号码13585628。", "13585628"),
        ("{\"cvr\": \"13 58 56 28\"}", "13 58 56 28"),
    ],
    passes: &[
        "CVR: 13585627",
        "CVR: 03585628",
        "CVR: 135856287",
        "CVR: x13585628",
        "13 58 56 28",
        "order 13585628",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Danish Business Authority, \"CVR-nummer\"; European Commission, VIES check digit rules for DK.",
};
