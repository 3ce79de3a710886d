//! Telephone numbers.

use crate::detector::catalog::grounds;
use crate::detector::validate::{ip, phone as plan};
use crate::detector::{Candidate, Detector, boundary, context};
use crate::severity::Severity;

pub(super) const PHONE: Detector = Detector {
    name: "pii.phone",
    title: "telephone number",
    patterns: &[
        // International, by `+` or by the prefix 00.
        r"(?:\+|00[ .-]?)[2-9](?:[ ./-]?\(?[0-9]\)?){6,14}",
        // North American: three, three, four; perhaps the country code before and an extension after.
        concat!(
            r"(?:(?:\+|00)?1[ .-]?)?\(?[2-9][0-9]{2}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}",
            r"(?: ?(?:x|ext\.?|extension) ?[0-9]{1,6})?"
        ),
        // National, with its trunk prefix.
        "0[0-9]{8,11}",
        // National, in groups.
        r"\(?[0-9]{2,5}\)?(?:[ ./-][0-9]{2,8}){1,5}",
    ],
    accept: Some(phone),
    severity: Severity::Medium,
    finds: &[
        ("Call +1 (212) 555-0123 today", "+1 (212) 555-0123"),
        ("(212) 555-0123", "(212) 555-0123"),
        ("212.555.0123.", "212.555.0123"),
        ("电话+86 138 0013 8000。", "+86 138 0013 8000"),
        ("tel:+442079460958", "+442079460958"),
        ("+41 (0)44 668 18 00", "+41 (0)44 668 18 00"),
        ("001-518-640-0854", "001-518-640-0854"),
        ("345-899-3560x4587", "345-899-3560x4587"),
        ("020 7946 0958", "020 7946 0958"),
        ("0487 98 11 92", "0487 98 11 92"),
        ("my mobile is 416 60 039", "416 60 039"),
        ("phone: 2125550123", "2125550123"),
    ],
    passes: &[
        "2125550123",
        "192.168.100.200",
        "2024-05-17 10:30",
        "call on 01.02.2024 12.30",
        "01/02/2024 1200",
        "123-45-6789",
        "call 123-45-6789",
        "+999 123 456 789",
        "+11125550123",
        "order 12-3456-7890-1234-5678",
        "4111 1111 1111 1111",
        "1.212.555.0123.4",
        "ISBN 978-3-16-148410-0",
    ],
    limits: "National numbers are found in groups if they begin with the trunk prefix of one of some forty plans \
             (`validate::phone`), or in the North American layout; otherwise near a word such as phone or call, at home in one of the \
             `regions` that the policy or the request names, or, in mode `redact`, without groups in the North American plan.",
    source: "ITU-T E.164 and E.123; numbering plans from libphonenumber's metadata, as in `validate::phone`.",
};

fn phone(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let (number, _extension) = matched.split_once(['x', 'e']).unwrap_or((matched, ""));
    boundary::is_whole_number(candidate, &['-', '.', '/', ':'])
        && boundary::before(candidate) != Some('+')
        && brackets_pair(number)
        && match number.strip_prefix('+') {
            Some(international) => {
                // Country code and trunk zero are both written in `+41 (0)38 …`.
                let digits = international.replace("(0)", "").replace(SEPARATORS, "");
                plan::is_e164(&digits)
                    || is_north_american(&groups(international))
                    // Plans change: beside a word, a number in groups needs an assigned country code only.
                    || groups(international).len() > 2
                        && plan::has_country_code(&digits)
                        && (context::is_near(candidate, PHONES) || context::is_near(candidate, CALLS))
            }
            None => is_national(candidate, number),
        }
}

const SEPARATORS: [char; 6] = [' ', '.', '/', '-', '(', ')'];

/// The digit groups of a number.
fn groups(number: &str) -> Vec<&str> {
    number.split(SEPARATORS).filter(|group| !group.is_empty()).collect()
}

/// Words that leave nothing to doubt: any number of a phone's length is meant.
const PHONES: &[&str] = &[
    "phone",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "cellphone",
    "fax",
    "whatsapp",
    "handy",
    "telefon",
    "téléphone",
    "teléfono",
    "telefono",
    "telefone",
    "móvil",
    "cellulare",
    "portable",
    "電話",
    "电话",
    "手机",
    "전화",
];
/// Words beside which a number must be one of a plan.
const CALLS: &[&str] =
    &["call", "dial", "sms", "message me", "contact", "reach", "text me", "ring", "hotline", "my number"];

/// Whether a number without `+` has a phone's layout, or is one of a plan and a word nearby says so.
fn is_national(candidate: &Candidate<'_>, number: &str) -> bool {
    let groups = groups(number);
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = groups.concat();
    if is_north_american(&groups) {
        return true;
    }
    if let Some(international) = digits.strip_prefix("00") {
        return (groups.len() > 1 || context::is_near(candidate, PHONES)) && plan::is_e164(international);
    }
    let regions = candidate.setting.regions;
    match lengths.as_slice() {
        // The layout of a US social security number.
        [3, 2, 4] => false,
        _ if begins_with_date(&groups) || ip::is_valid_v4(number) => false,
        // At home, as it is dialled there.
        [_, _, ..]
            if plan::is_of(&digits, regions, !candidate.wants_doubtful())
                && !is_something_else(candidate) =>
        {
            true
        }
        [_] if candidate.wants_doubtful()
            && (plan::is_of(&digits, regions, false)
                || plan::is_nanp(digits.strip_prefix('1').unwrap_or(&digits))
                || digits.starts_with('0') && plan::is_national(&digits, true))
            && !is_something_else(candidate) =>
        {
            true
        }
        // The trunk prefix of most countries.
        [_, _, ..]
            if digits.starts_with('0')
                && matches!(digits.len(), 9..=12)
                && plan::is_national(&digits, true) =>
        {
            true
        }
        [_] if digits.starts_with('0') && grounds::is_alone(candidate) => plan::is_national(&digits, true),
        _ => {
            matches!(digits.len(), 7..=12)
                && (context::is_near(candidate, PHONES)
                    || plan::is_national(&digits, false) && context::is_near(candidate, CALLS))
        }
    }
}

fn is_something_else(candidate: &Candidate<'_>) -> bool {
    context::is_denied(candidate, context::SOMETHING_ELSE)
}

/// Whether the first three groups can be a date with a year of four digits, first or last. A time may follow.
fn begins_with_date(groups: &[&str]) -> bool {
    let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let is_day = |group: &str| group.len() == 2 && ("01"..="31").contains(&group);
    match groups {
        [year, a, b, ..] if is_year(year) => is_day(a) && is_day(b),
        [a, b, year, ..] => is_day(a) && is_day(b) && is_year(year),
        _ => false,
    }
}

/// Whether groups have the North American layout: perhaps the country code, then three, three and four digits.
/// Exchanges that are not assigned count too: the layout itself is evidence.
fn is_north_american(groups: &[&str]) -> bool {
    let national = match groups {
        ["1" | "001", national @ ..] => national,
        _ => groups,
    };
    let area = national.first().is_some_and(|area| area.starts_with(|digit| ('2'..='9').contains(&digit)));
    area && national.iter().map(|group| group.len()).eq([3, 3, 4])
}

/// Whether every bracket that opens closes, and none is left over.
fn brackets_pair(number: &str) -> bool {
    let mut open = false;
    number.bytes().all(|byte| match byte {
        b'(' => !core::mem::replace(&mut open, true),
        b')' => core::mem::replace(&mut open, false),
        _ => true,
    }) && !open
}
