//! Canada, Mexico and the United States.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::north_america;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[CA_SIN, CA_BN, MX_CURP, MX_NSS, MX_RFC, US_EIN, US_ITIN, US_PTIN];

const CA_SIN: Detector = Detector {
    name: "id.ca.sin",
    title: north_america::CA_SIN.title,
    patterns: &[shape::RUN, shape::BY_3_3_3],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &north_america::CA_SIN,
            &["sin", "social insurance", "assurance sociale", "nas"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("SIN: 130 692 544", "130 692 544"),
        ("SIN 347677452, thank you", "347677452"),
        ("sin号码130 692 544。", "130 692 544"),
        ("{\"sin\": \"347677452\"}", "347677452"),
    ],
    passes: &[
        "SIN: 130 692 545",
        "SIN: 046 454 286",
        "SIN: 130 692 5447",
        "SIN: x130 692 544",
        "347677452",
        "order 130 692 544",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Employment and Social Development Canada, \"Social Insurance Number code of practice\", annex.",
};

const CA_BN: Detector = Detector {
    name: "id.ca.bn",
    title: north_america::CA_BN.title,
    patterns: &["[0-9]{5} ?[0-9]{4}(?: ?R[A-Z] ?[0-9]{4})?"],
    accept: Some(|candidate| {
        grounds::named(candidate, &north_america::CA_BN, &["business number", "bn", "gst", "hst"])
    }),
    severity: Severity::Low,
    finds: &[
        ("Business number: 12302 6635 RC 0001", "12302 6635 RC 0001"),
        ("Business number 123026635, thank you", "123026635"),
        ("business number号码12302 6635 RC 0001。", "12302 6635 RC 0001"),
        ("{\"business_number\": \"123026635\"}", "123026635"),
    ],
    passes: &[
        "Business number: 12345678",
        "Business number: 12302 6634",
        "Business number: 12302 6635 RC 00017",
        "Business number: x12302 6635 RC 0001",
        "123026635",
        "order 12302 6635 RC 0001",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Canada Revenue Agency, \"Business number\".",
};

const MX_CURP: Detector = Detector {
    name: "id.mx.curp",
    title: north_america::MX_CURP.title,
    patterns: &["[A-Za-z]{4}[0-9]{6}[HMXhmx][A-Za-z]{5}[0-9A-Za-z][0-9]"],
    accept: Some(|candidate| grounds::decides(candidate, &north_america::MX_CURP, &["curp"])),
    severity: Severity::High,
    finds: &[
        ("(BOXW310820HNERXN09)", "BOXW310820HNERXN09"),
        ("CURP: BOXW310820HNERXN09", "BOXW310820HNERXN09"),
        ("CURP BOXW310820HNERXN09, thank you", "BOXW310820HNERXN09"),
        ("curp号码BOXW310820HNERXN09。", "BOXW310820HNERXN09"),
        ("{\"curp\": \"BOXW310820HNERXN09\"}", "BOXW310820HNERXN09"),
    ],
    passes: &[
        "CURP: BOXW310820HNERXN08",
        "CURP: BOXW311320HNERXN09",
        "CURP: BOXW310820HNERXN097",
        "CURP: xBOXW310820HNERXN09",
    ],
    limits: "One in 30 texts of its shape fits by chance.",
    source: "Mexican Ministry of the Interior (SEGOB), instructivo normativo para la asignación de la CURP (DOF 18/10/2021).",
};

const MX_NSS: Detector = Detector {
    name: "id.mx.nss",
    title: north_america::MX_NSS.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &north_america::MX_NSS,
            &["nss", "imss", "seguro social", "seguridad social"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("NSS: 72795608040", "72795608040"),
        ("NSS 72795608040, thank you", "72795608040"),
        ("nss号码72795608040。", "72795608040"),
        ("{\"nss\": \"72795608040\"}", "72795608040"),
    ],
    passes: &[
        "NSS: 72795608041",
        "NSS: 00795608047",
        "NSS: 727956080407",
        "NSS: x72795608040",
        "72795608040",
        "order 72795608040",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Mexican Social Security Institute, structure of the \"Número de Seguridad Social\".",
};

const MX_RFC: Detector = Detector {
    name: "id.mx.rfc",
    title: north_america::MX_RFC.title,
    patterns: &["[A-Za-z]{3,4}-?[0-9]{6}-?[0-9A-Za-z]{2}[0-9Aa]"],
    accept: Some(|candidate| grounds::decides(candidate, &north_america::MX_RFC, &["rfc", "contribuyentes"])),
    severity: Severity::High,
    finds: &[
        ("(GODE561231GR8)", "GODE561231GR8"),
        ("RFC: GODE561231GR8", "GODE561231GR8"),
        ("RFC MAB-930714-8T4, thank you", "MAB-930714-8T4"),
        ("rfc号码GODE561231GR8。", "GODE561231GR8"),
        ("{\"rfc\": \"MAB-930714-8T4\"}", "MAB-930714-8T4"),
    ],
    passes: &["RFC: GODE561231GR9", "RFC: GODE561331GR8", "RFC: GODE561231GR87", "RFC: xGODE561231GR8"],
    limits: "One in 300 texts of its shape fits by chance.",
    source: "Mexican Tax Administration (SAT), annex on the structure of the RFC and its verifying digit.",
};

const US_EIN: Detector = Detector {
    name: "id.us.ein",
    title: north_america::US_EIN.title,
    patterns: &[shape::RUN, shape::BY_2_7],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &north_america::US_EIN,
            &["ein", "employer identification", "fein", "federal tax id", "tax id"],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("EIN: 91-1144442", "91-1144442"),
        ("EIN 042103594, thank you", "042103594"),
        ("ein号码91-1144442。", "91-1144442"),
        ("{\"ein\": \"042103594\"}", "042103594"),
    ],
    passes: &[
        "EIN: 07-1144442",
        "EIN: 91-0000000",
        "EIN: 91-11444427",
        "EIN: x91-1144442",
        "042103594",
        "order 91-1144442",
    ],
    limits: "Found only near a word that says what it is.",
    source: "US Internal Revenue Service, \"How EINs are assigned and valid EIN prefixes\".",
};

const US_ITIN: Detector = Detector {
    name: "id.us.itin",
    title: north_america::US_ITIN.title,
    patterns: &[shape::RUN, "9[0-9]{2}-[0-9]{2}-[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &north_america::US_ITIN,
            &["itin", "individual taxpayer", "taxpayer id", "tax id"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(912-90-3456)", "912-90-3456"),
        ("ITIN: 912-90-3456", "912-90-3456"),
        ("ITIN 911701234, thank you", "911701234"),
        ("itin号码912-90-3456。", "912-90-3456"),
        ("{\"itin\": \"911701234\"}", "911701234"),
    ],
    passes: &[
        "ITIN: 123-45-6789",
        "ITIN: 911-89-1234",
        "ITIN: 912-90-34567",
        "ITIN: x912-90-3456",
        "911701234",
        "order 911701234",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "US Internal Revenue Service, Internal Revenue Manual 3.21.263 (ITIN ranges).",
};

const US_PTIN: Detector = Detector {
    name: "id.us.ptin",
    title: north_america::US_PTIN.title,
    patterns: &["[Pp]-?[0-9]{8}"],
    accept: Some(|candidate| grounds::named(candidate, &north_america::US_PTIN, &["ptin", "preparer"])),
    severity: Severity::Medium,
    finds: &[
        ("PTIN: P01594846", "P01594846"),
        ("PTIN P-00634642, thank you", "P-00634642"),
        ("ptin号码P01594846。", "P01594846"),
        ("{\"ptin\": \"P-00634642\"}", "P-00634642"),
    ],
    passes: &[
        "PTIN: 00634642",
        "PTIN: P00000000",
        "PTIN: P015948467",
        "PTIN: xP01594846",
        "P-00634642",
        "order P01594846",
    ],
    limits: "Found only near a word that says what it is.",
    source: "US Internal Revenue Service, \"PTIN requirements for tax return preparers\".",
};
