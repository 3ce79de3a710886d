//! `secret.*`: credentials, by the prefixes and envelopes that their issuers gave them.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[AWS_KEY, GITHUB_TOKEN, PRIVATE_KEY];

const AWS_KEY: Detector = Detector {
    name: "secret.aws_key",
    title: "AWS access key id",
    patterns: &["A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}"],
    accept: Some(issued),
    severity: Severity::Critical,
    finds: &[
        ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("{\"key\":\"ASIAYYEJHPYDPJGXND56\"}", "ASIAYYEJHPYDPJGXND56"),
        ("密钥AKIALALEMEL33243OLIB请保密", "AKIALALEMEL33243OLIB"),
        ("(ABIA35LFR6VQDREEYEVH)", "ABIA35LFR6VQDREEYEVH"),
        ("key_ACCABQX4RYRN5ZON7QXX.", "ACCABQX4RYRN5ZON7QXX"),
    ],
    passes: &[
        "AKIAXXXXXXXXXXXXXXXX",
        "AKIAIOSFODNN7EXAMPL",
        "AKIAIOSFODNN7EXAMPLE2",
        "AKIA0189FODNN7EXAMPL",
        "TODAYINASIAASACKOFRICEFELLOVER",
        "akiaiosfodnn7example",
    ],
    limits: "The id names a key; the 40-character secret that belongs to it has no shape of its own and is not found.",
    source: "AWS IAM User Guide, \"IAM identifiers\", unique id prefixes; the body is RFC 4648 base32.",
};

const GITHUB_TOKEN: Detector = Detector {
    name: "secret.github_token",
    title: "GitHub token",
    patterns: &["gh[pousr]_[A-Za-z0-9]{36,251}", "github_pat_[A-Za-z0-9_]{82}"],
    accept: Some(issued),
    severity: Severity::Critical,
    finds: &[
        ("token: ghp_metv47id8vm9k218kt6zgef81tmqn8obs4o3", "ghp_metv47id8vm9k218kt6zgef81tmqn8obs4o3"),
        ("\"gho_ihjvwna38bvvednzh2ebv3tsc6hq66w1knx3\"", "gho_ihjvwna38bvvednzh2ebv3tsc6hq66w1knx3"),
        ("令牌ghs_91lksmkgnjsckvufs8k3tb6iiq6yjgotzu35。", "ghs_91lksmkgnjsckvufs8k3tb6iiq6yjgotzu35"),
        ("ghu_nhn8yqucjmd1ozr7x1api2j76al33781c6y8", "ghu_nhn8yqucjmd1ozr7x1api2j76al33781c6y8"),
        ("ghr_1hoqisv4zkq7my4vu5xhdk40y467qlm2lfoh,", "ghr_1hoqisv4zkq7my4vu5xhdk40y467qlm2lfoh"),
        (
            "GH=github_pat_11AAAAAAA0abcdefghijkl_bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567;",
            "github_pat_11AAAAAAA0abcdefghijkl_bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567",
        ),
    ],
    passes: &[
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_metv47id8vm9k218kt6zgef81tmqn8obs4o",
        "ghx_metv47id8vm9k218kt6zgef81tmqn8obs4o3",
        "github_pat_11AAAAAAA0abcdefghijkl",
        "xghp_metv47id8vm9k218kt6zgef81tmqn8obs4o3",
    ],
    limits: "Tokens from before April 2021 are 40 hexadecimal digits and look like any SHA-1.",
    source: "GitHub Docs, \"About authentication to GitHub\", token formats; GitHub blog of 5 April 2021 on lengths \
             of up to 255 characters.",
};

const PRIVATE_KEY: Detector = Detector {
    name: "secret.private_key",
    title: "private key in a PEM block",
    // The body runs to the next five dashes, so that no text is read twice however many blocks are left open. Of a
    // block that does not end the lines of base64 are taken, real line ends or escaped ones between them.
    patterns: &[r"(?x)
        -----BEGIN\x20(?:[A-Z0-9]{1,12}\x20){0,3}PRIVATE\x20KEY(?:\x20BLOCK)?-----
        (?: (?:-{0,4}[^-])*? -----END\x20(?:[A-Z0-9]{1,12}\x20){0,3}PRIVATE\x20KEY(?:\x20BLOCK)?-----
          | (?: (?:[\x20\t\r\n]|\\[nr])+ [A-Za-z0-9+/=]{16,} )* )
    "],
    accept: None,
    severity: Severity::Critical,
    finds: &[
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\nMIIEpQIB\n\
             -----END RSA PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\nMIIEpQIB\n\
             -----END RSA PRIVATE KEY-----",
        ),
        (
            "{\"key\":\"-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END PRIVATE KEY-----\\n\"}",
            "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END PRIVATE KEY-----",
        ),
        (
            "密钥-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----结束",
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
        ),
        (
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v1.4.10 - x\n\nlQWG\n=8xQN\n\
             -----END PGP PRIVATE KEY BLOCK-----",
            "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v1.4.10 - x\n\nlQWG\n=8xQN\n\
             -----END PGP PRIVATE KEY BLOCK-----",
        ),
        ("a -----BEGIN EC PRIVATE KEY----- b", "-----BEGIN EC PRIVATE KEY-----"),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIFHDBOBgkqhkiG9w0BBQ0w\nand then nothing",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIFHDBOBgkqhkiG9w0BBQ0w",
        ),
    ],
    passes: &[
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl\n-----END CERTIFICATE-----",
        "-----END PRIVATE KEY-----",
        "the BEGIN PRIVATE KEY line",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@host",
    ],
    limits: "Keys in DER, JWK, PuTTY or SSH2 (four dashes) form are not found.",
    source: "RFC 7468 (textual encodings); RFC 4880, section 6.2 (PGP); OpenSSH PROTOCOL.key.",
};

/// A token of its own with a body that is not a row of `x`, as documentation writes for "yours here".
fn issued(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let body = matched.rfind('_').map_or(4, |underscore| underscore + 1);
    boundary::stands_alone(candidate)
        && !matched.get(body..).is_some_and(|body| body.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x')))
}
