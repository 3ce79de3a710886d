//! Devices and vehicles.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::device;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[VIN, IMEI, ICCID, IMSI, MEID, EID];

const VIN: Detector = Detector {
    name: "pii.vin",
    title: device::VIN.title,
    patterns: &["[A-HJ-NPR-Z0-9]{13}[0-9]{4}"],
    accept: Some(|candidate| grounds::decides(candidate, &device::VIN, &["vin", "vehicle", "chassis"])),
    severity: Severity::Medium,
    finds: &[
        ("(1M8GDM9AXKP042788)", "1M8GDM9AXKP042788"),
        ("VIN: 1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),
        ("VIN 1HGCM82633A004352, thank you", "1HGCM82633A004352"),
        ("vin号码1M8GDM9AXKP042788。", "1M8GDM9AXKP042788"),
        ("{\"vin\": \"1HGCM82633A004352\"}", "1HGCM82633A004352"),
    ],
    passes: &[
        "VIN: 1M8GDM9A1KP042788",
        "VIN: 1M8GDM9AXKPO42788",
        "VIN: 1M8GDM9AXKP0427887",
        "VIN: x1M8GDM9AXKP042788",
    ],
    limits: "Vehicles whose ninth place is no check digit (most of Europe) are found by chance only, and capital letters only.",
    source: "ISO 3779:2009; US 49 CFR 565.15 (check digit).",
};

const IMEI: Detector = Detector {
    name: "pii.imei",
    title: device::IMEI.title,
    patterns: &[shape::RUN, "[0-9]{2}[ -][0-9]{6}[ -][0-9]{6}[ -][0-9]"],
    accept: Some(|candidate| grounds::grouped_or_named(candidate, &device::IMEI, &["imei"])),
    severity: Severity::Medium,
    finds: &[
        ("(49-015420-323751-8)", "49-015420-323751-8"),
        ("IMEI: 49-015420-323751-8", "49-015420-323751-8"),
        ("IMEI 356938035643809, thank you", "356938035643809"),
        ("imei号码49-015420-323751-8。", "49-015420-323751-8"),
        ("{\"imei\": \"356938035643809\"}", "356938035643809"),
    ],
    passes: &[
        "IMEI: 49-015420-323751-7",
        "IMEI: 256938035643800",
        "IMEI: 49-015420-323751-87",
        "IMEI: x49-015420-323751-8",
        "356938035643809",
        "order 356938035643809",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "3GPP TS 23.003, section 6.2 and annex B.",
};

const ICCID: Detector = Detector {
    name: "pii.iccid",
    title: device::ICCID.title,
    patterns: &["89[0-9]{17,18}"],
    accept: Some(|candidate| grounds::decides(candidate, &device::ICCID, &["iccid", "sim"])),
    severity: Severity::Medium,
    finds: &[
        ("(8991101200003204514)", "8991101200003204514"),
        ("ICCID: 8991101200003204514", "8991101200003204514"),
        ("ICCID 8991101200003204514, thank you", "8991101200003204514"),
        ("iccid号码8991101200003204514。", "8991101200003204514"),
        ("{\"iccid\": \"8991101200003204514\"}", "8991101200003204514"),
    ],
    passes: &[
        "ICCID: 8991101200003204515",
        "ICCID: 7991101200003204512",
        "ICCID: 89911012000032045147",
        "ICCID: x8991101200003204514",
    ],
    limits: "One in 10 texts of its shape fits by chance.",
    source: "ITU-T E.118 (05/2006), section 2.",
};

const IMSI: Detector = Detector {
    name: "pii.imsi",
    title: device::IMSI.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &device::IMSI, &["imsi", "subscriber"])),
    severity: Severity::Medium,
    finds: &[
        ("IMSI: 310150123456789", "310150123456789"),
        ("IMSI 460001234567890, thank you", "460001234567890"),
        ("imsi号码310150123456789。", "310150123456789"),
        ("{\"imsi\": \"460001234567890\"}", "460001234567890"),
    ],
    passes: &[
        "IMSI: 110150123456789",
        "IMSI: 3101501234567",
        "IMSI: 3101501234567897",
        "IMSI: x310150123456789",
        "460001234567890",
        "order 310150123456789",
    ],
    limits: "Found only near a word that says what it is.",
    source: "ITU-T E.212 (06/2024), sections 5 and 6 and annex A (shared codes).",
};

const MEID: Detector = Detector {
    name: "pii.meid",
    title: device::MEID.title,
    patterns: &["[A-Fa-f][0-9A-Fa-f]{14}"],
    accept: Some(|candidate| grounds::named(candidate, &device::MEID, &["meid"])),
    severity: Severity::Medium,
    finds: &[
        ("MEID: AF0123450ABCDEC", "AF0123450ABCDEC"),
        ("MEID AF0123450ABCDEC, thank you", "AF0123450ABCDEC"),
        ("meid号码AF0123450ABCDEC。", "AF0123450ABCDEC"),
        ("{\"meid\": \"AF0123450ABCDEC\"}", "AF0123450ABCDEC"),
    ],
    passes: &[
        "MEID: AF0123450ABCDED",
        "MEID: 1F0123450ABCDEC",
        "MEID: AF0123450ABCDEC7",
        "MEID: xAF0123450ABCDEC",
        "see AF0123450ABCDEC today",
        "order AF0123450ABCDEC",
    ],
    limits: "Found only near a word that says what it is.",
    source: "3GPP2 S.R0048-A, \"3G mobile equipment identifier (MEID)\", section 3.",
};

const EID: Detector = Detector {
    name: "pii.eid",
    title: device::EID.title,
    patterns: &["89[0-9]{30}"],
    accept: Some(|candidate| grounds::decides(candidate, &device::EID, &["eid", "esim"])),
    severity: Severity::Medium,
    finds: &[
        ("(89001012012341234012345678901224)", "89001012012341234012345678901224"),
        ("EID: 89001012012341234012345678901224", "89001012012341234012345678901224"),
        ("EID 89001012012341234012345678901224, thank you", "89001012012341234012345678901224"),
        ("eid号码89001012012341234012345678901224。", "89001012012341234012345678901224"),
        ("{\"eid\": \"89001012012341234012345678901224\"}", "89001012012341234012345678901224"),
    ],
    passes: &[
        "EID: 89001012012341234012345678901225",
        "EID: 79001012012341234012345678901224",
        "EID: 890010120123412340123456789012247",
        "EID: x89001012012341234012345678901224",
    ],
    limits: "One in 97 texts of its shape fits by chance.",
    source: "GSMA SGP.29, \"EID definition and assignment process\", section 3.",
};
