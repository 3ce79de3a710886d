//! Addresses of crypto-currencies.

use crate::detector::Detector;
use crate::detector::catalog::grounds;
use crate::detector::validate::crypto;
use crate::severity::Severity;

pub(in crate::detector) const DETECTORS: &[Detector] =
    &[BITCOIN, CARDANO, DOGECOIN, ETHEREUM, LITECOIN, MONERO, RIPPLE, STELLAR, TRON];

const BITCOIN: Detector = Detector {
    name: "fin.crypto.bitcoin",
    title: crypto::BITCOIN.title,
    patterns: &["[13][1-9A-HJ-NP-Za-km-z]{25,34}", "(?i-u)bc1[02-9ac-hj-np-z]{11,71}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::BITCOIN, &["bitcoin", "btc"])),
    severity: Severity::Medium,
    finds: &[
        ("(1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2)", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("Bitcoin: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        (
            "Bitcoin bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq, thank you",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        ),
        ("bitcoin号码1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2。", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        (
            "{\"bitcoin\": \"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq\"}",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        ),
    ],
    passes: &[
        "Bitcoin: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "Bitcoin: bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
        "Bitcoin: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN27",
        "Bitcoin: x1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "BIP 13 (address format), BIP 173 (bech32) and BIP 350 (bech32m).",
};

const CARDANO: Detector = Detector {
    name: "fin.crypto.cardano",
    title: crypto::CARDANO.title,
    patterns: &["(?:addr|stake)1[02-9ac-hj-np-z]{45,110}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::CARDANO, &["cardano", "ada"])),
    severity: Severity::Medium,
    finds: &[
        (
            "(addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8)",
            "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        ),
        (
            "Cardano: addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
            "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        ),
        (
            "Cardano stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw, thank you",
            "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
        ),
        (
            "cardano号码addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8。",
            "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        ),
        (
            "{\"cardano\": \"stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw\"}",
            "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
        ),
    ],
    passes: &[
        "Cardano: addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl9",
        "Cardano: addr1vx2fxv2",
        "Cardano: addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl87",
        "Cardano: xaddr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
    ],
    limits: "One in a billion texts of its shape fits by chance.",
    source: "CIP 5 and CIP 19 (Cardano addresses).",
};

const DOGECOIN: Detector = Detector {
    name: "fin.crypto.dogecoin",
    title: crypto::DOGECOIN.title,
    patterns: &["[DA9][1-9A-HJ-NP-Za-km-z]{33}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::DOGECOIN, &["doge"])),
    severity: Severity::Medium,
    finds: &[
        ("(DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD)", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"),
        ("DOGE: DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"),
        ("DOGE DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD, thank you", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"),
        ("doge号码DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD。", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"),
        ("{\"doge\": \"DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD\"}", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"),
    ],
    passes: &[
        "DOGE: DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyE",
        "DOGE: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "DOGE: DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD7",
        "DOGE: xDBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "Dogecoin Core, `chainparams.cpp` (base58 prefixes).",
};

const ETHEREUM: Detector = Detector {
    name: "fin.crypto.ethereum",
    title: crypto::ETHEREUM.title,
    patterns: &["0x[0-9A-Fa-f]{40}"],
    accept: Some(|candidate| {
        grounds::decides(candidate, &crypto::ETHEREUM, &["ethereum", "eth", "wallet", "erc20"])
    }),
    severity: Severity::Medium,
    finds: &[
        ("(0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed)", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        (
            "Ethereum: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
        (
            "Ethereum 0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359, thank you",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        ),
        (
            "ethereum号码0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed。",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        ),
        (
            "{\"ethereum\": \"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359\"}",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        ),
    ],
    passes: &[
        "Ethereum: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "Ethereum: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "Ethereum: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed7",
        "Ethereum: x0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ],
    limits: "An address in small letters has no checksum: any forty hexadecimal digits after 0x are found.",
    source: "ERC-55 (mixed-case checksum address encoding).",
};

const LITECOIN: Detector = Detector {
    name: "fin.crypto.litecoin",
    title: crypto::LITECOIN.title,
    patterns: &["[LM3][1-9A-HJ-NP-Za-km-z]{26,33}", "(?i-u)ltc1[02-9ac-hj-np-z]{11,71}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::LITECOIN, &["litecoin", "ltc"])),
    severity: Severity::Medium,
    finds: &[
        ("(LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1)", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("Litecoin: LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("Litecoin LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1, thank you", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("litecoin号码LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1。", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("{\"litecoin\": \"LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1\"}", "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
    ],
    passes: &[
        "Litecoin: LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc2",
        "Litecoin: 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "Litecoin: LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc17",
        "Litecoin: xLM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "Litecoin Core, `chainparams.cpp` (base58 prefixes, bech32 prefix).",
};

const MONERO: Detector = Detector {
    name: "fin.crypto.monero",
    title: crypto::MONERO.title,
    patterns: &["4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}", "8[1-9A-HJ-NP-Za-km-z]{94}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::MONERO, &["monero", "xmr"])),
    severity: Severity::Medium,
    finds: &[
        (
            "(44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A)",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        ),
        (
            "Monero: 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        ),
        (
            "Monero 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A, thank you",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        ),
        (
            "monero号码44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A。",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        ),
        (
            "{\"monero\": \"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A\"}",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
        ),
    ],
    passes: &[
        "Monero: 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B",
        "Monero: 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7",
        "Monero: 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A7",
        "Monero: x44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "Monero, \"Standard address\", and CryptoNote standard 007 (key encoding).",
};

const RIPPLE: Detector = Detector {
    name: "fin.crypto.ripple",
    title: crypto::RIPPLE.title,
    patterns: &["r[1-9A-HJ-NP-Za-km-z]{24,34}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::RIPPLE, &["xrp", "ripple"])),
    severity: Severity::Medium,
    finds: &[
        ("(rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh)", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        ("XRP: rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        ("XRP rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B, thank you", "rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B"),
        ("xrp号码rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh。", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        ("{\"xrp\": \"rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B\"}", "rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B"),
    ],
    passes: &[
        "XRP: rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi",
        "XRP: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "XRP: rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh7",
        "XRP: xrHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "XRP Ledger, \"Base58 encodings\" (account address).",
};

const STELLAR: Detector = Detector {
    name: "fin.crypto.stellar",
    title: crypto::STELLAR.title,
    patterns: &["G[A-Z2-7]{55}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::STELLAR, &["stellar", "xlm"])),
    severity: Severity::Medium,
    finds: &[
        (
            "(GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ)",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
        (
            "Stellar: GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
        (
            "Stellar GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ, thank you",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
        (
            "stellar号码GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ。",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
        (
            "{\"stellar\": \"GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ\"}",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
    ],
    passes: &[
        "Stellar: GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
        "Stellar: SA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        "Stellar: GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ7",
        "Stellar: xGA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
    ],
    limits: "One in 65 thousand texts of its shape fits by chance.",
    source: "SEP-23 (strkeys).",
};

const TRON: Detector = Detector {
    name: "fin.crypto.tron",
    title: crypto::TRON.title,
    patterns: &["T[1-9A-HJ-NP-Za-km-z]{33}"],
    accept: Some(|candidate| grounds::decides(candidate, &crypto::TRON, &["tron", "trx"])),
    severity: Severity::Medium,
    finds: &[
        ("(TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t)", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("TRON: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("TRON TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t, thank you", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("tron号码TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t。", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("{\"tron\": \"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\"}", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ],
    passes: &[
        "TRON: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
        "TRON: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "TRON: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t7",
        "TRON: xTR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    ],
    limits: "One in 4 billion texts of its shape fits by chance.",
    source: "Tron developers' documentation, \"Accounts: address format\".",
};
