//! Belgium, France, Luxembourg and the Netherlands.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::western_europe;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[BE_NN, BE_EID, BE_VAT, FR_NIR, FR_SIREN, FR_SIRET, FR_SPI, FR_VAT, LU_MATRICULE, NL_BSN, NL_VAT];

const BE_NN: Detector = Detector {
    name: "id.be.nn",
    title: western_europe::BE_NN.title,
    patterns: &[shape::RUN, "[0-9]{2}[. ][0-9]{2}[. ][0-9]{2}[- ][0-9]{3}[-. ][0-9]{2}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &western_europe::BE_NN,
            &[
                "rijksregisternummer",
                "registre national",
                "national register",
                "nationalregister",
                "insz",
                "niss",
            ],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(85.07.30-033.28)", "85.07.30-033.28"),
        ("Rijksregisternummer: 85.07.30-033.28", "85.07.30-033.28"),
        ("Rijksregisternummer 85073003328, thank you", "85073003328"),
        ("rijksregisternummer号码85.07.30-033.28。", "85.07.30-033.28"),
        ("{\"rijksregisternummer\": \"85073003328\"}", "85073003328"),
    ],
    passes: &[
        "Rijksregisternummer: 85 07 30 033 29",
        "Rijksregisternummer: 85 13 30 033 28",
        "Rijksregisternummer: 85.07.30-033.287",
        "Rijksregisternummer: x85.07.30-033.28",
    ],
    limits: "One in 1000 texts of its shape fits by chance.",
    source: "Royal decree of 3 April 1984 on the composition of the national register number; IBZ, instructions for the national register.",
};

const BE_EID: Detector = Detector {
    name: "id.be.eid",
    title: western_europe::BE_EID.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{7}-[0-9]{2}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &western_europe::BE_EID,
            &["eid", "identity card", "identiteitskaart", "carte d identité"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(591-1917064-58)", "591-1917064-58"),
        ("EID: 591-1917064-58", "591-1917064-58"),
        ("EID 591191706458, thank you", "591191706458"),
        ("eid号码591-1917064-58。", "591-1917064-58"),
        ("{\"eid\": \"591191706458\"}", "591191706458"),
    ],
    passes: &[
        "EID: 591-2010999-96",
        "EID: 000-0000000-00",
        "EID: 591-1917064-587",
        "EID: x591-1917064-58",
        "591191706458",
        "order 591191706458",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Belgian Federal Public Service Home Affairs, general instructions on the electronic identity card.",
};

const BE_VAT: Detector = Detector {
    name: "id.be.vat",
    title: western_europe::BE_VAT.title,
    patterns: &[shape::RUN, "(?:[Bb][Ee] ?)?[01][0-9]{3}[. ][0-9]{3}[. ][0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &western_europe::BE_VAT,
            &["ondernemingsnummer", "btw", "tva", "vat", "enterprise number", "kbo", "bce"],
        )
    }),
    severity: Severity::Low,
    finds: &[
        ("Ondernemingsnummer: 0428.759.497", "0428.759.497"),
        ("Ondernemingsnummer 0428759497, thank you", "0428759497"),
        ("ondernemingsnummer号码0428.759.497。", "0428.759.497"),
        ("{\"ondernemingsnummer\": \"0428759497\"}", "0428759497"),
    ],
    passes: &[
        "Ondernemingsnummer: 0431150351",
        "Ondernemingsnummer: 2428759497",
        "Ondernemingsnummer: 0428.759.4977",
        "Ondernemingsnummer: x0428.759.497",
        "0428759497",
        "order 0428.759.497",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Royal decree of 24 June 2003 on the enterprise number; FPS Economy.",
};

const FR_NIR: Detector = Detector {
    name: "id.fr.nir",
    title: western_europe::FR_NIR.title,
    patterns: &["[1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &western_europe::FR_NIR,
            &["nir", "sécurité sociale", "securite sociale", "social security", "insee", "numéro de sécu"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(2 95 10 99 126 111 93)", "2 95 10 99 126 111 93"),
        ("NIR: 2 95 10 99 126 111 93", "2 95 10 99 126 111 93"),
        ("NIR 295109912611193, thank you", "295109912611193"),
        ("nir号码2 95 10 99 126 111 93。", "2 95 10 99 126 111 93"),
        ("{\"nir\": \"295109912611193\"}", "295109912611193"),
    ],
    passes: &[
        "NIR: 2 95 10 99 126 111 94",
        "NIR: 2 95 13 99 126 111 93",
        "NIR: 2 95 10 99 126 111 937",
        "NIR: x2 95 10 99 126 111 93",
    ],
    limits: "One in 200 texts of its shape fits by chance.",
    source: "INSEE, \"Numéro d'inscription au répertoire (NIR)\"; decree 82-103 of 22 January 1982.",
};

const FR_SIREN: Detector = Detector {
    name: "id.fr.siren",
    title: western_europe::FR_SIREN.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| grounds::named(candidate, &western_europe::FR_SIREN, &["siren", "rcs"])),
    severity: Severity::Low,
    finds: &[
        ("SIREN: 552 008 443", "552 008 443"),
        ("SIREN 732829320, thank you", "732829320"),
        ("siren号码552 008 443。", "552 008 443"),
        ("{\"siren\": \"732829320\"}", "732829320"),
    ],
    passes: &[
        "SIREN: 552 008 442",
        "SIREN: 000000000",
        "SIREN: 552 008 4437",
        "SIREN: x552 008 443",
        "732829320",
        "order 552 008 443",
    ],
    limits: "Found only near a word that says what it is.",
    source: "INSEE, \"Numéro SIREN\"; Commercial Code, article R123-221.",
};

const FR_SIRET: Detector = Detector {
    name: "id.fr.siret",
    title: western_europe::FR_SIRET.title,
    patterns: &[shape::RUN, "[0-9]{3} [0-9]{3} [0-9]{3} [0-9]{5}"],
    accept: Some(|candidate| grounds::grouped_or_named(candidate, &western_europe::FR_SIRET, &["siret"])),
    severity: Severity::Low,
    finds: &[
        ("(732 829 320 00074)", "732 829 320 00074"),
        ("SIRET: 732 829 320 00074", "732 829 320 00074"),
        ("SIRET 73282932000074, thank you", "73282932000074"),
        ("siret号码732 829 320 00074。", "732 829 320 00074"),
        ("{\"siret\": \"73282932000074\"}", "73282932000074"),
    ],
    passes: &[
        "SIRET: 732 829 320 00075",
        "SIRET: 73282932100074",
        "SIRET: 732 829 320 000747",
        "SIRET: x732 829 320 00074",
        "73282932000074",
        "order 73282932000074",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "INSEE, \"Numéro SIRET\"; its note on La Poste (SIREN 356 000 000).",
};

const FR_SPI: Detector = Detector {
    name: "id.fr.spi",
    title: western_europe::FR_SPI.title,
    patterns: &[shape::RUN, "[0-9]{2} [0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &western_europe::FR_SPI,
            &["spi", "numéro fiscal", "numero fiscal", "référence fiscale", "tax number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("SPI: 30 23 217 600 053", "30 23 217 600 053"),
        ("SPI 3023217600053, thank you", "3023217600053"),
        ("spi号码30 23 217 600 053。", "30 23 217 600 053"),
        ("{\"spi\": \"3023217600053\"}", "3023217600053"),
    ],
    passes: &[
        "SPI: 30 23 217 600 054",
        "SPI: 9023217600053",
        "SPI: 30 23 217 600 0537",
        "SPI: x30 23 217 600 053",
        "3023217600053",
        "order 30 23 217 600 053",
    ],
    limits: "Found only near a word that says what it is.",
    source: "OECD, Tax identification numbers: France (\"numéro SPI\").",
};

const FR_VAT: Detector = Detector {
    name: "id.fr.vat",
    title: western_europe::FR_TVA.title,
    patterns: &["(?i-u)FR ?[0-9A-HJ-NP-Z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}"],
    accept: Some(|candidate| grounds::decides(candidate, &western_europe::FR_TVA, &["tva", "vat"])),
    severity: Severity::Low,
    finds: &[
        ("(FR 40 303 265 045)", "FR 40 303 265 045"),
        ("TVA: FR 40 303 265 045", "FR 40 303 265 045"),
        ("TVA FR83404833048, thank you", "FR83404833048"),
        ("tva号码FR 40 303 265 045。", "FR 40 303 265 045"),
        ("{\"tva\": \"FR83404833048\"}", "FR83404833048"),
    ],
    passes: &[
        "TVA: FR 41 303 265 045",
        "TVA: FR84323140391",
        "TVA: FR 40 303 265 0457",
        "TVA: xFR 40 303 265 045",
    ],
    limits: "One in 900 texts of its shape fits by chance.",
    source: "European Commission, VIES check digit rules for FR; BOI-TVA-DECLA-20-10-20.",
};

const LU_MATRICULE: Detector = Detector {
    name: "id.lu.matricule",
    title: western_europe::LU_MATRICULE.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::decides(candidate, &western_europe::LU_MATRICULE, &["matricule", "national identification"])
    }),
    severity: Severity::High,
    finds: &[
        ("(1893120105732)", "1893120105732"),
        ("Matricule: 1893120105732", "1893120105732"),
        ("Matricule 1893120105732, thank you", "1893120105732"),
        ("matricule号码1893120105732。", "1893120105732"),
        ("{\"matricule\": \"1893120105732\"}", "1893120105732"),
    ],
    passes: &[
        "Matricule: 1893120105733",
        "Matricule: 1893120105742",
        "Matricule: 18931201057327",
        "Matricule: x1893120105732",
    ],
    limits: "One in 100000 texts of its shape fits by chance.",
    source: "Grand-ducal regulation of 28 November 2013 on the identification of natural persons.",
};

const NL_BSN: Detector = Detector {
    name: "id.nl.bsn",
    title: western_europe::NL_BSN.title,
    patterns: &[shape::RUN, "[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &western_europe::NL_BSN,
            &["bsn", "burgerservicenummer", "citizen service", "sofinummer", "sofi"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("BSN: 111222333", "111222333"),
        ("BSN 1112.22.333, thank you", "1112.22.333"),
        ("bsn号码111222333。", "111222333"),
        ("{\"bsn\": \"1112.22.333\"}", "1112.22.333"),
    ],
    passes: &[
        "BSN: 111222334",
        "BSN: 000000000",
        "BSN: 1112223337",
        "BSN: x111222333",
        "see 1112.22.333 today",
        "order 111222333",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Netherlands, Besluit BSN, article 2; Logisch Ontwerp BSN (RvIG).",
};

const NL_VAT: Detector = Detector {
    name: "id.nl.vat",
    title: western_europe::NL_BTW.title,
    patterns: &["(?i-u)NL ?[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{3}[. ]?B[. ]?[0-9]{2}"],
    accept: Some(|candidate| grounds::decides(candidate, &western_europe::NL_BTW, &["btw", "vat"])),
    severity: Severity::Low,
    finds: &[
        ("(NL004495445B01)", "NL004495445B01"),
        ("BTW: NL004495445B01", "NL004495445B01"),
        ("BTW NL 0044.95.445.B.01, thank you", "NL 0044.95.445.B.01"),
        ("btw号码NL004495445B01。", "NL004495445B01"),
        ("{\"btw\": \"NL 0044.95.445.B.01\"}", "NL 0044.95.445.B.01"),
    ],
    passes: &["BTW: NL004495446B01", "BTW: NL004495445A01", "BTW: NL004495445B017", "BTW: xNL004495445B01"],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "Netherlands Tax Administration, \"Btw-identificatienummer\" (2020).",
};
