//! Numbers of patients, insured persons, physicians and practices.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::british;
use crate::detector::validate::national::central_europe;
use crate::detector::validate::national::north_america;
use crate::detector::validate::national::oceania;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[NPI, DEA, MBI, NHS, GB_CHI, DE_KVNR, DE_LANR, DE_BSNR, AU_MEDICARE, CA_BC_PHN, CA_ON_HEALTH, NZ_NHI];

const NPI: Detector = Detector {
    name: "phi.npi",
    title: north_america::US_NPI.title,
    patterns: &[shape::RUN, "[0-9]{4}[ -][0-9]{3}[ -][0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &north_america::US_NPI,
            &["npi", "national provider", "provider id", "provider number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("NPI: 1234567893", "1234567893"),
        ("NPI 1245-319-599, thank you", "1245-319-599"),
        ("npi号码1234567893。", "1234567893"),
        ("{\"npi\": \"1245-319-599\"}", "1245-319-599"),
    ],
    passes: &[
        "NPI: 1234567894",
        "NPI: 0234567893",
        "NPI: 12345678937",
        "NPI: x1234567893",
        "see 1245-319-599 today",
        "order 1234567893",
    ],
    limits: "Found only near a word that says what it is.",
    source: "US 45 CFR 162.406; CMS, \"Requirements for National Provider Identifier and NPI check digit\".",
};

const DEA: Detector = Detector {
    name: "phi.dea",
    title: north_america::US_DEA.title,
    patterns: &["[A-Za-z][A-Za-z9][0-9]{7}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &north_america::US_DEA,
            &["dea", "registration number", "certificate number", "prescriber"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("DEA: BB1388568", "BB1388568"),
        ("DEA GL0285191, thank you", "GL0285191"),
        ("dea号码BB1388568。", "BB1388568"),
        ("{\"dea\": \"GL0285191\"}", "GL0285191"),
    ],
    passes: &[
        "DEA: BG8207031",
        "DEA: IB1388568",
        "DEA: BB13885687",
        "DEA: xBB1388568",
        "see GL0285191 today",
        "order BB1388568",
    ],
    limits: "Found only near a word that says what it is.",
    source: "US Drug Enforcement Administration, \"DEA registration number\", in its pharmacist's manual.",
};

const MBI: Detector = Detector {
    name: "phi.mbi",
    title: north_america::US_MBI.title,
    patterns: &[
        "[1-9][AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y]{2}[0-9]{2}",
    ],
    accept: Some(|candidate| grounds::decides(candidate, &north_america::US_MBI, &["mbi", "medicare"])),
    severity: Severity::High,
    finds: &[
        ("(1EG4-TE5-MK73)", "1EG4-TE5-MK73"),
        ("MBI: 1EG4-TE5-MK73", "1EG4-TE5-MK73"),
        ("MBI 1EG4TE5MK73, thank you", "1EG4TE5MK73"),
        ("mbi号码1EG4-TE5-MK73。", "1EG4-TE5-MK73"),
        ("{\"mbi\": \"1EG4TE5MK73\"}", "1EG4TE5MK73"),
    ],
    passes: &["MBI: 1SG4-TE5-MK73", "MBI: 0EG4-TE5-MK73", "MBI: 1EG4-TE5-MK737", "MBI: x1EG4-TE5-MK73"],
    limits: "There is no check digit.",
    source: "US Centers for Medicare & Medicaid Services, \"Understanding the Medicare Beneficiary Identifier format\".",
};

const NHS: Detector = Detector {
    name: "phi.nhs",
    title: british::GB_NHS.title,
    patterns: &[shape::RUN, shape::BY_3_3_4],
    accept: Some(|candidate| {
        grounds::named(candidate, &british::GB_NHS, &["nhs", "nhs number", "nhs no", "national health"])
    }),
    severity: Severity::High,
    finds: &[
        ("NHS: 943 476 5919", "943 476 5919"),
        ("NHS 9434765919, thank you", "9434765919"),
        ("nhs号码943 476 5919。", "943 476 5919"),
        ("{\"nhs\": \"9434765919\"}", "9434765919"),
    ],
    passes: &[
        "NHS: 943 476 5918",
        "NHS: 000 000 0000",
        "NHS: 943 476 59197",
        "NHS: x943 476 5919",
        "9434765919",
        "order 943 476 5919",
    ],
    limits: "Found only near a word that says what it is.",
    source: "NHS Data Model and Dictionary, \"NHS Number\" (ISB 0149).",
};

const GB_CHI: Detector = Detector {
    name: "phi.gb.chi",
    title: british::GB_CHI.title,
    patterns: &[shape::RUN, "[0-9]{6} [0-9]{4}"],
    accept: Some(|candidate| grounds::named(candidate, &british::GB_CHI, &["chi", "community health index"])),
    severity: Severity::High,
    finds: &[
        ("CHI: 0101901232", "0101901232"),
        ("CHI 150654 3219, thank you", "150654 3219"),
        ("chi号码0101901232。", "0101901232"),
        ("{\"chi\": \"150654 3219\"}", "150654 3219"),
    ],
    passes: &[
        "CHI: 0101901233",
        "CHI: 3201901232",
        "CHI: 01019012327",
        "CHI: x0101901232",
        "see 150654 3219 today",
        "order 0101901232",
    ],
    limits: "Found only near a word that says what it is.",
    source: "NHS Scotland, Data Dictionary, \"CHI Number\".",
};

const DE_KVNR: Detector = Detector {
    name: "phi.de.kvnr",
    title: central_europe::DE_KVNR.title,
    patterns: &["[A-Za-z][0-9]{9}"],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &central_europe::DE_KVNR,
            &[
                "kvnr",
                "krankenversichertennummer",
                "krankenversicherung",
                "versichertennummer",
                "krankenkasse",
                "gesundheitskarte",
                "egk",
            ],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("KVNR: A123456780", "A123456780"),
        ("KVNR a123456780, thank you", "a123456780"),
        ("kvnr号码A123456780。", "A123456780"),
        ("{\"kvnr\": \"a123456780\"}", "a123456780"),
    ],
    passes: &[
        "KVNR: A123456781",
        "KVNR: 1123456780",
        "KVNR: A1234567807",
        "KVNR: xA123456780",
        "see a123456780 today",
        "order A123456780",
    ],
    limits: "Found only near a word that says what it is.",
    source: "GKV-Spitzenverband, \"Krankenversichertennummer\" (section 290 SGB V), annex 1.",
};

const DE_LANR: Detector = Detector {
    name: "phi.de.lanr",
    title: central_europe::DE_LANR.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &central_europe::DE_LANR, &["lanr", "arztnummer", "lebenslange"])
    }),
    severity: Severity::Medium,
    finds: &[
        ("LANR: 123456601", "123456601"),
        ("LANR 123456699, thank you", "123456699"),
        ("lanr号码123456601。", "123456601"),
        ("{\"lanr\": \"123456699\"}", "123456699"),
    ],
    passes: &[
        "LANR: 123456701",
        "LANR: 000000000",
        "LANR: 1234566017",
        "LANR: x123456601",
        "123456699",
        "order 123456601",
    ],
    limits: "Found only near a word that says what it is.",
    source: "KBV, guideline on physician numbers (section 75 (7) SGB V), annex 1.",
};

const DE_BSNR: Detector = Detector {
    name: "phi.de.bsnr",
    title: central_europe::DE_BSNR.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &central_europe::DE_BSNR,
            &["bsnr", "betriebsstättennummer", "betriebsstaettennummer", "betriebsstätte"],
        )
    }),
    severity: Severity::Medium,
    finds: &[
        ("BSNR: 021234568", "021234568"),
        ("BSNR 721111100, thank you", "721111100"),
        ("bsnr号码021234568。", "021234568"),
        ("{\"bsnr\": \"721111100\"}", "721111100"),
    ],
    passes: &[
        "BSNR: 000000000",
        "BSNR: 991",
        "BSNR: 0212345687",
        "BSNR: x021234568",
        "721111100",
        "order 021234568",
    ],
    limits: "Found only near a word that says what it is.",
    source: "KBV, guideline on physician and practice numbers (section 75 (7) SGB V), annex 1 (codes).",
};

const AU_MEDICARE: Detector = Detector {
    name: "phi.au.medicare",
    title: oceania::AU_MEDICARE.title,
    patterns: &[shape::RUN, "[0-9]{4}[ -][0-9]{5}[ -][0-9](?:/[0-9])?"],
    accept: Some(|candidate| grounds::named(candidate, &oceania::AU_MEDICARE, &["medicare"])),
    severity: Severity::High,
    finds: &[
        ("Medicare: 2123 45670 1", "2123 45670 1"),
        ("Medicare 2123456701, thank you", "2123456701"),
        ("medicare号码2123 45670 1。", "2123 45670 1"),
        ("{\"medicare\": \"2123456701\"}", "2123456701"),
    ],
    passes: &[
        "Medicare: 2123 25870 1",
        "Medicare: 7123456701",
        "Medicare: 2123 45670 17",
        "Medicare: x2123 45670 1",
        "2123456701",
        "order 2123 45670 1",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Australian Department of Health, Medicare card number in the METeOR registry (270101).",
};

const CA_BC_PHN: Detector = Detector {
    name: "phi.ca.bc_phn",
    title: north_america::CA_BC_PHN.title,
    patterns: &[shape::RUN, "[0-9]{4}[ -][0-9]{3}[ -][0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &north_america::CA_BC_PHN, &["phn", "personal health", "bc services"])
    }),
    severity: Severity::High,
    finds: &[
        ("PHN: 9698 658 215", "9698 658 215"),
        ("PHN 9698658215, thank you", "9698658215"),
        ("phn号码9698 658 215。", "9698 658 215"),
        ("{\"phn\": \"9698658215\"}", "9698658215"),
    ],
    passes: &[
        "PHN: 9698 648 215",
        "PHN: 5736504210",
        "PHN: 9698 658 2157",
        "PHN: x9698 658 215",
        "9698658215",
        "order 9698 658 215",
    ],
    limits: "Found only near a word that says what it is.",
    source: "British Columbia Ministry of Health, \"Personal Health Number\", conformance standards.",
};

const CA_ON_HEALTH: Detector = Detector {
    name: "phi.ca.on_health",
    title: north_america::CA_ON_HEALTH.title,
    patterns: &["[0-9]{4}[ -]?[0-9]{3}[ -]?[0-9]{3}(?:[ -]?[A-Za-z]{2})?"],
    accept: Some(|candidate| {
        grounds::named(candidate, &north_america::CA_ON_HEALTH, &["ohip", "health card", "health number"])
    }),
    severity: Severity::High,
    finds: &[
        ("OHIP: 5584-486-673-YM", "5584-486-673-YM"),
        ("OHIP 5584486673, thank you", "5584486673"),
        ("ohip号码5584-486-673-YM。", "5584-486-673-YM"),
        ("{\"ohip\": \"5584486673\"}", "5584486673"),
    ],
    passes: &[
        "OHIP: 5584-486-675",
        "OHIP: 0584486678",
        "OHIP: 5584-486-673-YM7",
        "OHIP: x5584-486-673-YM",
        "5584486673",
        "order 5584-486-673-YM",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Ontario Ministry of Health, \"Health Card Validation Reference Manual\", check digit (MOD 10).",
};

const NZ_NHI: Detector = Detector {
    name: "phi.nz.nhi",
    title: oceania::NZ_NHI.title,
    patterns: &["[A-HJ-NP-Za-hj-np-z]{3}[0-9]{2}(?:[0-9]{2}|[A-HJ-NP-Za-hj-np-z]{2})"],
    accept: Some(|candidate| grounds::named(candidate, &oceania::NZ_NHI, &["nhi", "national health index"])),
    severity: Severity::High,
    finds: &[
        ("NHI: ZZZ0016", "ZZZ0016"),
        ("NHI ZZZ00AX, thank you", "ZZZ00AX"),
        ("nhi号码ZZZ0016。", "ZZZ0016"),
        ("{\"nhi\": \"ZZZ00AX\"}", "ZZZ00AX"),
    ],
    passes: &["NHI: ZZZ0044", "NHI: ZZI0016", "NHI: ZZZ00167", "NHI: xZZZ0016", "ZZZ00AX", "order ZZZ0016"],
    limits: "Found only near a word that says what it is.",
    source: "HISO 10046:2023, \"Consumer Health Identity Standard\", section on the NHI number.",
};
