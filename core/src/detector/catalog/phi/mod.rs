//! `phi.*`: data of a person's health, and the numbers under which it is kept.

pub(super) mod numbers;

use crate::detector::catalog::grounds;
use crate::detector::{Candidate, Detector, boundary, context};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] =
    &[MRN, PATIENT_LABEL, ICD_CODE, HEALTH_PLAN_ID, PRESCRIPTION, BLOOD_TYPE];

const MRN: Detector = Detector {
    name: "phi.mrn",
    title: "medical record number",
    patterns: &["[A-Za-z]{0,3}-?[0-9]{5,10}"],
    accept: Some(|candidate| {
        const WORDS: &[&str] = &[
            "mrn",
            "medical record",
            "medical record number",
            "medical record no",
            "chart number",
            "chart no",
            "hospital number",
            "hospital no",
            "patient id",
            "patient number",
            "patient no",
            "fallnummer",
            "patientennummer",
            "病历号",
            "住院号",
        ];
        grounds::is_whole(candidate) && context::is_before(candidate, WORDS)
    }),
    severity: Severity::High,
    finds: &[
        ("MRN: 00123456", "00123456"),
        ("medical record number H-1234567", "H-1234567"),
        ("{\"patient_id\": \"P123456\"}", "P123456"),
        ("病历号：1234567", "1234567"),
        ("MRN#1234567", "1234567"),
    ],
    passes: &["00123456", "order 00123456", "MRN 1234", "MRN pending", "the record was 123456 points"],
    limits: "Found only after a word that says so: each hospital has its own numbers.",
    source: "HL7 v2.9, PID-3 (patient identifier list), type MR; 45 CFR 164.514(b)(2)(i)(H).",
};

const PATIENT_LABEL: Detector = Detector {
    name: "phi.patient_label",
    title: "labelled line of a patient",
    patterns: &[concat!(
        r"(?i-u:patient|pt)(?i-u:(?:'s)? (?:name|id|no\.?|number|dob|mrn|address|phone))? ?[:#=] ?",
        "[A-Za-z0-9][A-Za-z0-9'./-]{1,30}(?:,? [A-Z][A-Za-z'-]{1,24}){0,2}"
    )],
    accept: Some(boundary::is_whole_word),
    severity: Severity::High,
    finds: &[
        ("Patient: Jane Doe", "Patient: Jane Doe"),
        ("Patient name: Doe, Jane", "Patient name: Doe, Jane"),
        ("patient id #12345 was seen", "patient id #12345"),
        ("病人 Patient ID: A-1234。", "Patient ID: A-1234"),
    ],
    passes: &["be patient: ", "the patient was seen", "patients: 12", "impatient: yes"],
    limits: "The label must be English, with a colon, number sign or equals sign after it.",
    source: "45 CFR 164.514(b)(2)(i), the identifiers that are removed for de-identification.",
};

const ICD_CODE: Detector = Detector {
    name: "phi.icd_code",
    title: "diagnosis code (ICD-10)",
    patterns: &[r"[A-TV-Z][0-9][0-9AB](?:\.[0-9A-Z]{1,4})?"],
    accept: Some(|candidate| {
        const WORDS: &[&str] = &[
            "icd",
            "icd-10",
            "icd10",
            "icd 10",
            "icd-10-cm",
            "diagnosis",
            "diagnoses",
            "diagnosis code",
            "diagnosed",
            "dx",
            "diagnose",
            "diagnostic",
            "diagnóstico",
            "诊断",
        ];
        boundary::is_whole_number(candidate, &['.', '-', '/']) && context::is_near(candidate, WORDS)
    }),
    severity: Severity::Medium,
    finds: &[
        ("ICD-10: E11.9", "E11.9"),
        ("diagnosis code J45", "J45"),
        ("F32.1 is the diagnosis", "F32.1"),
        ("诊断：C50.911", "C50.911"),
    ],
    passes: &["E11.9", "room B12", "vitamin B12 levels", "ICD-10 U99.9", "diagnosis pending, gate A99.12345"],
    limits: "Found only near a word such as ICD or diagnosis. Whether the code exists is not checked.",
    source: "WHO, ICD-10 instruction manual, section 2.4 (code structure); CMS, ICD-10-CM guidelines, section I.A.",
};

const HEALTH_PLAN_ID: Detector = Detector {
    name: "phi.health_plan_id",
    title: "health plan member number",
    patterns: &["[A-Za-z]{0,4}-?[0-9]{6,12}(?:-[0-9]{2})?"],
    accept: Some(|candidate| {
        const WORDS: &[&str] = &[
            "member id",
            "member number",
            "member no",
            "subscriber id",
            "subscriber number",
            "insurance id",
            "insurance number",
            "health plan",
            "health insurance",
            "beneficiary id",
            "medicaid",
            "medicaid id",
        ];
        grounds::is_whole(candidate) && context::is_before(candidate, WORDS)
    }),
    severity: Severity::High,
    finds: &[
        ("Member ID: XYZ123456789", "XYZ123456789"),
        ("subscriber id 123456789-01", "123456789-01"),
        ("{\"insurance_id\": \"A12345678\"}", "A12345678"),
        ("会员 member number 00112233。", "00112233"),
    ],
    passes: &["XYZ123456789", "order XYZ123456789", "member id 12", "member since 2019"],
    limits: "Found only after a word that says so: each plan has its own numbers.",
    source: "45 CFR 164.514(b)(2)(i)(I) (health plan beneficiary numbers).",
};

const PRESCRIPTION: Detector = Detector {
    name: "phi.prescription",
    title: "prescription number",
    patterns: &["[0-9]{6,9}(?:-[0-9]{5})?"],
    accept: Some(|candidate| {
        const WORDS: &[&str] =
            &["rx", "rx number", "rx no", "prescription", "prescription number", "rezept", "处方"];
        grounds::is_whole(candidate) && context::is_before(candidate, WORDS)
    }),
    severity: Severity::Medium,
    finds: &[
        ("Rx# 1234567", "1234567"),
        ("prescription number 0412345", "0412345"),
        ("RX: 1234567-04321", "1234567-04321"),
        ("处方 1234567。", "1234567"),
    ],
    passes: &["1234567", "order 1234567", "Rx 100 mg", "prescription for 30 days"],
    limits: "Found only after a word that says so.",
    source: "NCPDP SCRIPT, prescription reference number; pharmacies' labels (21 CFR 1306.24).",
};

const BLOOD_TYPE: Detector = Detector {
    name: "phi.blood_type",
    title: "blood group",
    patterns: &["(?:AB|A|B|O|0) ?(?:[+-]|pos(?:itive)?|neg(?:ative)?|Rh[+-])"],
    accept: Some(blood_type),
    severity: Severity::Low,
    finds: &[
        ("Blood type: AB+", "AB+"),
        ("blood group O negative", "O negative"),
        ("Blutgruppe A-", "A-"),
        ("血型：B+", "B+"),
    ],
    passes: &["grade A-", "C++", "blood type unknown", "AB+ rated bonds"],
    limits: "Found only after a word for blood group.",
    source: "ISBT 128 Standard, table of ABO and RhD groups.",
};

fn blood_type(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] =
        &["blood type", "blood group", "blutgruppe", "groupe sanguin", "grupo sanguíneo", "血型", "혈액형"];
    boundary::is_whole_word(candidate) && context::is_before(candidate, WORDS)
}
