//! `pii.*`: data that tells who a person is, or where and how to reach them.

mod address;
pub(super) mod devices;
mod labelled;
pub(super) mod names;
mod phone;

use crate::detector::validate::{card, iban, ip, ssn as us_ssn};
use crate::detector::{Candidate, Detector, boundary, context};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[
    SSN,
    CREDIT_CARD,
    EMAIL,
    phone::PHONE,
    IBAN,
    IP_ADDRESS,
    address::POSTAL_ADDRESS,
    address::POSTAL_CODE,
    address::GEO_COORDINATES,
    labelled::PERSON_NAME,
    labelled::DATE_OF_BIRTH,
    labelled::PASSPORT,
    labelled::DRIVER_LICENSE,
    labelled::BANK_ACCOUNT,
];

const SSN: Detector = Detector {
    name: "pii.ssn",
    title: "US social security number",
    patterns: &["[0-9]{3}-[0-9]{2}-[0-9]{4}", "[0-9]{3} [0-9]{2} [0-9]{4}", "[0-9]{9}"],
    accept: Some(ssn),
    severity: Severity::High,
    finds: &[
        ("My SSN is 123-45-6789.", "123-45-6789"),
        ("(536 22 8726)", "536 22 8726"),
        ("社会安全号码是123-45-6789。", "123-45-6789"),
        ("ssn=536228726", "536228726"),
        ("{\"socialSecurityNumber\": \"536228726\"}", "536228726"),
        ("536228726 is my social security number", "536228726"),
    ],
    passes: &[
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "123-45 6789",
        "order 536228726",
        "123-45-67890",
        "1123-45-6789",
        "123-45-6789-0",
        "ssn 1536228726",
    ],
    limits: "Since 2011 numbers carry no check and no geography: every number in an issued range is found.",
    source: "Social Security Administration, POMS RM 10201.035 and RM 10201.060.",
};

/// Nine digits in a row are a number only where the text says so, or where none shall be missed.
fn ssn(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &["ssn", "social security", "socialsecurity", "soc sec", "ss no", "ss number"];
    boundary::is_whole_number(candidate, &['-', '.', '/'])
        && us_ssn::is_valid(candidate.matched())
        && (candidate.matched().len() > 9
            || context::is_near(candidate, WORDS)
            || candidate.wants_doubtful() && !context::is_denied(candidate, context::SOMETHING_ELSE))
}

const CREDIT_CARD: Detector = Detector {
    name: "pii.credit_card",
    title: "payment card number",
    // One pattern a length or layout, so that digits which follow a number are not taken for a part of it.
    patterns: &[
        "[0-9]{12,19}",
        "[2-9](?:[ -]?[0-9]){15}",
        "[1-3][0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}",
        "[4-6][0-9]{3}(?:[ -][0-9]{4}){3}[ -][0-9]{1,3}",
        "[56][0-9]{3}(?:[ -][0-9]{4}){2}",
    ],
    accept: Some(credit_card),
    severity: Severity::High,
    finds: &[
        ("Card: 4111 1111 1111 1111, exp 12/27", "4111 1111 1111 1111"),
        ("4111 1111 1111 1111 123", "4111 1111 1111 1111"),
        ("卡号5555555555554444有效", "5555555555554444"),
        ("\"2221-0000-0000-0009\"", "2221-0000-0000-0009"),
        ("amex 3782 822463 10005.", "3782 822463 10005"),
        ("diners=30569309025904;", "30569309025904"),
        ("4000 0000 0000 0000 006", "4000 0000 0000 0000 006"),
        ("maestro 5018 0000 0009", "5018 0000 0009"),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
        ("my card 3500000000000009 is lost", "3500000000000009"),
    ],
    passes: &[
        "4111 1111 1111 1112",
        "41111111111111111111",
        "x4111111111111111",
        "0000 0000 0000 0000",
        "1234567890123456",
        "4111  1111  1111  1111",
        "0.4111111111111111",
        "4111111111111111-2",
        "2024-01-02 03-04-05 1111",
        "order 3500000000000009",
    ],
    limits: "One in ten digit runs with an issuer's prefix and length has a fitting check digit by chance.",
    source: "ISO/IEC 7812-1:2017 and the networks' published ranges, as in `validate::card`.",
};

/// Issuers' ranges change, so beside a word the structure is enough, and where none shall be missed.
fn credit_card(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] =
        &["card", "visa", "mastercard", "amex", "jcb", "cc", "debit", "credit", "karte", "carte", "tarjeta"];
    let number = candidate.matched();
    boundary::is_whole_number(candidate, &['-', '.'])
        && has_even_groups(number)
        && (card::is_valid(number)
            || card::may_be(number)
                && (context::is_near(candidate, WORDS)
                    || candidate.wants_doubtful() && !context::is_denied(candidate, context::SOMETHING_ELSE)))
}

/// Whether the groups could be a card's: three digits or more in each but the last, or all of one length. Dates and
/// times in a row have neither.
fn has_even_groups(number: &str) -> bool {
    let mut groups = number.split([' ', '-']).map(str::len).peekable();
    let first = groups.peek().copied().unwrap_or(0);
    let mut long = true;
    let mut even = true;
    while let Some(group) = groups.next() {
        long &= group >= 3 || groups.peek().is_none();
        even &= group == first;
    }
    long || even
}

const EMAIL: Detector = Detector {
    name: "pii.email",
    title: "e-mail address",
    patterns: &[concat!(
        r"[A-Za-z0-9_+](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_+-])?@",
        r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}(?:xn--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,24})"
    )],
    accept: Some(email),
    severity: Severity::Medium,
    finds: &[
        ("Write to jane.doe@example.com.", "jane.doe@example.com"),
        ("邮箱bob@example.com谢谢", "bob@example.com"),
        ("<a+b_c@mail.example.co.uk>", "a+b_c@mail.example.co.uk"),
        ("'mailto:O'Brien@example.ie'", "O'Brien@example.ie"),
        ("user@xn--80akhbyknj4f.xn--p1ai", "user@xn--80akhbyknj4f.xn--p1ai"),
        ("mail=a@b.io;", "a@b.io"),
    ],
    passes: &[
        "jane.doe@example",
        "@example.com",
        "a..b@example.com",
        "npm i react@18.2.0",
        "icon@2x.png",
        "https://user:secret@host.example.com/x",
        "jane@-example.com",
        "jane@example.com2",
    ],
    limits: "Addresses with quoted or non-ASCII local parts, or with an address literal as the domain, are not found.",
    source: "RFC 5321, section 4.1.2 (Mailbox) and 4.5.3.1 (lengths); RFC 1035, section 2.3.1 (labels).",
};

fn email(candidate: &Candidate<'_>) -> bool {
    /// Endings of file names such as `icon@2x.png`; none is a top-level domain.
    const FILES: &[&str] = &["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "json", "html"];
    let matched = candidate.matched();
    let ending = matched.rsplit('.').next().unwrap_or("");
    boundary::stands_alone(candidate)
        && !boundary::before(candidate).is_some_and(|c| matches!(c, '.' | '%'))
        && !matched.contains("..")
        && !FILES.iter().any(|file| ending.eq_ignore_ascii_case(file))
        && !is_userinfo(candidate)
}

/// Whether the match stands between a URL's `//` and its path, where `user:password@host` does.
fn is_userinfo(candidate: &Candidate<'_>) -> bool {
    const REACH: usize = 128;
    let before = candidate.before().as_bytes();
    let reach = before.get(before.len().saturating_sub(REACH)..).unwrap_or(before);
    let token = reach.rsplit(u8::is_ascii_whitespace).next().unwrap_or(&[]);
    let authority = token.windows(3).rposition(|window| window == b"://").and_then(|at| token.get(at + 3..));
    authority.is_some_and(|authority| !authority.iter().any(|byte| matches!(byte, b'/' | b'?' | b'#')))
}

const IBAN: Detector = Detector {
    name: "pii.iban",
    title: "international bank account number",
    // By country, so that a word after the number is not taken for a group of it.
    patterns: &[r"(?xi-u)
        (?: NO[0-9]{2}(?:[\ -]?[0-9A-Z]){11}
          | BE[0-9]{2}(?:[\ -]?[0-9A-Z]){12}
          | (?:DK|FI|FK|FO|GL|NL|SD)[0-9]{2}(?:[\ -]?[0-9A-Z]){14}
          | (?:MK|SI)[0-9]{2}(?:[\ -]?[0-9A-Z]){15}
          | (?:AT|BA|EE|KZ|LT|LU|MN|XK)[0-9]{2}(?:[\ -]?[0-9A-Z]){16}
          | (?:CH|HR|LI|LV)[0-9]{2}(?:[\ -]?[0-9A-Z]){17}
          | (?:BG|BH|CR|DE|GB|GE|IE|ME|RS|VA)[0-9]{2}(?:[\ -]?[0-9A-Z]){18}
          | (?:AE|GI|IL|IQ|OM|SO|TL)[0-9]{2}(?:[\ -]?[0-9A-Z]){19}
          | (?:AD|CZ|ES|MD|PK|RO|SA|SE|SK|TN|VG)[0-9]{2}(?:[\ -]?[0-9A-Z]){20}
          | (?:LY|PT|ST)[0-9]{2}(?:[\ -]?[0-9A-Z]){21}
          | (?:IS|TR)[0-9]{2}(?:[\ -]?[0-9A-Z]){22}
          | (?:BI|DJ|FR|GR|IT|MC|MR|SM)[0-9]{2}(?:[\ -]?[0-9A-Z]){23}
          | (?:AL|AZ|BY|CY|DO|GT|HN|HU|LB|NI|PL|SV)[0-9]{2}(?:[\ -]?[0-9A-Z]){24}
          | (?:BR|EG|PS|QA|UA)[0-9]{2}(?:[\ -]?[0-9A-Z]){25}
          | (?:JO|KW|MU|YE)[0-9]{2}(?:[\ -]?[0-9A-Z]){26}
          | (?:MT|SC)[0-9]{2}(?:[\ -]?[0-9A-Z]){27}
          | LC[0-9]{2}(?:[\ -]?[0-9A-Z]){28}
          | RU[0-9]{2}(?:[\ -]?[0-9A-Z]){29} )
    "],
    accept: Some(|candidate| boundary::stands_alone(candidate) && iban::is_valid(candidate.matched())),
    severity: Severity::High,
    finds: &[
        ("Pay to GB82 WEST 1234 5698 7654 32 and confirm.", "GB82 WEST 1234 5698 7654 32"),
        ("账号DE89370400440532013000。", "DE89370400440532013000"),
        ("iban:de89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00"),
        ("(NO93-8601-1117-947)", "NO93-8601-1117-947"),
        ("\"FR1420041010050500013M02606\"", "FR1420041010050500013M02606"),
    ],
    passes: &[
        "GB82 WEST 1234 5698 7654 33",
        "US82 WEST 1234 5698 7654 32",
        "DE8937040044053201300",
        "XDE89370400440532013000",
        "DE893704004405320130001",
    ],
    limits: "The structure of the national part is not checked: one text in 97 of the right shape fits by chance.",
    source: "ISO 13616-1:2020 and the SWIFT IBAN Registry, as in `validate::iban`.",
};

const IP_ADDRESS: Detector = Detector {
    name: "pii.ip_address",
    title: "IP address",
    patterns: &[
        r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
        r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}",
        concat!(
            r"(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::",
            r"(?:(?:[0-9A-Fa-f]{1,4}:){0,5}[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?"
        ),
        r"(?:[0-9A-Fa-f]{1,4}:){6}[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
    ],
    accept: Some(ip_address),
    severity: Severity::Low,
    finds: &[
        ("from 192.168.1.10.", "192.168.1.10"),
        ("10.0.0.0/8", "10.0.0.0"),
        ("地址10.1.2.3端口", "10.1.2.3"),
        ("[2001:db8::8a2e:370:7334]:443", "2001:db8::8a2e:370:7334"),
        ("6e40:4041:c617:e898:c11:40d2:c669:2eb4", "6e40:4041:c617:e898:c11:40d2:c669:2eb4"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("host fe80::1%eth0", "fe80::1"),
        ("IP:8.8.8.8:53", "8.8.8.8"),
        ("code:fe80::1", "fe80::1"),
    ],
    passes: &[
        "1.2.3.4.5",
        "256.1.1.1",
        "version 1.2.3.4",
        "v1.2.3.4",
        "12:30:45",
        "std::vector",
        "Abc::De",
        "a::b::c",
        "12345:db8::1",
        "::ffff:192.168.1",
        "00:1a:2b:3c:4d:5e",
        "192.168.1",
        "1.2.3.04",
    ],
    limits: "A four-part version or section number without a word that says so is found; so is an EUI-64 in pairs.",
    source: "RFC 791, RFC 6943 section 3.1.1 and RFC 4291 section 2.2, as `core::net` reads them.",
};

fn ip_address(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    if !matched.contains(':') {
        return boundary::is_whole_number(candidate, &['.'])
            && !is_dotted_name(candidate)
            && ip::is_valid_v4(matched)
            && !is_version(candidate);
    }
    // An abbreviated address without a digit is a path of names in many languages: `dead::beef`.
    boundary::is_whole_number(candidate, &['.'])
        && boundary::after(candidate) != Some(':')
        && !continues_v6(candidate)
        && matched.bytes().any(|byte| byte.is_ascii_digit())
        && ip::is_valid_v6(matched)
}

/// Whether the match follows a colon that is not the one after a word, as in `host:fe80::1`.
fn continues_v6(candidate: &Candidate<'_>) -> bool {
    const REACH: usize = 16;
    candidate.before().strip_suffix(':').is_some_and(|before| {
        let mut group = before.bytes().rev().take(REACH).take_while(u8::is_ascii_alphanumeric).peekable();
        group.peek().is_none() && before.ends_with(':') || group.any(|byte| byte.is_ascii_digit())
    })
}

/// Whether the match is the tail of a dotted name.
fn is_dotted_name(candidate: &Candidate<'_>) -> bool {
    candidate
        .before()
        .strip_suffix('.')
        .is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether the word before says that the number is no address.
fn is_version(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "version", "ver", "v", "release", "build", "firmware", "section", "chapter", "clause", "rev",
        "revision",
    ];
    let word = context::preceding_word(candidate);
    WORDS.iter().any(|version| word.eq_ignore_ascii_case(version))
}
