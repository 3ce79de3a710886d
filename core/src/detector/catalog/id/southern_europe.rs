//! Cyprus, Greece, Italy, Malta, Portugal and Spain.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::southern_europe;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    CY_TIC,
    ES_DNI,
    ES_NIE,
    ES_CIF,
    ES_NSS,
    GR_AFM,
    GR_AMKA,
    IT_CODICE_FISCALE,
    IT_VAT,
    IT_ID_CARD,
    MT_ID_CARD,
    PT_NIF,
    PT_CARTAO_DE_CIDADAO,
    PT_NISS,
];

const CY_TIC: Detector = Detector {
    name: "id.cy.tic",
    title: southern_europe::CY_TIC.title,
    patterns: &["[0-9]{8}-?[A-Za-z]"],
    accept: Some(|candidate| {
        grounds::named(candidate, &southern_europe::CY_TIC, &["tic", "vat", "tax identification"])
    }),
    severity: Severity::High,
    finds: &[
        ("TIC: 10259033P", "10259033P"),
        ("TIC 10259033-P, thank you", "10259033-P"),
        ("tic号码10259033P。", "10259033P"),
        ("{\"tic\": \"10259033-P\"}", "10259033-P"),
    ],
    passes: &[
        "TIC: 10259033Z",
        "TIC: 12259033P",
        "TIC: 10259033P7",
        "TIC: x10259033P",
        "see 10259033-P today",
        "order 10259033P",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Commission, VIES check digit rules for CY.",
};

const ES_DNI: Detector = Detector {
    name: "id.es.dni",
    title: southern_europe::ES_DNI.title,
    patterns: &[
        "[0-9]{8}-?[A-HJ-NP-TV-Za-hj-np-tv-z]",
        r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-?[A-HJ-NP-TV-Za-hj-np-tv-z]",
        "[0-9]{7}-[A-HJ-NP-TV-Za-hj-np-tv-z]",
    ],
    accept: Some(|candidate| {
        // The rest of a foreigner's number, whose first letter can count 0.
        let is_nie =
            ["X-", "Y-", "Z-", "x-", "y-", "z-"].iter().any(|first| candidate.before().ends_with(first));
        !is_nie
            && grounds::grouped_or_named(
                candidate,
                &southern_europe::ES_DNI,
                &["dni", "nif", "documento nacional", "identity card"],
            )
    }),
    severity: Severity::High,
    finds: &[
        ("(54362315-K)", "54362315-K"),
        ("DNI: 54362315-K", "54362315-K"),
        ("DNI 12345678Z, thank you", "12345678Z"),
        ("dni号码54362315-K。", "54362315-K"),
        ("{\"dni\": \"12345678Z\"}", "12345678Z"),
    ],
    passes: &[
        "DNI: 54362315Z",
        "X-2482300-W",
        "DNI: 12345678",
        "DNI: 54362315-K7",
        "DNI: x54362315-K",
        "see 12345678Z today",
        "order 12345678Z",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Spanish Ministry of the Interior, \"Cálculo del dígito de control del NIF/NIE\"; royal decree 1553/2005.",
};

const ES_NIE: Detector = Detector {
    name: "id.es.nie",
    title: southern_europe::ES_NIE.title,
    patterns: &["[XYZxyz]-?[0-9]{7}-?[A-HJ-NP-TV-Za-hj-np-tv-z]"],
    accept: Some(|candidate| grounds::decides(candidate, &southern_europe::ES_NIE, &["nie", "extranjero"])),
    severity: Severity::High,
    finds: &[
        ("(X-2482300-W)", "X-2482300-W"),
        ("NIE: X-2482300-W", "X-2482300-W"),
        ("NIE Y8063915Z, thank you", "Y8063915Z"),
        ("nie号码X-2482300-W。", "X-2482300-W"),
        ("{\"nie\": \"Y8063915Z\"}", "Y8063915Z"),
    ],
    passes: &["NIE: X2482300A", "NIE: 58063915Q", "NIE: X-2482300-W7", "NIE: xX-2482300-W"],
    limits: "One in 23 texts of its shape fits by chance.",
    source: "Spanish Ministry of the Interior, \"Cálculo del dígito de control del NIF/NIE\"; order INT/2058/2008.",
};

const ES_CIF: Detector = Detector {
    name: "id.es.cif",
    title: southern_europe::ES_CIF.title,
    patterns: &["[ABCDEFGHJNPQRSUVWabcdefghjnpqrsuvw]-?[0-9]{7}-?[0-9A-Ja-j]"],
    accept: Some(|candidate| grounds::named(candidate, &southern_europe::ES_CIF, &["cif", "nif", "empresa"])),
    severity: Severity::Low,
    finds: &[
        ("CIF: A58818501", "A58818501"),
        ("CIF J99216582, thank you", "J99216582"),
        ("cif号码A58818501。", "A58818501"),
        ("{\"cif\": \"J99216582\"}", "J99216582"),
    ],
    passes: &[
        "CIF: J99216583",
        "CIF: M1234567L",
        "CIF: A588185017",
        "CIF: xA58818501",
        "see J99216582 today",
        "order A58818501",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Spanish order EHA/451/2008, and the check rule of the Agencia Tributaria.",
};

const ES_NSS: Detector = Detector {
    name: "id.es.nss",
    title: southern_europe::ES_NSS.title,
    patterns: &[shape::RUN, "[0-9]{2}[ /-][0-9]{8}[ /-][0-9]{2}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &southern_europe::ES_NSS,
            &["nss", "seguridad social", "social security", "afiliación"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("NSS: 28 12345678 40", "28 12345678 40"),
        ("NSS 281234567840, thank you", "281234567840"),
        ("nss号码28 12345678 40。", "28 12345678 40"),
        ("{\"nss\": \"281234567840\"}", "281234567840"),
    ],
    passes: &[
        "NSS: 28 12345678 41",
        "NSS: 99 12345678 40",
        "NSS: 28 12345678 407",
        "NSS: x28 12345678 40",
        "281234567840",
        "order 28 12345678 40",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Spanish Treasury of Social Security, \"Número de afiliación\", structure and check digits.",
};

const GR_AFM: Detector = Detector {
    name: "id.gr.afm",
    title: southern_europe::GR_AFM.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &southern_europe::GR_AFM, &["afm", "αφμ", "α.φ.μ", "tax number", "vat"])
    }),
    severity: Severity::High,
    finds: &[
        ("AFM: 094259216", "094259216"),
        ("AFM 023456780, thank you", "023456780"),
        ("afm号码094259216。", "094259216"),
        ("{\"afm\": \"023456780\"}", "023456780"),
    ],
    passes: &[
        "AFM: 123456781",
        "AFM: 000000000",
        "AFM: 0942592167",
        "AFM: x094259216",
        "023456780",
        "order 094259216",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Commission, VIES check digit rules for EL; OECD, Tax identification numbers: Greece.",
};

const GR_AMKA: Detector = Detector {
    name: "id.gr.amka",
    title: southern_europe::GR_AMKA.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named_or_alone(candidate, &southern_europe::GR_AMKA, &["amka", "αμκα", "social security"])
    }),
    severity: Severity::High,
    finds: &[
        ("AMKA: 01013099997", "01013099997"),
        ("AMKA 01013099997, thank you", "01013099997"),
        ("amka号码01013099997。", "01013099997"),
        ("{\"amka\": \"01013099997\"}", "01013099997"),
    ],
    passes: &[
        "AMKA: 01013099999",
        "AMKA: 01133099997",
        "AMKA: 010130999977",
        "AMKA: x01013099997",
        "see 01013099997 today",
        "order 01013099997",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Greek law 3655/2008, article 153 (AMKA); IDIKA, structure of the number.",
};

const IT_CODICE_FISCALE: Detector = Detector {
    name: "id.it.codice_fiscale",
    title: southern_europe::IT_CF.title,
    patterns: &[
        "[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9LMNP-Vlmnp-v]{2}[A-Za-z][0-9LMNP-Vlmnp-v]{3}[A-Za-z]",
    ],
    accept: Some(|candidate| {
        grounds::decides(candidate, &southern_europe::IT_CF, &["codice fiscale", "cf", "fiscal code"])
    }),
    severity: Severity::High,
    finds: &[
        ("(RSSMRA80A01H501U)", "RSSMRA80A01H501U"),
        ("Codice fiscale: RSSMRA80A01H501U", "RSSMRA80A01H501U"),
        ("Codice fiscale MRTMTT91D08F205J, thank you", "MRTMTT91D08F205J"),
        ("codice fiscale号码RSSMRA80A01H501U。", "RSSMRA80A01H501U"),
        ("{\"codice_fiscale\": \"MRTMTT91D08F205J\"}", "MRTMTT91D08F205J"),
    ],
    passes: &[
        "Codice fiscale: RSSMRA80A01H501V",
        "Codice fiscale: RSSMRA80A41H501U",
        "Codice fiscale: RSSMRA80A01H501U7",
        "Codice fiscale: xRSSMRA80A01H501U",
    ],
    limits: "One in 26 texts of its shape fits by chance.",
    source: "Italian Ministry of Finance, decree of 23 December 1976, articles 2 to 7.",
};

const IT_VAT: Detector = Detector {
    name: "id.it.vat",
    title: southern_europe::IT_IVA.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &southern_europe::IT_IVA, &["partita iva", "p.iva", "p iva", "piva", "vat"])
    }),
    severity: Severity::Low,
    finds: &[
        ("Partita iva: 00743110157", "00743110157"),
        ("Partita iva 01333550323, thank you", "01333550323"),
        ("partita iva号码00743110157。", "00743110157"),
        ("{\"partita_iva\": \"01333550323\"}", "01333550323"),
    ],
    passes: &[
        "Partita iva: 00743110158",
        "Partita iva: 00000000000",
        "Partita iva: 007431101577",
        "Partita iva: x00743110157",
        "01333550323",
        "order 00743110157",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Italian presidential decree 633/1972, article 35; Ministry of Finance, decree of 23 December 1976.",
};

const IT_ID_CARD: Detector = Detector {
    name: "id.it.id_card",
    title: "Italian identity card number",
    patterns: &["[A-Za-z]{2} ?[0-9]{7}", "[A-Za-z]{2}[0-9]{5}[A-Za-z]{2}", "[0-9]{7}[A-Za-z]{2}"],
    accept: Some(|candidate| {
        grounds::whole_near(
            candidate,
            &[
                "carta d'identità",
                "carta d identita",
                "carta identità",
                "carta di identita",
                "identity card",
                "id card",
            ],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Carta d'identità: AA1234567", "AA1234567"),
        ("Carta d'identità CA12345AA, thank you", "CA12345AA"),
        ("carta d'identità号码AA1234567。", "AA1234567"),
        ("{\"carta_d'identità\": \"CA12345AA\"}", "CA12345AA"),
    ],
    passes: &[
        "order AA1234567",
        "identity card AA123456",
        "Carta d'identità: AA12345677",
        "Carta d'identità: xAA1234567",
    ],
    limits: "Found only near a word that says what it is. There is no check digit.",
    source: "Italian Ministry of the Interior, electronic identity card (CIE) and paper card numbering.",
};

const MT_ID_CARD: Detector = Detector {
    name: "id.mt.id_card",
    title: southern_europe::MT_ID_CARD.title,
    patterns: &["[0-9]{7}[MGAPLHBZmgaplhbz]"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &southern_europe::MT_ID_CARD,
            &["identity card", "id card", "karta tal-identità", "maltese id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Identity card: 0123456M", "0123456M"),
        ("Identity card 1234567G, thank you", "1234567G"),
        ("identity card号码0123456M。", "0123456M"),
        ("{\"identity_card\": \"1234567G\"}", "1234567G"),
    ],
    passes: &[
        "Identity card: 0000000M",
        "Identity card: 1234567X",
        "Identity card: 0123456M7",
        "Identity card: x0123456M",
        "1234567G",
        "order 0123456M",
    ],
    limits: "Found only near a word that says what it is.",
    source: "OECD, Tax identification numbers: Malta (identity card number).",
};

const PT_NIF: Detector = Detector {
    name: "id.pt.nif",
    title: southern_europe::PT_NIF.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &southern_europe::PT_NIF,
            &["nif", "contribuinte", "número de identificação fiscal", "tax number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("NIF: 501 964 843", "501 964 843"),
        ("NIF 501964843, thank you", "501964843"),
        ("nif号码501 964 843。", "501 964 843"),
        ("{\"nif\": \"501964843\"}", "501964843"),
    ],
    passes: &[
        "NIF: 501 964 842",
        "NIF: 001964843",
        "NIF: 501 964 8437",
        "NIF: x501 964 843",
        "501964843",
        "order 501 964 843",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Portuguese Tax Authority; decree-law 14/2013; European Commission, VIES check digit rules for PT.",
};

const PT_CARTAO_DE_CIDADAO: Detector = Detector {
    name: "id.pt.cartao_de_cidadao",
    title: southern_europe::PT_CC.title,
    patterns: &["[0-9]{8} ?[0-9] ?[A-Za-z0-9]{2}[0-9]"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &southern_europe::PT_CC,
            &["cartão de cidadão", "cartao de cidadao", "citizen card", "cc"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(10000001 1 ZZ9)", "10000001 1 ZZ9"),
        ("Cartão de cidadão: 10000001 1 ZZ9", "10000001 1 ZZ9"),
        ("Cartão de cidadão 10000012 6 ZZ5, thank you", "10000012 6 ZZ5"),
        ("cartão de cidadão号码10000001 1 ZZ9。", "10000001 1 ZZ9"),
        ("{\"cartão_de_cidadão\": \"10000012 6 ZZ5\"}", "10000012 6 ZZ5"),
    ],
    passes: &[
        "Cartão de cidadão: 10000001 1 ZZ8",
        "Cartão de cidadão: 00000000 0 ZZ4",
        "Cartão de cidadão: 10000001 1 ZZ97",
        "Cartão de cidadão: x10000001 1 ZZ9",
    ],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "Portuguese Agency for Administrative Modernisation, \"Validação de Número de Documento do Cartão de Cidadão\".",
};

const PT_NISS: Detector = Detector {
    name: "id.pt.niss",
    title: southern_europe::PT_NISS.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &southern_europe::PT_NISS,
            &["niss", "segurança social", "seguranca social", "social security"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("NISS: 11111111110", "11111111110"),
        ("NISS 11111111110, thank you", "11111111110"),
        ("niss号码11111111110。", "11111111110"),
        ("{\"niss\": \"11111111110\"}", "11111111110"),
    ],
    passes: &[
        "NISS: 11111111111",
        "NISS: 31111111110",
        "NISS: 111111111107",
        "NISS: x11111111110",
        "11111111110",
        "order 11111111110",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Portuguese Social Security, \"Número de Identificação da Segurança Social\".",
};
