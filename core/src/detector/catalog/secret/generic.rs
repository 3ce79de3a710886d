//! `secret.api_key` and `secret.token`: values that look random, assigned to names that say what they are.

use crate::detector::entropy::entropy;
use crate::detector::placeholder::{is_placeholder, is_template};
use crate::detector::{Candidate, Detector, name};
use crate::severity::Severity;

use super::{accept, assigns};

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[API_KEY, TOKEN, KUBERNETES_SECRET];

const API_KEY: Detector = Detector {
    name: "secret.api_key",
    title: "API key or secret key, by the name it is assigned to",
    patterns: &[
        concat!("(?xi-u)(?:key|secret)", assigns!(), r"(?<value>[a-z0-9_.~+/=-]{9,199}[a-z0-9_~+/=-])"),
        r#"(?xi-u)--[a-z-]{0,20}(?:key|secret)[=\ ]{1,2}["']?(?<value>[a-z0-9_.~+/=-]{9,199}[a-z0-9_~+/=-])"#,
        r"(?xi-u)(?:key|secret)\ (?:is|was)[\ :]{1,3}(?<value>[a-z0-9_.~+/=-]{9,199}[a-z0-9_~+/=-])",
    ],
    accept: Some(key),
    severity: Severity::High,
    finds: &[
        ("API_KEY=Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB", "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB"),
        ("\"client_secret\" : \"6da89121079f83b2eb6acccf8219ea98\",", "6da89121079f83b2eb6acccf8219ea98"),
        ("密钥secret_key: 'a8Kd93jfLs02mXq'です", "a8Kd93jfLs02mXq"),
        ("my API key is a8Kd93jfLs02mXq.", "a8Kd93jfLs02mXq"),
        ("tool --api-key a8Kd93jfLs02mXq run", "a8Kd93jfLs02mXq"),
    ],
    passes: &[
        "public_key = \"9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC\"",
        "keyword: \"Befaehigung_P2aB3c\"",
        "primaryKey=kim-eEzhziM9-ZHhIWn5y1",
        "api_key = os.environ[\"API_KEY_2\"]",
        "api_key: your-api-key-123",
        "secret_name = \"prod-db-2024-credentials\"",
        "The key is under the doormat.",
        "cache_key = \"user:1234:profile\"",
    ],
    limits: "A value that is a word, or shorter than ten characters, is not found.",
    source: "The names that configuration files and the vendors' own documentation use; gitleaks generic-api-key.",
};

const TOKEN: Detector = Detector {
    name: "secret.token",
    title: "token, by the name it is assigned to",
    patterns: &[
        concat!(
            "(?xi-u)(?:token|cred(?:ential)?s?|auth)",
            assigns!(),
            r"(?<value>[a-z0-9_.~+/=-]{9,399}[a-z0-9_~+/=-])"
        ),
        r#"(?xi-u)--[a-z-]{0,20}token[=\ ]{1,2}["']?(?<value>[a-z0-9_.~+/=-]{9,399}[a-z0-9_~+/=-])"#,
        r"(?xi-u)token\ (?:is|was)[\ :]{1,3}(?<value>[a-z0-9_.~+/=-]{9,399}[a-z0-9_~+/=-])",
    ],
    accept: Some(token),
    severity: Severity::High,
    finds: &[
        ("ACCESS_TOKEN=dafa7817-e246-48f3-91a7-e87653d587b8", "dafa7817-e246-48f3-91a7-e87653d587b8"),
        ("{\"token\": \"a8Kd93jfLs02mXq7\"}", "a8Kd93jfLs02mXq7"),
        ("令牌auth_token = `a8Kd93jfLs02mXq7`です", "a8Kd93jfLs02mXq7"),
        ("creds = xvhh9fluJUO6EvVmfFIUx99vlH01OE", "xvhh9fluJUO6EvVmfFIUx99vlH01OE"),
        ("the token was a8Kd93jfLs02mXq7!", "a8Kd93jfLs02mXq7"),
    ],
    passes: &[
        "author = \"james.fake2@ymail.com\"",
        "credentialsId: 'ff083f76-7804-4ef1-80e4-fe975bb9141b'",
        "token_count = 1234567890",
        "token: ${{ secrets.GITHUB_TOKEN_2 }}",
        "next_token = response[\"NextToken2\"]",
        "tokenizer = AutoTokenizer2024",
        "auth_url = sso2.login.example.com",
    ],
    limits: "A value that is a word, or shorter than ten characters, is not found.",
    source: "The names that configuration files and the vendors' own documentation use; gitleaks generic-api-key.",
};

/// Words before *key* that make it one which opens something.
const KEY_OF: &[&str] = &[
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "auth",
    "bot",
    "client",
    "consumer",
    "deploy",
    "encryption",
    "hmac",
    "integration",
    "licence",
    "license",
    "master",
    "private",
    "root",
    "secret",
    "server",
    "service",
    "shared",
    "signing",
    "storage",
    "subscription",
    "user",
    "webhook",
    "write",
    "read",
    "ssh",
    "project",
    "live",
    "prod",
    "production",
    "dev",
    "test",
    "my",
];

fn key(candidate: &Candidate<'_>) -> bool {
    let words = name::words(candidate);
    let secret = words.has(&[
        "secret",
        "apikey",
        "apisecret",
        "accesskey",
        "secretkey",
        "clientsecret",
        "appkey",
        "authkey",
    ]);
    (secret || words.has(&["key", "keys"]) && words.has(KEY_OF))
        && !words.tells_otherwise()
        && is_random(candidate)
}

fn token(candidate: &Candidate<'_>) -> bool {
    const WORDS: &[&str] = &[
        "token",
        "tokens",
        "auth",
        "cred",
        "creds",
        "credential",
        "credentials",
        "accesstoken",
        "authtoken",
    ];
    let words = name::words(candidate);
    words.has(WORDS) && !words.tells_otherwise() && is_random(candidate)
}

/// Whether the value looks made by a machine: enough different characters, with digits among letters.
fn is_random(candidate: &Candidate<'_>) -> bool {
    /// Bits a character.
    const LEAST: u32 = 300;
    let value = candidate.matched();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    accept::ends_value(candidate)
        && digits > 0
        && letters > 0
        && entropy(value) >= LEAST
        && !is_placeholder(value)
        && !is_template(value)
        && !is_name(value)
}

/// Whether a value is itself a name, a version or a place: words with dots, dashes or underscores between them, and
/// digits only at the ends of words.
fn is_name(value: &str) -> bool {
    let is_word = |part: &str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.len() + 4 >= part.len()
            && (letters.bytes().all(|byte| byte.is_ascii_lowercase())
                || letters.bytes().all(|byte| byte.is_ascii_uppercase())
                || letters.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()))
    };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = value.split(['.', '-', '_', '/', ':']).peekable();
    let few_digits = 2 * value.bytes().filter(u8::is_ascii_digit).count() < value.len();
    few_digits && parts.all(|part| is_word(part) || number(part) && part.len() < 5)
}

const KUBERNETES_SECRET: Detector = Detector {
    name: "secret.password.kubernetes",
    title: "value in the manifest of a Kubernetes Secret",
    patterns: &[
        r#"(?xi-u)kind:[\ \t]{0,4}["']?secret["']?\s[\t\r\n\ -~]{0,300}?\bdata:[\t\r\n\ -~]{0,160}?\s[a-z0-9_.-]{1,64}:[\ \t]{0,4}(?:[|>][+-]?\s{1,8})?["']?
            (?<value>[a-z0-9+/]{10,2000}={0,3})"#,
        r#"(?xi-u)\bdata:[\t\r\n\ -~]{0,160}?\s[a-z0-9_.-]{1,64}:[\ \t]{0,4}(?:[|>][+-]?\s{1,8})?["']?
            (?<value>[a-z0-9+/]{10,2000}={0,3})["']?\s[\t\r\n\ -~]{0,300}?kind:[\ \t]{0,4}["']?secret\b"#,
    ],
    accept: Some(in_manifest),
    severity: Severity::High,
    finds: &[
        ("kind: Secret\ndata:\n  password: UyFCXCpkJHpEc2I9\n", "UyFCXCpkJHpEc2I9"),
        ("data:\n  key: bXlwYXNzd29yZA==\nkind: Secret\n", "bXlwYXNzd29yZA=="),
        ("密kind: 'Secret'\ndata:\n  a: \"UyFCXCpkJHpEc2I9\"", "UyFCXCpkJHpEc2I9"),
        (
            "apiVersion: v1\nkind: secret\ndata:\n  .cfg: |\n    eyJhdXRocyI6eyJodHRwczov\n",
            "eyJhdXRocyI6eyJodHRwczov",
        ),
    ],
    passes: &[
        "kind: ConfigMap\ndata:\n  password: UyFCXCpkJHpEc2I9\n",
        "kind: Secret\ndata:\n  password: {{ .Values.password }}\n",
        "kind: Secret\ndata:\n  htpasswd: \"\"\n",
        "kind: ExternalSecret\ndata:\n  key: MySecretManagerKey\n",
    ],
    limits: "The first value of the manifest is found; others by their names.",
    source: "Kubernetes documentation, Secrets; gitleaks kubernetes-secret-yaml.",
};

/// Whether the value is whole base64 and belongs to the same document as the `kind` beside it.
fn in_manifest(candidate: &Candidate<'_>) -> bool {
    /// Bytes on either side in which the kind stands.
    const REACH: usize = 480;
    let before = candidate.before().as_bytes();
    let before = before.get(before.len().saturating_sub(REACH)..).unwrap_or(before);
    let after = candidate.after().as_bytes();
    let after = after.get(..REACH).unwrap_or(after);
    let last = |word: &[u8]| before.windows(word.len()).rposition(|window| window.eq_ignore_ascii_case(word));
    let first = |word: &[u8]| after.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word));
    let kind_before = last(b"kind:").is_some_and(|kind| last(b"\n---").is_none_or(|line| line < kind));
    let kind_after = first(b"kind:").is_some_and(|kind| first(b"\n---").is_none_or(|line| line > kind));
    candidate.matched().len().is_multiple_of(4)
        && (kind_before || kind_after)
        && accept::ends_value(candidate)
}
