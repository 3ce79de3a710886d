//! Estonia, Latvia and Lithuania.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::baltic;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[EE_IK, LT_AK, LV_PK];

const EE_IK: Detector = Detector {
    name: "id.ee.ik",
    title: baltic::EE_IK.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::decides(
            candidate,
            &baltic::EE_IK,
            &["isikukood", "personal code", "personal identification"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(36805280109)", "36805280109"),
        ("Isikukood: 36805280109", "36805280109"),
        ("Isikukood 37605030299, thank you", "37605030299"),
        ("isikukood号码36805280109。", "36805280109"),
        ("{\"isikukood\": \"37605030299\"}", "37605030299"),
    ],
    passes: &[
        "Isikukood: 36805280108",
        "Isikukood: 36813280109",
        "Isikukood: 368052801097",
        "Isikukood: x36805280109",
    ],
    limits: "One in 300 texts of its shape fits by chance.",
    source: "Population Register Act (RT I, 06.03.2012, 4); EVS 585:2007, Personal code, structure.",
};

const LT_AK: Detector = Detector {
    name: "id.lt.ak",
    title: baltic::LT_AK.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::decides(candidate, &baltic::LT_AK, &["asmens kodas", "personal code"])),
    severity: Severity::High,
    finds: &[
        ("(33309240064)", "33309240064"),
        ("Asmens kodas: 33309240064", "33309240064"),
        ("Asmens kodas 38703181745, thank you", "38703181745"),
        ("asmens kodas号码33309240064。", "33309240064"),
        ("{\"asmens_kodas\": \"38703181745\"}", "38703181745"),
    ],
    passes: &[
        "Asmens kodas: 33309240164",
        "Asmens kodas: 33313240064",
        "Asmens kodas: 333092400647",
        "Asmens kodas: x33309240064",
    ],
    limits: "One in 300 texts of its shape fits by chance.",
    source: "Law on the Population Register of the Republic of Lithuania, article 8.",
};

const LV_PK: Detector = Detector {
    name: "id.lv.pk",
    title: baltic::LV_PK.title,
    patterns: &[shape::RUN, "[0-9]{6}-[0-9]{5}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &baltic::LV_PK, &["personas kods", "personal code", "pk"])
    }),
    severity: Severity::High,
    finds: &[
        ("(161175-19997)", "161175-19997"),
        ("Personas kods: 161175-19997", "161175-19997"),
        ("Personas kods 16117519997, thank you", "16117519997"),
        ("personas kods号码161175-19997。", "161175-19997"),
        ("{\"personas_kods\": \"16117519997\"}", "16117519997"),
    ],
    passes: &[
        "Personas kods: 161375-19997",
        "Personas kods: 161175-19998",
        "Personas kods: 161175-199977",
        "Personas kods: x161175-19997",
        "16117519997",
        "order 16117519997",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Latvian Law on the Register of Natural Persons; Cabinet regulation on personal identity numbers.",
};
