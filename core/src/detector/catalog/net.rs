//! `net.*`: where something is on a network.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[URL, HOSTNAME, EXTERNAL_DOMAIN, PRIVATE_IP, MAC_ADDRESS];

/// A URL up to the last character that does not belong to the sentence around it.
const URL_PATTERN: &str = r"(?i-u)(?:https?|ftps?|sftp|wss?|ssh|git|file|ldaps?|smb|s3|gs)://[!\x23-;=?-Z\\\]_a-z|~]{1,2000}[/\x23$%&=0-9@A-Z_a-z|~+*-]";

const URL: Detector = Detector {
    name: "net.url",
    title: "URL",
    patterns: &[
        URL_PATTERN,
        r"(?i-u)www\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}(?:/[!\x23-;=?-Z\\\]_a-z|~]{0,2000}[/\x23$%&=0-9@A-Z_a-z|~+*-])?",
    ],
    accept: Some(url),
    severity: Severity::Info,
    finds: &[
        ("See https://example.com/a?b=c#d.", "https://example.com/a?b=c#d"),
        ("(http://10.0.0.1:8080/x)", "http://10.0.0.1:8080/x"),
        ("网址https://example.com/谢谢", "https://example.com/"),
        ("<a href=\"ftp://files.example.org/x.zip\">", "ftp://files.example.org/x.zip"),
        ("go to www.example.co.uk, now", "www.example.co.uk"),
        ("http://localhost:3000", "http://localhost:3000"),
    ],
    passes: &["http://", "https://microsoft", "a://b", "www.", "http : //x.y", "://example.com"],
    limits: "Hosts with characters beyond ASCII end the URL; their punycode form is found.",
    source: "RFC 3986, section 3; the IANA registry of URI schemes.",
};

/// Whether the host has a dot, is an address, or is this machine.
fn url(candidate: &Candidate<'_>) -> bool {
    let letter = boundary::before(candidate).is_some_and(|c| c.is_ascii_alphanumeric());
    let host = host(candidate.matched());
    !letter
        && (host.contains('.') && !host.starts_with('.')
            || host.starts_with('[')
            || host == "localhost"
            || is_file(candidate.matched()))
}

fn is_file(url: &str) -> bool {
    url.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("file:///"))
}

/// The host of a URL, or of what stands without a scheme, in the case it is written in.
fn host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    if host.starts_with('[') { host } else { host.split(':').next().unwrap_or("") }
}

/// A name of labels that ends in letters.
const HOSTNAME_PATTERN: &str =
    r"(?i-u)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|[a-z]{2,24})";

const HOSTNAME: Detector = Detector {
    name: "net.hostname",
    title: "host or domain name",
    patterns: &[HOSTNAME_PATTERN],
    accept: Some(hostname),
    severity: Severity::Info,
    finds: &[
        ("ping db1.internal.example.com now", "db1.internal.example.com"),
        ("Visit example.org.", "example.org"),
        ("域名example.com.cn可用", "example.com.cn"),
        ("host=mail.example.io:25", "mail.example.io"),
    ],
    passes: &[
        "main.py",
        "e.g.",
        "lib.rs",
        "README.md",
        "v1.2.3",
        "jane@example.com",
        "end.Then",
        "a.b.c",
        "std.string",
    ],
    limits: "Endings that are file types as well (`.py`, `.sh`, `.md`, `.rs`, `.zip`) are taken for files.",
    source: "RFC 1123, section 2.1; the IANA root zone's endings in common use.",
};

/// Endings that are found without more: those of common use that no file has.
const ENDINGS: &[&str] = &[
    "academy",
    "ae",
    "agency",
    "ai",
    "app",
    "ar",
    "at",
    "au",
    "be",
    "biz",
    "blog",
    "br",
    "ca",
    "ch",
    "city",
    "cl",
    "cloud",
    "club",
    "cn",
    "co",
    "com",
    "company",
    "cz",
    "de",
    "design",
    "dev",
    "digital",
    "dk",
    "edu",
    "email",
    "es",
    "eu",
    "fi",
    "finance",
    "fr",
    "global",
    "gov",
    "gr",
    "group",
    "health",
    "hk",
    "host",
    "hr",
    "hu",
    "id",
    "ie",
    "il",
    "in",
    "info",
    "ink",
    "int",
    "io",
    "ir",
    "it",
    "jobs",
    "jp",
    "ke",
    "kr",
    "kz",
    "link",
    "live",
    "ltd",
    "lu",
    "lv",
    "me",
    "media",
    "mil",
    "mobi",
    "museum",
    "mx",
    "my",
    "net",
    "network",
    "news",
    "ng",
    "nl",
    "no",
    "nz",
    "online",
    "org",
    "page",
    "ph",
    "pk",
    "pl",
    "pro",
    "pt",
    "pw",
    "ro",
    "ru",
    "sa",
    "se",
    "sg",
    "shop",
    "si",
    "site",
    "sk",
    "solutions",
    "space",
    "store",
    "studio",
    "systems",
    "tech",
    "th",
    "tk",
    "today",
    "top",
    "tr",
    "travel",
    "tv",
    "tw",
    "ua",
    "uk",
    "us",
    "uy",
    "ve",
    "vip",
    "vn",
    "website",
    "wiki",
    "work",
    "world",
    "xyz",
    "za",
];

fn hostname(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let touches = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '_' | '-' | '.' | '/' | '\\'))
    };
    let before = boundary::before(candidate);
    let [after, next] = candidate.next_chars();
    // A full stop may end the sentence; anything else that joins on makes it a part of something longer.
    let goes_on = match after {
        Some('.') => next.is_some_and(|c| c.is_ascii_alphanumeric()),
        Some('(' | '@' | '_') => true,
        Some(c) => c.is_ascii_alphanumeric() || c == '-',
        None => false,
    };
    !touches(before) && !goes_on && has_known_ending(matched)
}

fn has_known_ending(name: &str) -> bool {
    let mut labels = name.rsplit('.');
    let ending = labels.next().unwrap_or("");
    let domain = labels.next().unwrap_or("");
    // `end.In` is a missing space, `e.g.` and `a.b` are no domains.
    let one_case = ending.bytes().all(|byte| byte.is_ascii_lowercase())
        || name.bytes().all(|byte| !byte.is_ascii_lowercase());
    let known = ending.starts_with("xn--") || ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending));
    one_case && known && domain.len() > 1
}

const EXTERNAL_DOMAIN: Detector = Detector {
    name: "net.external_domain",
    title: "host name outside private networks",
    patterns: &[
        r"(?i-u)(?:https?|ftps?|sftp|wss?)://(?:[!$-.0-9;=A-Z_a-z~]{0,100}@)?(?<value>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|[a-z]{2,24}))",
        r"(?i-u)(?<value>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:xn--[a-z0-9-]{1,59}|[a-z]{2,24}))",
    ],
    accept: Some(external),
    severity: Severity::Low,
    finds: &[
        ("curl https://evil.example.com/x", "evil.example.com"),
        ("send it to paste.example.org please", "paste.example.org"),
        ("发到files.example.io吧", "files.example.io"),
        ("wss://stream.example.net:443/a", "stream.example.net"),
    ],
    passes: &[
        "http://localhost:8080/x",
        "http://db1.internal/x",
        "https://wiki.corp/x",
        "http://printer.local",
        "http://10.0.0.1/x",
        "main.py",
        "jane@example.com",
    ],
    limits: "Which domains are a company's own is not known here: `inDomain` in a condition says that.",
    source: "RFC 6762 (.local), RFC 8375 (home.arpa), RFC 6761 (.test, .invalid, .localhost), ICANN (.internal).",
};

fn external(candidate: &Candidate<'_>) -> bool {
    const PRIVATE: &[&str] = &[
        "local",
        "internal",
        "intranet",
        "corp",
        "lan",
        "home",
        "localhost",
        "localdomain",
        "test",
        "invalid",
        "arpa",
        "private",
    ];
    /// Bytes of a user's name and password in front of a host.
    const LONGEST_USER: usize = 256;
    let name = candidate.matched();
    let ending = name.rsplit('.').next().unwrap_or("");
    let before = candidate.before().as_bytes();
    let shortly = before.get(before.len().saturating_sub(LONGEST_USER)..).unwrap_or(before);
    let in_url = before.ends_with(b"://")
        || before.ends_with(b"@") && shortly.windows(3).any(|window| window == b"://");
    let public = !PRIVATE.iter().any(|private| private.eq_ignore_ascii_case(ending));
    let ends = !boundary::after(candidate).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if in_url { public && ends } else { hostname(candidate) && public }
}

const PRIVATE_IP: Detector = Detector {
    name: "net.private_ip",
    title: "IP address of a private network or of this machine",
    patterns: &[
        r"(?-u)(?:10|127)(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}",
        r"(?-u)(?:192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01])|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){2}",
        r"(?i-u)(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f])(?::[0-9a-f]{0,4}){2,7}",
    ],
    accept: Some(|candidate| {
        boundary::is_whole_number(candidate, &['.', '-'])
            && !boundary::after(candidate).is_some_and(|c| c == ':' && candidate.matched().contains(':'))
    }),
    severity: Severity::Low,
    finds: &[
        ("ssh 10.1.2.3", "10.1.2.3"),
        ("http://192.168.0.10:8080", "192.168.0.10"),
        ("地址172.16.5.4。", "172.16.5.4"),
        ("metadata at 169.254.169.254", "169.254.169.254"),
        ("127.0.0.1", "127.0.0.1"),
        ("fd12:3456:789a::1", "fd12:3456:789a::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
    passes: &[
        "8.8.8.8",
        "172.32.0.1",
        "192.169.0.1",
        "10.1.2",
        "110.1.2.3",
        "10.1.2.3.4",
        "fb00::1",
        "version 10.300.1.1",
    ],
    limits: "A version of four numbers that begins with 10 is found as well.",
    source: "RFC 1918, RFC 6598, RFC 3927, RFC 1122, RFC 4193, RFC 4291.",
};

const MAC_ADDRESS: Detector = Detector {
    name: "net.mac_address",
    title: "MAC address",
    patterns: &[
        "(?i-u)[0-9a-f]{2}(?::[0-9a-f]{2}){5}",
        "(?i-u)[0-9a-f]{2}(?:-[0-9a-f]{2}){5}",
        r"(?i-u)[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}",
    ],
    accept: Some(mac_address),
    severity: Severity::Low,
    finds: &[
        ("eth0 00:1A:2B:3C:4D:5E up", "00:1A:2B:3C:4D:5E"),
        ("\"3c-22-fb-9a-01-7e\"", "3c-22-fb-9a-01-7e"),
        ("地址001a.2b3c.4d5e。", "001a.2b3c.4d5e"),
        ("MAC=9C:B6:D0:11:22:33,", "9C:B6:D0:11:22:33"),
    ],
    passes: &[
        "00:1A:2B:3C:4D",
        "00:1A:2B:3C:4D:5E:6F",
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "12-34-56-78-90-12",
        "1234.5678.9012",
        "0G:1A:2B:3C:4D:5E",
    ],
    limits: "Six pairs of decimal digits joined by dashes are taken for another number.",
    source: "IEEE 802-2014, section 8.1.",
};

/// Whether it stands alone, is nobody's wildcard, and has a letter where dates and numbers have none.
fn mac_address(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, ':' | '-' | '.'));
    let digits = || matched.bytes().filter(u8::is_ascii_hexdigit).map(|digit| digit.to_ascii_lowercase());
    let first = digits().next();
    let same = digits().all(|digit| Some(digit) == first);
    let has_letter = digits().any(|digit| digit.is_ascii_alphabetic());
    let goes_on = candidate.after_within(2).get(1).is_some_and(u8::is_ascii_hexdigit);
    let joined = joins(boundary::before(candidate)) || joins(boundary::after(candidate)) && goes_on;
    boundary::stands_alone(candidate) && !joined && !same && (matched.contains(':') || has_letter)
}
