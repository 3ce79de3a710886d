//! Albania, Bulgaria, Croatia, Romania, Serbia and Slovenia.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::balkan;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[AL_NIPT, BG_EGN, BG_LNC, HR_OIB, RO_CNP, RO_CUI, RS_JMBG, RS_PIB, SI_EMSO, SI_DDV];

const AL_NIPT: Detector = Detector {
    name: "id.al.nipt",
    title: balkan::AL_NIPT.title,
    patterns: &["[A-Ma-m][0-9]{8}[A-Za-z]"],
    accept: Some(|candidate| grounds::named(candidate, &balkan::AL_NIPT, &["nipt", "nuis", "tax number"])),
    severity: Severity::Low,
    finds: &[
        ("NIPT: J91402501L", "J91402501L"),
        ("NIPT K22218003V, thank you", "K22218003V"),
        ("nipt号码J91402501L。", "J91402501L"),
        ("{\"nipt\": \"K22218003V\"}", "K22218003V"),
    ],
    passes: &[
        "NIPT: Z22218003V",
        "NIPT: J914025011",
        "NIPT: J91402501L7",
        "NIPT: xJ91402501L",
        "K22218003V",
        "order J91402501L",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Albanian National Business Centre, \"NIPT\"; European Commission, VAT numbers of candidate countries.",
};

const BG_EGN: Detector = Detector {
    name: "id.bg.egn",
    title: balkan::BG_EGN.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named_or_alone(
            candidate,
            &balkan::BG_EGN,
            &["egn", "егн", "citizen number", "personal number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("EGN: 7523169263", "7523169263"),
        ("EGN 8032056031, thank you", "8032056031"),
        ("egn号码7523169263。", "7523169263"),
        ("{\"egn\": \"8032056031\"}", "8032056031"),
    ],
    passes: &[
        "EGN: 8032056032",
        "EGN: 7501020019",
        "EGN: 75231692637",
        "EGN: x7523169263",
        "see 8032056031 today",
        "order 7523169263",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Bulgarian Civil Registration Act, article 11; GRAO, \"Единен граждански номер\".",
};

const BG_LNC: Detector = Detector {
    name: "id.bg.lnc",
    title: balkan::BG_LNC.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &balkan::BG_LNC, &["lnc", "лнч", "foreigner"])),
    severity: Severity::High,
    finds: &[
        ("LNC: 7111042925", "7111042925"),
        ("LNC 7111042925, thank you", "7111042925"),
        ("lnc号码7111042925。", "7111042925"),
        ("{\"lnc\": \"7111042925\"}", "7111042925"),
    ],
    passes: &[
        "LNC: 7111042922",
        "LNC: 0000000000",
        "LNC: 71110429257",
        "LNC: x7111042925",
        "7111042925",
        "order 7111042925",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Bulgarian Act on Foreigners; NRA, \"Личен номер на чужденец\".",
};

const HR_OIB: Detector = Detector {
    name: "id.hr.oib",
    title: balkan::HR_OIB.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &balkan::HR_OIB, &["oib", "osobni identifikacijski"])),
    severity: Severity::High,
    finds: &[
        ("OIB: 33392005961", "33392005961"),
        ("OIB 94577403194, thank you", "94577403194"),
        ("oib号码33392005961。", "33392005961"),
        ("{\"oib\": \"94577403194\"}", "94577403194"),
    ],
    passes: &[
        "OIB: 33392005962",
        "OIB: 3339200596",
        "OIB: 333920059617",
        "OIB: x33392005961",
        "94577403194",
        "order 33392005961",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Croatian Act on the Personal Identification Number (NN 60/08), article 4.",
};

const RO_CNP: Detector = Detector {
    name: "id.ro.cnp",
    title: balkan::RO_CNP.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::decides(candidate, &balkan::RO_CNP, &["cnp", "cod numeric personal"])),
    severity: Severity::High,
    finds: &[
        ("(1630615123457)", "1630615123457"),
        ("CNP: 1630615123457", "1630615123457"),
        ("CNP 1800101221144, thank you", "1800101221144"),
        ("cnp号码1630615123457。", "1630615123457"),
        ("{\"cnp\": \"1800101221144\"}", "1800101221144"),
    ],
    passes: &["CNP: 1800101221142", "CNP: 1802101221144", "CNP: 16306151234577", "CNP: x1630615123457"],
    limits: "One in 700 texts of its shape fits by chance.",
    source: "Romanian Government Decision 1375/2006 on the personal numerical code; law 105/1996.",
};

const RO_CUI: Detector = Detector {
    name: "id.ro.cui",
    title: balkan::RO_CUI.title,
    patterns: &["(?:[Rr][Oo] ?)?[0-9]{4,10}"],
    accept: Some(|candidate| grounds::named(candidate, &balkan::RO_CUI, &["cui", "cif", "cod fiscal"])),
    severity: Severity::Low,
    finds: &[
        ("CUI: RO18547290", "RO18547290"),
        ("CUI 18547290, thank you", "18547290"),
        ("cui号码RO18547290。", "RO18547290"),
        ("{\"cui\": \"18547290\"}", "18547290"),
    ],
    passes: &[
        "CUI: 18547291",
        "CUI: 08547290",
        "CUI: RO185472907",
        "CUI: xRO18547290",
        "18547290",
        "order RO18547290",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Commission, VIES check digit rules for RO; Romanian Fiscal Code, article 316.",
};

const RS_JMBG: Detector = Detector {
    name: "id.rs.jmbg",
    title: balkan::RS_JMBG.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::decides(candidate, &balkan::RS_JMBG, &["jmbg", "јмбг", "matični broj", "maticni broj"])
    }),
    severity: Severity::High,
    finds: &[
        ("(0101006500006)", "0101006500006"),
        ("JMBG: 0101006500006", "0101006500006"),
        ("JMBG 0710003730015, thank you", "0710003730015"),
        ("jmbg号码0101006500006。", "0101006500006"),
        ("{\"jmbg\": \"0710003730015\"}", "0710003730015"),
    ],
    passes: &["JMBG: 0101006500007", "JMBG: 3202996172652", "JMBG: 01010065000067", "JMBG: x0101006500006"],
    limits: "One in 900 texts of its shape fits by chance.",
    source: "Serbian law on the unique citizen number (Sl. glasnik RS 24/2018); Yugoslav law of 1977.",
};

const RS_PIB: Detector = Detector {
    name: "id.rs.pib",
    title: balkan::RS_PIB.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| grounds::named(candidate, &balkan::RS_PIB, &["pib", "пиб"])),
    severity: Severity::Low,
    finds: &[
        ("PIB: 101134702", "101134702"),
        ("PIB 100002284, thank you", "100002284"),
        ("pib号码101134702。", "101134702"),
        ("{\"pib\": \"100002284\"}", "100002284"),
    ],
    passes: &[
        "PIB: 101134701",
        "PIB: 001134702",
        "PIB: 1011347027",
        "PIB: x101134702",
        "100002284",
        "order 101134702",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Serbian Tax Administration, rule book on the tax number (PIB).",
};

const SI_EMSO: Detector = Detector {
    name: "id.si.emso",
    title: balkan::SI_EMSO.title,
    patterns: &[shape::RUN, "[0-9]{7} [0-9]{2} [0-9]{4}"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &balkan::SI_EMSO, &["emšo", "emso", "citizen number"])
    }),
    severity: Severity::High,
    finds: &[
        ("(0101006500006)", "0101006500006"),
        ("Emšo: 0101006500006", "0101006500006"),
        ("Emšo 0101006 50 0006, thank you", "0101006 50 0006"),
        ("emšo号码0101006500006。", "0101006500006"),
        ("{\"emšo\": \"0101006 50 0006\"}", "0101006 50 0006"),
    ],
    passes: &["Emšo: 0101006500007", "Emšo: 0710003730015", "Emšo: 01010065000067", "Emšo: x0101006500006"],
    limits: "One in 9000 texts of its shape fits by chance.",
    source: "Slovenian Central Population Register Act; Statistical Office, \"EMŠO\".",
};

const SI_DDV: Detector = Detector {
    name: "id.si.ddv",
    title: balkan::SI_DDV.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(
            candidate,
            &balkan::SI_DDV,
            &["davčna", "davcna številka", "davčna številka", "ddv", "tax number"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("Davčna: 50223054", "50223054"),
        ("Davčna 50223054, thank you", "50223054"),
        ("davčna号码50223054。", "50223054"),
        ("{\"davčna\": \"50223054\"}", "50223054"),
    ],
    passes: &[
        "Davčna: 50223055",
        "Davčna: 00223054",
        "Davčna: 502230547",
        "Davčna: x50223054",
        "50223054",
        "order 50223054",
    ],
    limits: "Found only near a word that says what it is.",
    source: "European Commission, VIES check digit rules for SI.",
};
