//! Ghana, Kenya, Mauritius, Nigeria and South Africa.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::africa;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[GH_TIN, KE_PIN, MU_NID, NG_NIN, ZA_ID, ZA_TIN];

const GH_TIN: Detector = Detector {
    name: "id.gh.tin",
    title: africa::GH_TIN.title,
    patterns: &["[PCGQVpcgqv]00[0-9]{7}[0-9Xx]"],
    accept: Some(|candidate| grounds::decides(candidate, &africa::GH_TIN, &["tin", "taxpayer"])),
    severity: Severity::High,
    finds: &[
        ("(C0000803561)", "C0000803561"),
        ("TIN: C0000803561", "C0000803561"),
        ("TIN C0000803561, thank you", "C0000803561"),
        ("tin号码C0000803561。", "C0000803561"),
        ("{\"tin\": \"C0000803561\"}", "C0000803561"),
    ],
    passes: &["TIN: C0000803562", "TIN: A0000803561", "TIN: C00008035617", "TIN: xC0000803561"],
    limits: "One in 11 texts of its shape fits by chance.",
    source: "Ghana Revenue Authority, \"Taxpayer Identification Number\"; OECD, Tax identification numbers: Ghana.",
};

const KE_PIN: Detector = Detector {
    name: "id.ke.pin",
    title: africa::KE_PIN.title,
    patterns: &["[APap][0-9]{9}[A-Za-z]"],
    accept: Some(|candidate| grounds::named(candidate, &africa::KE_PIN, &["kra", "kra pin", "pin"])),
    severity: Severity::High,
    finds: &[
        ("KRA: A004416331M", "A004416331M"),
        ("KRA P051365947M, thank you", "P051365947M"),
        ("kra号码A004416331M。", "A004416331M"),
        ("{\"kra\": \"P051365947M\"}", "P051365947M"),
    ],
    passes: &[
        "KRA: V0051365947",
        "KRA: B051365947M",
        "KRA: A004416331M7",
        "KRA: xA004416331M",
        "P051365947M",
        "order A004416331M",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Kenya Revenue Authority, \"KRA PIN\".",
};

const MU_NID: Detector = Detector {
    name: "id.mu.nid",
    title: africa::MU_NID.title,
    patterns: &["[A-Za-z][0-9]{11}[0-9A-Za-z][0-9A-Ga-g]"],
    accept: Some(|candidate| grounds::decides(candidate, &africa::MU_NID, &["nid", "national identity"])),
    severity: Severity::High,
    finds: &[
        ("(P290150123456D)", "P290150123456D"),
        ("NID: P290150123456D", "P290150123456D"),
        ("NID S2706931234564, thank you", "S2706931234564"),
        ("nid号码P290150123456D。", "P290150123456D"),
        ("{\"nid\": \"S2706931234564\"}", "S2706931234564"),
    ],
    passes: &["NID: P290150123456E", "NID: P291350123456D", "NID: P290150123456D7", "NID: xP290150123456D"],
    limits: "One in 400 texts of its shape fits by chance.",
    source: "Mauritius National Identity Card Act, Government Notice on the structure of the number.",
};

const NG_NIN: Detector = Detector {
    name: "id.ng.nin",
    title: africa::NG_NIN.title,
    patterns: &[shape::RUN, "[0-9]{4} [0-9]{4} [0-9]{3}"],
    accept: Some(|candidate| grounds::named(candidate, &africa::NG_NIN, &["nin", "national identification"])),
    severity: Severity::High,
    finds: &[
        ("NIN: 98765432102", "98765432102"),
        ("NIN 5551 2345 672, thank you", "5551 2345 672"),
        ("nin号码98765432102。", "98765432102"),
        ("{\"nin\": \"5551 2345 672\"}", "5551 2345 672"),
    ],
    passes: &[
        "NIN: 11111111111",
        "NIN: 1234567890",
        "NIN: 987654321027",
        "NIN: x98765432102",
        "5551 2345 672",
        "order 98765432102",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Nigerian National Identity Management Commission, \"National Identification Number (NIN)\".",
};

const ZA_ID: Detector = Detector {
    name: "id.za.id",
    title: africa::ZA_ID.title,
    patterns: &[shape::RUN, "[0-9]{6} [0-9]{4} [0-9]{3}"],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &africa::ZA_ID,
            &["south african id", "id number", "rsa id", "identity number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(7503305044089)", "7503305044089"),
        ("South african id: 7503305044089", "7503305044089"),
        ("South african id 800101 5009 087, thank you", "800101 5009 087"),
        ("south african id号码7503305044089。", "7503305044089"),
        ("{\"south_african_id\": \"800101 5009 087\"}", "800101 5009 087"),
    ],
    passes: &[
        "South african id: 8001015009086",
        "South african id: 9913326789285",
        "South african id: 75033050440897",
        "South african id: x7503305044089",
    ],
    limits: "One in 900 texts of its shape fits by chance.",
    source: "South African Identification Act 68 of 1997, section 7; Department of Home Affairs.",
};

const ZA_TIN: Detector = Detector {
    name: "id.za.tin",
    title: africa::ZA_TIN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &africa::ZA_TIN, &["tax reference", "tax number", "sars"])
    }),
    severity: Severity::High,
    finds: &[
        ("Tax reference: 0001339050", "0001339050"),
        ("Tax reference 0001339050, thank you", "0001339050"),
        ("tax reference号码0001339050。", "0001339050"),
        ("{\"tax_reference\": \"0001339050\"}", "0001339050"),
    ],
    passes: &[
        "Tax reference: 0001339051",
        "Tax reference: 4001339056",
        "Tax reference: 00013390507",
        "Tax reference: x0001339050",
        "0001339050",
        "order 0001339050",
    ],
    limits: "Found only near a word that says what it is.",
    source: "South African Revenue Service, \"Tax reference number\", modulus 10 test.",
};
