//! Data that only its label tells from other text: names, dates of birth, document and account numbers.

use crate::detector::catalog::{grounds, shape};
use crate::detector::validate::date;
use crate::detector::{Candidate, Detector, boundary, context};
use crate::severity::Severity;

pub(super) const PERSON_NAME: Detector = Detector {
    name: "pii.person_name",
    title: "name of a person, after a title or a label",
    patterns: &[
        concat!(
            r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Sir|Herr|Frau|Hr|Fr|Mme|Mlle|Sra?|Srta|Sig|Dott)\.? ",
            r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]{1,24}(?: (?:[A-Z]\. )?[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]{1,24}){0,2}"
        ),
        r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]{1,24}(?: (?:[A-Z]\. )?[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]{1,24}){0,3}",
    ],
    accept: Some(person_name),
    severity: Severity::Medium,
    finds: &[
        ("Name: Jane Doe", "Jane Doe"),
        ("I saw Dr. Gregory House today", "Dr. Gregory House"),
        ("Dear Mrs. O'Neill,", "Mrs. O'Neill"),
        ("{\"full_name\": \"María Pérez\"}", "María Pérez"),
        ("my name is John Q. Public.", "John Q. Public"),
        ("Patient: Müller", "Müller"),
        ("病人 Name: Jane Doe。", "Jane Doe"),
    ],
    passes: &[
        "Jane Doe went home",
        "Product name: Super Widget",
        "file name: Read Me",
        "{\"name\": \"Widget\"}",
        "The Dr is in",
        "Company Name: Acme Holdings",
        "name: jane doe",
        "MRI of the knee",
    ],
    limits: "A name without a title or a label has no shape and is not found; nor are names in scripts other than Latin.",
    source: "Labels and titles in common use; there is no standard for names.",
};

fn person_name(candidate: &Candidate<'_>) -> bool {
    boundary::is_whole_word(candidate) && (has_title(candidate) || has_label(candidate))
}

/// Whether the match begins with a title, as its first pattern does.
fn has_title(candidate: &Candidate<'_>) -> bool {
    const TITLES: &[&str] = &[
        "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Sir", "Herr", "Frau", "Hr", "Fr", "Mme", "Mlle",
        "Sr", "Sra", "Srta", "Sig", "Dott",
    ];
    let mut words = candidate.matched().split(' ');
    let title = words.next().unwrap_or("");
    words.next().is_some() && TITLES.contains(&title.trim_end_matches('.'))
}

/// Whether a label such as `name:` stands directly before, or the words `name is`.
fn has_label(candidate: &Candidate<'_>) -> bool {
    /// After these a single word is a name.
    const PERSONS: &[&str] = &[
        "patient",
        "patient name",
        "customer name",
        "first name",
        "firstname",
        "last name",
        "lastname",
        "surname",
        "given name",
        "family name",
        "vorname",
        "nachname",
        "prénom",
        "apellido",
        "cognome",
        "employee name",
        "cardholder",
        "account holder",
        "maiden name",
        "my name is",
    ];
    /// After these two words are.
    const NAMES: &[&str] =
        &["name", "full name", "nombre", "nom", "nome", "naam", "customer", "client", "employee", "contact"];
    /// Before `name`: the name of a thing.
    const THINGS: &[&str] = &[
        "product",
        "file",
        "company",
        "project",
        "domain",
        "host",
        "user",
        "class",
        "brand",
        "model",
        "event",
        "business",
        "organization",
        "organisation",
        "table",
        "column",
        "field",
        "package",
        "display",
        "team",
        "school",
        "bank",
        "street",
        "city",
        "country",
        "function",
        "method",
        "service",
        "policy",
        "drug",
        "plan",
    ];
    const REACH: usize = 32;
    let before = candidate.before();
    let label = before.trim_end_matches(['"', '\'', ' ']);
    let Some(label) = label.strip_suffix([':', '=']).or(label.strip_suffix(" is").map(|_| label)) else {
        return false;
    };
    let label = label.trim_end_matches(['"', '\'', ' ']);
    let bytes = label.as_bytes();
    let window = bytes.get(bytes.len().saturating_sub(REACH)..).unwrap_or(bytes);
    let ends = |words: &[&str]| words.iter().any(|word| context::ends_with_word(window, word));
    let is_thing = THINGS.iter().any(|thing| {
        ["name", " name"].iter().any(|name| context::ends_with_word(window, &format!("{thing}{name}")))
    });
    !is_thing && (ends(PERSONS) || candidate.matched().contains(' ') && ends(NAMES))
}

pub(super) const DATE_OF_BIRTH: Detector = Detector {
    name: "pii.date_of_birth",
    title: "date of birth",
    patterns: &[
        "[0-9]{1,2}[./ -][0-9]{1,2}[./ -](?:[0-9]{4}|[0-9]{2})",
        "[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}",
        concat!(
            r"(?i-u)(?:[0-9]{1,2}(?:st|nd|rd|th|\.)? (?:of )?)?",
            "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|juin|juil|okt|dez|ene|abr|ago|gen|mag|giu|lug|set|ott|dic)",
            r"[a-z]{0,6}\.? (?:[0-9]{1,2}(?:st|nd|rd|th)?,? )?[0-9]{4}"
        ),
        "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日",
    ],
    accept: Some(date_of_birth),
    severity: Severity::Medium,
    finds: &[
        ("DOB: 05/17/1984", "05/17/1984"),
        ("born on 17 May 1984 in Leeds", "17 May 1984"),
        ("Geburtsdatum 17.05.1984", "17.05.1984"),
        ("{\"date_of_birth\": \"1984-05-17\"}", "1984-05-17"),
        ("birthday: May 17th, 1984", "May 17th, 1984"),
        ("出生日期：1984年5月17日", "1984年5月17日"),
    ],
    passes: &[
        "05/17/1984",
        "due on 17 May 1984",
        "DOB: 45/17/1984",
        "born in 1984",
        "dob 192.168.1.1",
        "born to run, released 2024-13-45",
    ],
    limits: "Found only near a word such as born or DOB. A date with a year of two digits is found there too.",
    source: "ISO 8601-1:2019 and the orders of day, month and year in common use (Unicode CLDR, date formats).",
};

fn date_of_birth(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "dob",
        "d.o.b",
        "date of birth",
        "birth date",
        "birthdate",
        "birthday",
        "born",
        "born on",
        "geburtsdatum",
        "geboren",
        "geb",
        "fecha de nacimiento",
        "nacido",
        "nacida",
        "date de naissance",
        "né le",
        "née le",
        "data di nascita",
        "nato il",
        "nata il",
        "data de nascimento",
        "geboortedatum",
        "födelsedatum",
        "född",
        "fødselsdato",
        "data urodzenia",
        "生年月日",
        "出生日期",
        "생년월일",
    ];
    boundary::is_whole_number(candidate, &['.', '/', '-', ':'])
        && is_day(candidate.matched())
        && context::is_before(candidate, WORDS)
}

/// Whether the numbers of a date can be a day, in any of the usual orders.
fn is_day(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok());
    let (first, second, third) = (number(numbers.next()), number(numbers.next()), number(numbers.next()));
    let is_year = |year: u64| matches!(year, 0..=99 | 1880..=2100);
    match (first, second, third) {
        (Some(year @ 1000..), Some(month), Some(day)) => is_year(year) && date::is_day_of(month, day),
        (Some(a), Some(b), Some(year)) => is_year(year) && (date::is_day_of(a, b) || date::is_day_of(b, a)),
        (Some(day), Some(year), None) => matches!(day, 1..=31) && matches!(year, 1880..=2100),
        _ => false,
    }
}

pub(super) const PASSPORT: Detector = Detector {
    name: "pii.passport",
    title: "passport number",
    patterns: &[
        shape::RUN,
        "[A-Za-z]{1,3}[0-9]{6,8}",
        "[A-Za-z][0-9]{3}[A-Za-z][0-9]{4}",
        "[CFGHJKcfghjk][0-9CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz]{8}[0-9]?",
    ],
    accept: Some(passport),
    severity: Severity::High,
    finds: &[
        ("my passport number is 912803456", "912803456"),
        ("Passport: Z12803456", "Z12803456"),
        ("AAA123456 es mi número de pasaporte", "AAA123456"),
        ("Reisepass C01X00T47", "C01X00T47"),
        ("여권 번호 M123A4567", "M123A4567"),
        ("{\"passport_no\": \"AB1234567\"}", "AB1234567"),
    ],
    passes: &[
        "912803456",
        "order Z12803456",
        "passport 1234567890",
        "passport 12345",
        "passport valid since 20190101123",
    ],
    limits: "Found only near a word for passport: few countries print a check digit in the number.",
    source: "ICAO Doc 9303, part 3 (document number); issuing states' series for the layouts.",
};

fn passport(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "passport",
        "travel document",
        "reisepass",
        "passnummer",
        "pass-nr",
        "passnr",
        "pasaporte",
        "passaporto",
        "passeport",
        "passaporte",
        "paspoort",
        "paszport",
        "pasaport",
        "护照",
        "護照",
        "パスポート",
        "旅券",
        "여권",
    ];
    let number = candidate.matched();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits < number.len() || matches!(digits, 7..=9)) && digits >= 5 && grounds::whole_near(candidate, WORDS)
}

pub(super) const DRIVER_LICENSE: Detector = Detector {
    name: "pii.driver_license",
    title: "driving licence number",
    patterns: &[
        shape::RUN,
        "[A-Za-z]{1,2}-?[0-9]{4,14}[A-Za-z]?",
        "[A-Za-z][0-9]{3}(?:-[0-9]{3,4}){2,3}",
        "[0-9]{2}[- ][0-9]{2}[- ][0-9]{6}[- ][0-9]{2}",
        "[Uu]1[0-9A-Za-z]{7}[A-Za-z]",
        "[0-9A-Za-z][0-9]{2}[0-9A-Za-z]{6}[0-9][0-9A-Za-z]",
    ],
    accept: Some(driver_license),
    severity: Severity::High,
    finds: &[
        ("Driver's license: H12234567", "H12234567"),
        ("driving licence no. 123456789", "123456789"),
        ("Führerschein B072RRE2I55", "B072RRE2I55"),
        ("DL S530-4606-6123", "S530-4606-6123"),
        ("운전면허 11-22-123456-12", "11-22-123456-12"),
        ("{\"drivers_license\": \"D1234567\"}", "D1234567"),
    ],
    passes: &[
        "H12234567",
        "license key H12234567",
        "order 11-22-123456-12",
        "DL 12345",
        "under MIT license 2024",
    ],
    limits: "Found only near a word for driving licence. Layouts differ by state and are not told apart.",
    source: "AAMVA DL/ID Card Design Standard (2020), annex D; Directive 2006/126/EC, annex I (field 5).",
};

fn driver_license(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "driver license",
        "driver's license",
        "drivers license",
        "driver licence",
        "drivers licence",
        "driver's licence",
        "driving licence",
        "driving license",
        "driverlicense",
        "driver lic",
        "license number",
        "licence number",
        "license no",
        "licence no",
        "dl",
        "dl no",
        "dln",
        "führerschein",
        "fuehrerschein",
        "führerscheinnummer",
        "permis de conduire",
        "patente",
        "patente di guida",
        "carnet de conducir",
        "licencia de conducir",
        "rijbewijs",
        "körkort",
        "prawo jazdy",
        "驾驶证",
        "運転免許",
        "운전면허",
    ];
    candidate.matched().bytes().filter(u8::is_ascii_digit).count() >= 5
        && grounds::whole_near(candidate, WORDS)
}

pub(super) const BANK_ACCOUNT: Detector = Detector {
    name: "pii.bank_account",
    title: "bank account number",
    patterns: &[shape::RUN, "[0-9]{2,6}(?:[ -][0-9]{2,10}){1,4}"],
    accept: Some(bank_account),
    severity: Severity::High,
    finds: &[
        ("bank account 945456787654", "945456787654"),
        ("Account number: 12345678", "12345678"),
        ("acct no. 00123456789", "00123456789"),
        ("sort code 20-00-00, account no 55779911", "55779911"),
        ("银行账号：6222021234567890", "6222021234567890"),
        ("{\"account_number\": \"000123456789\"}", "000123456789"),
    ],
    passes: &[
        "945456787654",
        "order 12345678",
        "account 123456",
        "user account created 20240517",
        "account number 123",
    ],
    limits: "Found only near a word for a bank account. National accounts with a check digit have detectors of their own \
             under `fin.`.",
    source: "ISO 20022 (Max34Text for other account numbers); NACHA, lengths of US account numbers (4 to 17 digits).",
};

fn bank_account(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "bank account",
        "account number",
        "account no",
        "acct",
        "acct no",
        "account #",
        "checking account",
        "savings account",
        "account num",
        "kontonummer",
        "bankkonto",
        "numéro de compte",
        "compte bancaire",
        "número de cuenta",
        "cuenta bancaria",
        "numero di conto",
        "conto corrente",
        "rekeningnummer",
        "银行账号",
        "账号",
        "口座番号",
        "계좌번호",
    ];
    let digits = candidate.matched().bytes().filter(u8::is_ascii_digit).count();
    matches!(digits, 7..=17) && grounds::is_whole(candidate) && context::is_before(candidate, WORDS)
}
