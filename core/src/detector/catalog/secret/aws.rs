//! Keys of Amazon Web Services.

use crate::detector::{Candidate, Detector};
use crate::severity::Severity;

use super::{accept, assigned, assigns};

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[
    AWS_KEY,
    assigned!(
        "token.aws_session",
        "AWS session token",
        High,
        "aws_?(?:session|security)_?token",
        "[a-z0-9/+=]{100,1500}",
        "AWS_SESSION_TOKEN",
        concat!(
            "FwoGZXIvYXdzEBYaDK9hq0LwRn3tV7cQmyKGAe5f8s2UjXbPzW4oNdTgLi6EaCy1vMrHuSkOqJ0pYxBZ",
            "l3DnGfQ7wIhKt9VsRcUe2XmAz8jPbYoLdWq5NgTrEvCi4uFaHs6kMy1xO0ZJ"
        ),
        "AWS STS API reference, Credentials",
    ),
];

const AWS_KEY: Detector = Detector {
    name: "secret.aws_key",
    title: "AWS access key: its id, or the secret assigned to a name that says so",
    patterns: &[
        "(?-u)(?<value>A(?:KIA|SIA|BIA|CCA|3T[A-Z0-9])[A-Z2-7]{16})",
        concat!(
            r"(?xi-u)(?:aws|secret)_?(?:secret|access)_?(?:access)?_?key",
            assigns!(),
            "(?<value>[a-z0-9/+]{40})"
        ),
    ],
    accept: Some(issued_or_assigned),
    severity: Severity::Critical,
    finds: &[
        ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("{\"key\":\"ASIAYYEJHPYDPJGXND56\"}", "ASIAYYEJHPYDPJGXND56"),
        ("密钥AKIALALEMEL33243OLIB请保密", "AKIALALEMEL33243OLIB"),
        ("(ABIA35LFR6VQDREEYEVH)", "ABIA35LFR6VQDREEYEVH"),
        ("key_ACCABQX4RYRN5ZON7QXX.", "ACCABQX4RYRN5ZON7QXX"),
        (
            concat!("aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ1VtGhLkA"),
            concat!("wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYzQ1VtGhLkA"),
        ),
    ],
    passes: &[
        "AKIAXXXXXXXXXXXXXXXX",
        "AKIAIOSFODNN7EXAMPL",
        "AKIAIOSFODNN7EXAMPLE2",
        "AKIA0189FODNN7EXAMPL",
        "TODAYINASIAASACKOFRICEFELLOVER",
        "akiaiosfodnn7example",
        "aws_secret_access_key = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    ],
    limits: "A secret key without a name beside it looks like any other forty characters and is not found.",
    source: "AWS IAM User Guide, \"IAM identifiers\", unique id prefixes; the body is RFC 4648 base32.",
};

/// An id of its own, whatever its words: AWS writes EXAMPLE into the keys of its documentation. A secret as any other.
fn issued_or_assigned(candidate: &Candidate<'_>) -> bool {
    /// Length of an id.
    const ID: usize = 20;
    if candidate.matched().len() > ID {
        return accept::assigned(candidate);
    }
    let body = candidate.matched().get(4..).unwrap_or("");
    accept::stands_apart(candidate) && !body.bytes().all(|byte| byte == b'X')
}
