//! Where a person lives or is.

use crate::detector::catalog::grounds;
use crate::detector::{Candidate, Detector, boundary, context};
use crate::severity::Severity;

pub(super) const POSTAL_ADDRESS: Detector = Detector {
    name: "pii.postal_address",
    title: "postal address",
    patterns: &[
        // House number, capitalised name, street word; then, if they follow: quarter, unit, place and postal code.
        r"(?x-u) [0-9]{1,5}[A-Za-z]?(?:-[0-9]{1,4})?\x20
            (?u:(?: [0-9]{1,3}(?:st|nd|rd|th) | [A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’.-]{0,24} | of|the|de|la )\x20){1,4}?
            (?: (?i:street|avenue|road|lane|boulevard)
              | (?:St|Ave|Av|Rd|Ln|Blvd|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy
                  |Circle|Cir|Trail|Trl|Crescent|Cres|Close|Gardens|Gdns|Grove|Mews|Row|Walk|Alley|Plaza|Loop
                  |Turnpike|Quay) ) \b
            (?: \.?\x20(?:N[EW]|S[EW]|[NSEW])\b )?
            (?: \.?,?[\x20\n](?i:apartment|apt|suite|ste|unit|flat|floor|room|rm|\#)\.?\x20?\#?[A-Za-z0-9-]{1,6} )?
            (?: \.?,?[\x20\n](?:[A-Z][A-Za-z'-]{1,24}\x20?){1,3},?[\x20\n][A-Z]{2},?\x20[0-9]{5}(?:-[0-9]{4})?
              | \.?(?:,?[\x20\n][A-Z][A-Za-z'-]{1,24}){0,3},?[\x20\n][A-Z]{1,2}[0-9][0-9A-Z]?\x20[0-9][A-Z]{2} )?",
        // The same in small letters, near a word that says so.
        r"(?-u)[0-9]{1,5} (?:[a-z]{3,20} ){1,2}?(?:street|avenue|road|lane|boulevard|drive|court|place)",
        r"(?i-u)p\.? ?o\.? ?box #?[0-9]{1,6}",
        r"(?-u)(?i:post office box) #?[0-9]{1,6}",
        r"(?x-u) (?:PSC|CMR|Unit)\x20[0-9]{1,5},?\x20Box\x20[0-9]{1,5}
            (?:,?[\x20\n][AFD]PO,?\x20A[AEP]\x20[0-9]{5}(?:-[0-9]{4})?)?",
    ],
    accept: Some(postal_address),
    severity: Severity::Medium,
    finds: &[
        ("I live at 12 Oak Street.", "12 Oak Street"),
        ("1600 Pennsylvania Ave NW", "1600 Pennsylvania Ave NW"),
        ("住址是12 Oak Street，谢谢", "12 Oak Street"),
        ("(221B Baker Street, London NW1 6XE)", "221B Baker Street, London NW1 6XE"),
        (
            "Ship to 742 Evergreen Terrace, Springfield, OR 97477 please",
            "742 Evergreen Terrace, Springfield, OR 97477",
        ),
        ("350 5th Ave., Apt. 21", "350 5th Ave., Apt. 21"),
        ("my address: 12 oak street", "12 oak street"),
        ("P.O. Box 123", "P.O. Box 123"),
        ("PSC 3294, Box 9168\nAPO AA 61487", "PSC 3294, Box 9168\nAPO AA 61487"),
    ],
    passes: &[
        "In 2008 Wall Street crashed",
        "2 men in the street",
        "3 miles down the road",
        "12 Oak Streetcars",
        "$12 Oak Street",
        "5 Star Hotel",
        "page 12 of Oak Street Tales",
        "the street where you live",
    ],
    limits: "US and UK styles with a number, a name and a street word. Addresses without a street word, in other \
             languages, or with the number after the name are not found.",
    source: "USPS Publication 28, sections 23 and 28 and appendix C1; Royal Mail, postcode format.",
};

fn postal_address(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "address", "live", "living", "lives", "lived", "reside", "located", "location", "ship", "shipping",
        "deliver", "delivery", "send", "mail", "home", "house", "moved", "visit", "street",
    ];
    let (number, rest) = candidate.matched().split_once(' ').unwrap_or(("", ""));
    boundary::is_whole_number(candidate, &['.', ',', '-', '/', ':'])
        && !boundary::before(candidate).is_some_and(|c| matches!(c, '$' | '€' | '£' | '#'))
        && !is_year(candidate, number)
        && (!is_small(number, rest) || context::is_before(candidate, WORDS))
}

/// Whether a house number is followed by a name in small letters.
fn is_small(number: &str, rest: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether a number of four digits stands where a year does: "in 2008 Wall Street …".
fn is_year(candidate: &Candidate<'_>, number: &str) -> bool {
    const WORDS: &[&str] = &["in", "since", "until", "by", "during", "of", "from"];
    let word = context::preceding_word(candidate);
    matches!(number.parse(), Ok(1700..=2099)) && WORDS.iter().any(|before| word.eq_ignore_ascii_case(before))
}

pub(super) const POSTAL_CODE: Detector = Detector {
    name: "pii.postal_code",
    title: "postal code",
    patterns: &["[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}", "[0-9]{5}(?:-[0-9]{4})?"],
    accept: Some(postal_code),
    severity: Severity::Low,
    finds: &[
        ("London SW1A 1AA", "SW1A 1AA"),
        ("(M1 1AE)", "M1 1AE"),
        ("postcode m11ae", "m11ae"),
        ("zip: 90210-1234", "90210-1234"),
        ("Springfield, OR 97477", "97477"),
        ("PLZ 10115 Berlin", "10115"),
        ("郵便番号 zip 90210。", "90210"),
    ],
    passes: &["QA1 1AA", "90210", "order 90210", "AB1 1CA", "12345 rows", "M11AE", "zip 901", "PLZ 00000"],
    limits: "British codes in capitals and with their space; other codes of five digits near a word that says so, or after \
             the abbreviation of a US state.",
    source: "Royal Mail, Programmers' Guide (postcode format and areas); USPS Publication 28, section 21 and appendix B.",
};

fn postal_code(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "zip",
        "zip code",
        "postal code",
        "postcode",
        "plz",
        "postleitzahl",
        "code postal",
        "código postal",
        "codigo postal",
        "postnummer",
        "cap",
    ];
    let code = candidate.matched();
    if code.starts_with(|c: char| c.is_ascii_digit()) {
        return grounds::is_whole(candidate)
            && !code.starts_with("00000")
            && (context::is_near(candidate, WORDS) || follows_state(candidate));
    }
    boundary::stands_alone(candidate)
        && is_british(code)
        && (code.contains(' ') && !code.bytes().any(|byte| byte.is_ascii_lowercase())
            || context::is_near(candidate, WORDS))
}

/// Whether a code begins with a British area and ends with letters that inward codes use.
fn is_british(code: &str) -> bool {
    const AREAS: &[&str] = &[
        "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM",
        "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH",
        "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG",
        "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M",
        "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO",
        "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST",
        "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD", "WF", "WN",
        "WR", "WS", "WV", "YO", "ZE",
    ];
    let letters = code.bytes().take_while(u8::is_ascii_alphabetic).count();
    let area = code.get(..letters).unwrap_or("");
    let inward = code.bytes().rev().take(2).all(|byte| !b"CIKMOV".contains(&byte.to_ascii_uppercase()));
    inward && AREAS.iter().any(|known| known.eq_ignore_ascii_case(area))
}

/// Whether the abbreviation of a US state stands directly before: `OR 97477`.
fn follows_state(candidate: &Candidate<'_>) -> bool {
    const STATES: &[u8] =
        b"AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM \
        NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY";
    let before = candidate.before().as_bytes();
    let tail = before.get(before.len().saturating_sub(4)..).unwrap_or(&[]);
    let (edge, state) = match tail {
        [edge, a, b, b' '] => (Some(*edge), [*a, *b]),
        [a, b, b' '] => (None, [*a, *b]),
        _ => return false,
    };
    edge.is_none_or(|edge| matches!(edge, b' ' | b',' | b'\n'))
        && STATES.chunks(3).any(|known| known.starts_with(&state))
}

pub(super) const GEO_COORDINATES: Detector = Detector {
    name: "pii.geo_coordinates",
    title: "geographical coordinates",
    patterns: &[r"[+-]?[0-9]{1,2}\.[0-9]{3,10}, ?[+-]?[0-9]{1,3}\.[0-9]{3,10}"],
    accept: Some(geo_coordinates),
    severity: Severity::Medium,
    finds: &[
        ("Location: 40.712776, -74.005974", "40.712776, -74.005974"),
        ("gps=52.5200,13.4050", "52.5200,13.4050"),
        ("{\"coordinates\": \"-33.8688, 151.2093\"}", "-33.8688, 151.2093"),
        ("坐标 gps 31.2304, 121.4737。", "31.2304, 121.4737"),
    ],
    passes: &[
        "loss 0.1234, 0.5678",
        "location 91.1234, 20.5678",
        "gps 1.5, 2.5",
        "40.712776, -74.005974, 3.1",
    ],
    limits: "Decimal degrees near a word such as location, with three decimals or more (a street's precision).",
    source: "ISO 6709:2022, annex D (decimal degrees); GeoJSON writes the longitude first, which is found too.",
};

fn geo_coordinates(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "location",
        "gps",
        "coordinate",
        "coordinates",
        "coords",
        "lat",
        "latitude",
        "longitude",
        "geo",
        "position",
        "standort",
        "ubicación",
    ];
    let in_range =
        |degrees: &str, most: f64| degrees.trim().parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
    boundary::is_whole_number(candidate, &['.', ',', '-'])
        && candidate.matched().split_once(',').is_some_and(|(a, b)| in_range(a, 90.0) && in_range(b, 180.0))
        && context::is_near(candidate, WORDS)
}
