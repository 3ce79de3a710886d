//! `secret.jwt`: JSON Web Tokens.

use crate::detector::base64::decoded;
use crate::detector::{Candidate, Detector};
use crate::severity::Severity;

use super::accept;

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[JWT];

const JWT: Detector = Detector {
    name: "secret.jwt",
    title: "JSON Web Token",
    patterns: &[
        "(?-u)eyJ[A-Za-z0-9_-]{8,1000}[.]eyJ[A-Za-z0-9_/-]{8,3000}[.][A-Za-z0-9_/-]{0,800}={0,2}",
        // Encrypted: header, key, initialisation vector, text, tag.
        "(?-u)eyJ[A-Za-z0-9_-]{8,1000}[.][A-Za-z0-9_-]{0,800}[.][A-Za-z0-9_-]{8,60}[.][A-Za-z0-9_-]{8,3000}[.][A-Za-z0-9_-]{16,90}",
        // Encoded once more, as in Kubernetes secrets.
        "(?-u)ZXlK[A-Za-z0-9+/_-]{40,4000}={0,2}",
    ],
    accept: Some(has_header),
    severity: Severity::High,
    finds: &[
        (
            concat!(
                "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
                "eyJzdWIiOiIxMjM0NTY3ODkwIn0.",
                "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
            ),
            concat!(
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
                "eyJzdWIiOiIxMjM0NTY3ODkwIn0.",
                "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
            ),
        ),
        (
            concat!("令牌eyJhbGciOiJub25lIn0", ".eyJzdWIiOiJhIiwiZXhwIjoxfQ.です"),
            concat!("eyJhbGciOiJub25lIn0", ".eyJzdWIiOiJhIiwiZXhwIjoxfQ."),
        ),
        (
            concat!(
                "token: ",
                "ZXlKaGJHY2lPaUpJVXpJMU5pSXNJblI1Y0NJNklrcFhWQ0o5LmV5SnpkV0lpT2lJeEluMC5hYmM="
            ),
            concat!("ZXlKaGJHY2lPaUpJVXpJMU5pSXN", "JblI1Y0NJNklrcFhWQ0o5LmV5SnpkV0lpT2lJeEluMC5hYmM="),
        ),
        (
            concat!(
                "\"eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.",
                "OKOawDo13gRp2ojaHV7LF5gC.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX.XFBoMYUZodetZdvTiFvSkQ\""
            ),
            concat!(
                "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.",
                "OKOawDo13gRp2ojaHV7LF5gC.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX.XFBoMYUZodetZdvTiFvSkQ"
            ),
        ),
    ],
    passes: &[
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJ.eyJ.x",
        "eyJ0ZXN0aW5nMTIzNDU2.eyJ0ZXN0aW5nMTIzNDU2.abc",
        "heyJude.eyJ",
        "ZXlKb3VyIGJhc2U2NCB0ZXh0IHRoYXQgaXMgbm8gdG9rZW4gYXQgYWxs",
    ],
    limits: "The signature is not checked, for the key is not known; an expired token is found as well.",
    source: "RFC 7519, section 3; RFC 7516, section 3; the header is a JSON object.",
};

/// Whether the first part is a JOSE header.
fn has_header(candidate: &Candidate<'_>) -> bool {
    const REACH: usize = 512;
    let matched = candidate.matched();
    accept::stands_apart(candidate)
        && if matched.starts_with("ZXlK") {
            let token = decoded(matched, REACH);
            let token: String =
                token.iter().take_while(|byte| byte.is_ascii()).map(|byte| char::from(*byte)).collect();
            is_header(&decoded(&token, REACH))
        } else {
            is_header(&decoded(matched, REACH))
        }
}

/// Whether it begins as a JSON object does: with a name, a colon after it. Names are not checked, for issuers add their own.
fn is_header(json: &[u8]) -> bool {
    let Some(rest) = json.strip_prefix(b"{\"") else { return false };
    let name =
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.:/#-".contains(byte)).count();
    name > 0 && rest.get(name..).is_some_and(|rest| rest.starts_with(b"\":"))
}
