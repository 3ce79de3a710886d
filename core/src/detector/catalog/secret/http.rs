//! Credentials in HTTP headers and in the options of command-line clients.

use crate::detector::base64::decoded;
use crate::detector::entropy::entropy;
use crate::detector::placeholder::{is_placeholder, is_template};
use crate::detector::{Candidate, Detector};
use crate::severity::Severity;

use super::accept;

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[AUTHORIZATION, BASIC_AUTH, CLIENT_OPTION];

const AUTHORIZATION: Detector = Detector {
    name: "secret.token.authorization",
    title: "token in an Authorization header",
    patterns: &[
        r#"(?xi-u)authorization["'\\]{0,3}\s{0,4}[:=,]\s{0,4}["'\\]{0,3}(?:(?:bearer|token|api-?key|api-?token|key|digest|sso-key|splunk|genie-?key|ssws|oauth)[\ \t]{1,4})?
            (?<value>[A-Za-z0-9_~@.+/=:-]{7,1500}[A-Za-z0-9_~+/=-])"#,
        r"(?i-u)bearer[\x20\t]{1,4}(?<value>[A-Za-z0-9_~.+/=-]{15,1500}[A-Za-z0-9_~+/=-])",
    ],
    accept: Some(header),
    severity: Severity::High,
    finds: &[
        ("Authorization: Bearer 7f3Kq9ZsT2wLx8Vb", "7f3Kq9ZsT2wLx8Vb"),
        ("curl -H \"Authorization: sha256~bRLFnzd59Z3XpZH5\"", "sha256~bRLFnzd59Z3XpZH5"),
        ("头authorization: token 22cb987851bc5659229114c62e60c79a。", "22cb987851bc5659229114c62e60c79a"),
        ("{\"Authorization\": \"ApiKey Zx9kPq2LmT7w\"}", "Zx9kPq2LmT7w"),
    ],
    passes: &[
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer <your token>",
        "authorization: required",
        "the bearer of good news123",
        "Authorization: Basic dXNlcjpwYXNz",
        "token: string",
    ],
    limits: "A token of letters only is taken for a word.",
    source: "RFC 6750 (bearer tokens); RFC 9110, section 11.6.2.",
};

fn header(candidate: &Candidate<'_>) -> bool {
    /// Bits a character.
    const LEAST: u32 = 260;
    let value = candidate.matched();
    accept::ends_value(candidate)
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && entropy(value) >= LEAST
        && !is_placeholder(value)
}

const BASIC_AUTH: Detector = Detector {
    name: "secret.password.basic_auth",
    title: "user and password in a Basic authorization header",
    patterns: &[r"(?i-u)basic[\x20\t]{1,4}(?<value>[a-z0-9+/]{8,400}={0,2})"],
    accept: Some(holds_pair),
    severity: Severity::High,
    finds: &[
        ("Authorization: Basic amFuZTpodW50ZXIy", "amFuZTpodW50ZXIy"),
        ("\"authorization\": \"basic YXBwOlp4OWtQcTJM\"", "YXBwOlp4OWtQcTJM"),
        ("认证Basic amFuZTpodW50ZXIy。", "amFuZTpodW50ZXIy"),
        ("-H 'Authorization: Basic amFuZTpodW50ZXIy'", "amFuZTpodW50ZXIy"),
    ],
    passes: &[
        "Basic instructions for users",
        "a basic understanding",
        "Basic eyJhbGciOiJIUzI1NiJ9",
        "Basic ...",
    ],
    limits: "Found by what it decodes to: printable text with a colon.",
    source: "RFC 7617.",
};

fn holds_pair(candidate: &Candidate<'_>) -> bool {
    let pair = decoded(candidate.matched(), 300);
    let is_text = |byte: &u8| (b' '..=b'~').contains(byte) || *byte >= 0x80;
    accept::ends_value(candidate)
        && pair.contains(&b':')
        && pair.iter().all(is_text)
        && !pair.starts_with(b"{")
}

const CLIENT_OPTION: Detector = Detector {
    name: "secret.password.client_option",
    title: "user and password in an option of curl or wget",
    patterns: &[
        r#"(?x-u)(?:[\ \t\r\n])(?:-u|--user|--proxy-user|-U)(?:=|[\ \t]{0,5})"(?<value>[!\#-~]{0,64}:[\ !\#-~]{0,128})""#,
        r"(?x-u)(?:[\ \t\r\n])(?:-u|--user|--proxy-user|-U)(?:=|[\ \t]{0,5})'(?<value>[!-&(-~]{0,64}:[\ -&(-~]{1,128})'",
        r"(?x-u)(?:[\ \t\r\n])(?:-u|--user|--proxy-user|-U)(?:=|[\ \t]{0,5})(?<value>[A-Za-z0-9_@.%+-]{1,64}:[!\#-&(-~]{3,128})",
        r#"(?x-u)(?:[\ \t\r\n])(?:-u|--user|--proxy-user|-U)(?:=|[\ \t]{0,5})(?<value>[A-Za-z0-9_@.%+-]{1,64}:["'][\ !\#-&(-~]{3,128}["'])"#,
    ],
    accept: Some(after_client),
    severity: Severity::High,
    finds: &[
        ("curl -u jane:hunter2 https://example.com", "jane:hunter2"),
        ("curl --user \"jane:hunter two\" x", "jane:hunter two"),
        ("运行curl -sS -u 'app:Zx9kPq2L' https://a.example。", "app:Zx9kPq2L"),
        ("curl https://a.example \\\n  -u app:Zx9kPq2L", "app:Zx9kPq2L"),
    ],
    passes: &[
        "curl -u user:$PASSWORD https://example.com",
        "docker run -u 1000:1000 image",
        "curl -u \"${USER}:${PASS}\" x",
        "curl -u <user>:<password> x",
        "ps -u root",
    ],
    limits: "Found after a `curl` not far before it.",
    source: "curl(1), option --user; gitleaks curl-auth-user.",
};

fn after_client(candidate: &Candidate<'_>) -> bool {
    /// Bytes before the option in which the command stands.
    const REACH: usize = 400;
    let before = candidate.before().as_bytes();
    let before = before.get(before.len().saturating_sub(REACH)..).unwrap_or(before);
    let (user, password) = candidate.matched().split_once(':').unwrap_or_default();
    let password = password.trim_matches(['"', '\'']);
    // A key may stand in the user's place, with nothing behind it.
    let secret = if password.is_empty() && entropy(user) >= 300 { user } else { password };
    let is_real = |part: &str| !is_template(part) && !part.contains("...");
    before.windows(4).any(|window| window == b"curl")
        && is_real(user)
        && is_real(password)
        && secret.len() > 2
        && !is_placeholder(secret)
        && !super::password::is_stand_in(secret)
}
