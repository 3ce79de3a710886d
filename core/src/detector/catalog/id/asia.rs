//! India, Indonesia, Malaysia, Pakistan, the Philippines, Sri Lanka, Thailand and Vietnam.

use crate::detector::Detector;
use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::national::asia;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] = &[
    ID_NIK, ID_NPWP, IN_AADHAAR, IN_EPIC, IN_GSTIN, IN_PAN, IN_VID, LK_NIC, MY_NRIC, PH_TIN, PK_CNIC, TH_PIN,
    VN_MST,
];

const ID_NIK: Detector = Detector {
    name: "id.id.nik",
    title: asia::ID_NIK.title,
    patterns: &[shape::RUN],
    accept: Some(|candidate| {
        grounds::named(candidate, &asia::ID_NIK, &["nik", "ktp", "nomor induk", "e-ktp"])
    }),
    severity: Severity::High,
    finds: &[
        ("NIK: 3171011708450001", "3171011708450001"),
        ("NIK 3204564108900002, thank you", "3204564108900002"),
        ("nik号码3171011708450001。", "3171011708450001"),
        ("{\"nik\": \"3204564108900002\"}", "3204564108900002"),
    ],
    passes: &[
        "NIK: 0171011708450001",
        "NIK: 3171013208450001",
        "NIK: 31710117084500017",
        "NIK: x3171011708450001",
        "3204564108900002",
        "order 3171011708450001",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Indonesian law 23/2006 on civil administration; Ministry of Home Affairs, structure of the NIK.",
};

const ID_NPWP: Detector = Detector {
    name: "id.id.npwp",
    title: asia::ID_NPWP.title,
    patterns: &[shape::RUN, r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}"],
    accept: Some(|candidate| grounds::grouped_or_named(candidate, &asia::ID_NPWP, &["npwp"])),
    severity: Severity::High,
    finds: &[
        ("(01.312.166.0-091.000)", "01.312.166.0-091.000"),
        ("NPWP: 01.312.166.0-091.000", "01.312.166.0-091.000"),
        ("NPWP 013000666091000, thank you", "013000666091000"),
        ("npwp号码01.312.166.0-091.000。", "01.312.166.0-091.000"),
        ("{\"npwp\": \"013000666091000\"}", "013000666091000"),
    ],
    passes: &[
        "NPWP: 01.312.166.1-091.000",
        "NPWP: 000000000091000",
        "NPWP: 01.312.166.0-091.0007",
        "NPWP: x01.312.166.0-091.000",
        "013000666091000",
        "order 013000666091000",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Indonesian Directorate General of Taxes, \"NPWP\", structure.",
};

const IN_AADHAAR: Detector = Detector {
    name: "id.in.aadhaar",
    title: asia::IN_AADHAAR.title,
    patterns: &[shape::RUN, shape::BY_4_4_4],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &asia::IN_AADHAAR,
            &["aadhaar", "aadhar", "uidai", "uid", "आधार"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(2341 2341 2346)", "2341 2341 2346"),
        ("Aadhaar: 2341 2341 2346", "2341 2341 2346"),
        ("Aadhaar 234123412346, thank you", "234123412346"),
        ("aadhaar号码2341 2341 2346。", "2341 2341 2346"),
        ("{\"aadhaar\": \"234123412346\"}", "234123412346"),
    ],
    passes: &[
        "Aadhaar: 2341 2341 2347",
        "Aadhaar: 1234 5678 9012",
        "Aadhaar: 2341 2341 23467",
        "Aadhaar: x2341 2341 2346",
        "234123412346",
        "order 234123412346",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "UIDAI, \"Numbering scheme for Aadhaar\" (UID numbering scheme, 2010).",
};

const IN_EPIC: Detector = Detector {
    name: "id.in.epic",
    title: asia::IN_EPIC.title,
    patterns: &["[A-Za-z]{3}[0-9]{7}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &asia::IN_EPIC, &["voter", "epic", "election card", "elector"])
    }),
    severity: Severity::High,
    finds: &[
        ("VOTER: WKH1186253", "WKH1186253"),
        ("VOTER WKH1186253, thank you", "WKH1186253"),
        ("voter号码WKH1186253。", "WKH1186253"),
        ("{\"voter\": \"WKH1186253\"}", "WKH1186253"),
    ],
    passes: &[
        "VOTER: WKH1186254",
        "VOTER: WK11186253",
        "VOTER: WKH11862537",
        "VOTER: xWKH1186253",
        "see WKH1186253 today",
        "order WKH1186253",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Election Commission of India, \"Elector's Photo Identity Card\" numbering.",
};

const IN_GSTIN: Detector = Detector {
    name: "id.in.gstin",
    title: asia::IN_GSTIN.title,
    patterns: &["[0-9]{2}[A-Za-z]{5}[0-9]{4}[A-Za-z][1-9A-Za-z][A-Za-z][0-9A-Za-z]"],
    accept: Some(|candidate| grounds::decides(candidate, &asia::IN_GSTIN, &["gstin", "gst"])),
    severity: Severity::Low,
    finds: &[
        ("(27AAPFU0939F1ZV)", "27AAPFU0939F1ZV"),
        ("GSTIN: 27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
        ("GSTIN 27ABCPE1234F1ZB, thank you", "27ABCPE1234F1ZB"),
        ("gstin号码27AAPFU0939F1ZV。", "27AAPFU0939F1ZV"),
        ("{\"gstin\": \"27ABCPE1234F1ZB\"}", "27ABCPE1234F1ZB"),
    ],
    passes: &[
        "GSTIN: 27AAPFU0939F1ZO",
        "GSTIN: 00AAPFU0939F1ZV",
        "GSTIN: 27AAPFU0939F1ZV7",
        "GSTIN: x27AAPFU0939F1ZV",
    ],
    limits: "One in 36 texts of its shape fits by chance.",
    source: "Indian Central Goods and Services Tax Rules 2017, rule 10; GSTN, structure of the GSTIN.",
};

const IN_PAN: Detector = Detector {
    name: "id.in.pan",
    title: asia::IN_PAN.title,
    patterns: &["[A-Za-z]{3}[ABCEFGHJLPTKabcefghjlptk][A-Za-z][0-9]{4}[A-Za-z]"],
    accept: Some(|candidate| {
        grounds::named_or_alone(candidate, &asia::IN_PAN, &["pan", "permanent account", "income tax"])
    }),
    severity: Severity::High,
    finds: &[
        ("PAN: ACUPA7085R", "ACUPA7085R"),
        ("PAN ABBPM4567S, thank you", "ABBPM4567S"),
        ("pan号码ACUPA7085R。", "ACUPA7085R"),
        ("{\"pan\": \"ABBPM4567S\"}", "ABBPM4567S"),
    ],
    passes: &[
        "PAN: ABMXA3211G",
        "PAN: ACUPA0000R",
        "PAN: ACUPA7085R7",
        "PAN: xACUPA7085R",
        "see ABBPM4567S today",
        "order ACUPA7085R",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Indian Income-tax Rules 1962, rule 114; Income Tax Department, structure of the PAN.",
};

const IN_VID: Detector = Detector {
    name: "id.in.vid",
    title: asia::IN_VID.title,
    patterns: &[shape::RUN, "[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}"],
    accept: Some(|candidate| grounds::named(candidate, &asia::IN_VID, &["vid", "virtual id", "aadhaar"])),
    severity: Severity::High,
    finds: &[
        ("VID: 2341234123412341", "2341234123412341"),
        ("VID 2341 2341 2341 2341, thank you", "2341 2341 2341 2341"),
        ("vid号码2341234123412341。", "2341234123412341"),
        ("{\"vid\": \"2341 2341 2341 2341\"}", "2341 2341 2341 2341"),
    ],
    passes: &[
        "VID: 2341 2341 2341 2342",
        "VID: 1341234123412341",
        "VID: 23412341234123417",
        "VID: x2341234123412341",
        "see 2341 2341 2341 2341 today",
        "order 2341234123412341",
    ],
    limits: "Found only near a word that says what it is.",
    source: "UIDAI, circular 1 of 2018 (virtual ID).",
};

const LK_NIC: Detector = Detector {
    name: "id.lk.nic",
    title: asia::LK_NIC.title,
    patterns: &[shape::RUN, "[0-9]{9}[VXvx]"],
    accept: Some(|candidate| grounds::named(candidate, &asia::LK_NIC, &["nic", "national identity"])),
    severity: Severity::High,
    finds: &[
        ("NIC: 853400937V", "853400937V"),
        ("NIC 198534000937, thank you", "198534000937"),
        ("nic号码853400937V。", "853400937V"),
        ("{\"nic\": \"198534000937\"}", "198534000937"),
    ],
    passes: &[
        "NIC: 854000937V",
        "NIC: 853400937A",
        "NIC: 853400937V7",
        "NIC: x853400937V",
        "198534000937",
        "order 853400937V",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Sri Lankan Department for Registration of Persons, format of the national identity card number (2016).",
};

const MY_NRIC: Detector = Detector {
    name: "id.my.nric",
    title: asia::MY_NRIC.title,
    patterns: &[shape::RUN, "[0-9]{6}-[0-9]{2}-[0-9]{4}"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &asia::MY_NRIC,
            &["mykad", "nric", "ic number", "ic no", "kad pengenalan"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(770305-02-1234)", "770305-02-1234"),
        ("MYKAD: 770305-02-1234", "770305-02-1234"),
        ("MYKAD 890131061224, thank you", "890131061224"),
        ("mykad号码770305-02-1234。", "770305-02-1234"),
        ("{\"mykad\": \"890131061224\"}", "890131061224"),
    ],
    passes: &[
        "MYKAD: 771305-02-1234",
        "MYKAD: 770305-17-1234",
        "MYKAD: 770305-02-12347",
        "MYKAD: x770305-02-1234",
        "890131061224",
        "order 890131061224",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Malaysian National Registration Department, \"MyKad\": format of the number.",
};

const PH_TIN: Detector = Detector {
    name: "id.ph.tin",
    title: asia::PH_TIN.title,
    patterns: &[shape::RUN, "[0-9]{3}-[0-9]{3}-[0-9]{3}(?:-[0-9]{3})?"],
    accept: Some(|candidate| grounds::named(candidate, &asia::PH_TIN, &["tin", "tax id", "taxpayer", "bir"])),
    severity: Severity::High,
    finds: &[
        ("TIN: 000-123-456-001", "000-123-456-001"),
        ("TIN 000123456, thank you", "000123456"),
        ("tin号码000-123-456-001。", "000-123-456-001"),
        ("{\"tin\": \"000123456\"}", "000123456"),
    ],
    passes: &[
        "TIN: 000-123-457-000",
        "TIN: 600-000-000",
        "TIN: 000-123-456-0017",
        "TIN: x000-123-456-001",
        "000123456",
        "order 000-123-456-001",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Philippine Bureau of Internal Revenue, Revenue Memorandum Order 37-2019 (structure of the TIN).",
};

const PK_CNIC: Detector = Detector {
    name: "id.pk.cnic",
    title: asia::PK_CNIC.title,
    patterns: &[shape::RUN, "[0-9]{5}-[0-9]{7}-[0-9]"],
    accept: Some(|candidate| {
        grounds::grouped_or_named(candidate, &asia::PK_CNIC, &["cnic", "nicop", "national identity"])
    }),
    severity: Severity::High,
    finds: &[
        ("(34201-0891231-8)", "34201-0891231-8"),
        ("CNIC: 34201-0891231-8", "34201-0891231-8"),
        ("CNIC 4220105234567, thank you", "4220105234567"),
        ("cnic号码34201-0891231-8。", "34201-0891231-8"),
        ("{\"cnic\": \"4220105234567\"}", "4220105234567"),
    ],
    passes: &[
        "CNIC: 94201-0891231-8",
        "CNIC: 34201-0891231-0",
        "CNIC: 34201-0891231-87",
        "CNIC: x34201-0891231-8",
        "4220105234567",
        "order 4220105234567",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Pakistani NADRA Ordinance 2000; NADRA, structure of the CNIC.",
};

const TH_PIN: Detector = Detector {
    name: "id.th.pin",
    title: asia::TH_PIN.title,
    patterns: &[
        shape::RUN,
        "[0-9]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]",
        "[0-9] [0-9]{4} [0-9]{5} [0-9]{2} [0-9]",
    ],
    accept: Some(|candidate| {
        grounds::grouped_or_named(
            candidate,
            &asia::TH_PIN,
            &["thai id", "national id", "citizen id", "บัตรประชาชน", "เลขประจำตัวประชาชน", "เลขบัตร"],
        )
    }),
    severity: Severity::High,
    finds: &[
        ("(1-2345-45678-78-1)", "1-2345-45678-78-1"),
        ("Thai id: 1-2345-45678-78-1", "1-2345-45678-78-1"),
        ("Thai id 3100600445635, thank you", "3100600445635"),
        ("thai id号码1-2345-45678-78-1。", "1-2345-45678-78-1"),
        ("{\"thai_id\": \"3100600445635\"}", "3100600445635"),
    ],
    passes: &[
        "Thai id: 1-2345-45678-78-9",
        "Thai id: 0100600445635",
        "Thai id: 1-2345-45678-78-17",
        "Thai id: x1-2345-45678-78-1",
        "3100600445635",
        "order 3100600445635",
    ],
    limits: "Without groups it is found only near a word that says what it is.",
    source: "Thai Department of Provincial Administration, structure of the 13-digit identity number.",
};

const VN_MST: Detector = Detector {
    name: "id.vn.mst",
    title: asia::VN_MST.title,
    patterns: &[shape::RUN, "[0-9]{10}-[0-9]{3}"],
    accept: Some(|candidate| {
        grounds::named(candidate, &asia::VN_MST, &["mst", "mã số thuế", "ma so thue", "tax code"])
    }),
    severity: Severity::Low,
    finds: &[
        ("MST: 0100233488", "0100233488"),
        ("MST 0314409058-002, thank you", "0314409058-002"),
        ("mst号码0100233488。", "0100233488"),
        ("{\"mst\": \"0314409058-002\"}", "0314409058-002"),
    ],
    passes: &[
        "MST: 0100233480",
        "MST: 0314409058-000",
        "MST: 01002334887",
        "MST: x0100233488",
        "see 0314409058-002 today",
        "order 0100233488",
    ],
    limits: "Found only near a word that says what it is.",
    source: "Vietnamese Ministry of Finance, circular 105/2020/TT-BTC, article 5.",
};
