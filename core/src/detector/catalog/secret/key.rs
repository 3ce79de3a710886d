//! `secret.private_key` and what is called after it: keys in the envelopes of their formats.

use crate::detector::base64::decoded;
use crate::detector::placeholder::{contains, is_placeholder};
use crate::detector::{Candidate, Detector};
use crate::severity::Severity;

use super::{accept, assigned, assigns, issued};

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[
    PRIVATE_KEY,
    issued!(
        "private_key.age",
        "age secret key",
        Critical,
        ["AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"],
        concat!("AGE-SECRET-", "KEY-15FERYXHRDZ9M6Y09MR8WRERWZGJ6F8NTXVHXYRDLM5AAHN0T09NL4UJY86"),
        "age specification, keys; gitleaks age-secret-key",
    ),
    PUTTY,
    BASE64_PEM,
    JWK,
    assigned!(
        "private_key.wireguard",
        "WireGuard private key",
        Critical,
        r"private_?key",
        "[a-z0-9+/]{42}[AEIMQUYcgkosw048]=",
        "PrivateKey",
        concat!("yAnz5TF+lXXJte14tji3", "zlMNq+hd2rYUIgJBgB3fBmk="),
        "wg(8), configuration file format",
    ),
];

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
    limits: "Keys in DER or SSH2 (four dashes) form are not found; those in PuTTY, JWK and base64 form have kinds of their own.",
    source: "RFC 7468 (textual encodings); RFC 4880, section 6.2 (PGP); OpenSSH PROTOCOL.key.",
};

const PUTTY: Detector = Detector {
    name: "secret.private_key.putty",
    title: "PuTTY private key file",
    patterns: &[concat!(
        r"(?-u)PuTTY-User-Key-File-[0-9]:[\x20-~\r\n]{1,3000}?Private-Lines:\x20?[0-9]{1,3}",
        r"(?:[\r\n]{1,2}[A-Za-z0-9+/=]{1,80})+",
    )],
    accept: None,
    severity: Severity::Critical,
    finds: &[(
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\nAAAAC3Nz\nPrivate-Lines: 1\nAAAAIHVz\n",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 1\nAAAAC3Nz\nPrivate-Lines: 1\nAAAAIHVz",
    )],
    passes: &["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "Private-Lines: 1\nAAAA"],
    limits: "The whole file is found, not a part of it.",
    source: "PuTTY manual, appendix C: PPK file format.",
};

const BASE64_PEM: Detector = Detector {
    name: "secret.private_key.base64",
    title: "private key in a PEM block that is encoded in base64, as in kubeconfig files",
    patterns: &["(?-u)LS0tLS1CRUdJTi[A-Za-z0-9+/]{20,6000}={0,2}"],
    accept: Some(holds_private_key),
    severity: Severity::Critical,
    finds: &[(
        "client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcFFJQg==",
        "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcFFJQg==",
    )],
    passes: &["certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUR4RENDQXF5Z0F3"],
    limits: "Found where the encoding begins with the block.",
    source: "RFC 7468; Kubernetes documentation, kubeconfig.",
};

fn holds_private_key(candidate: &Candidate<'_>) -> bool {
    let head = decoded(candidate.matched(), 64);
    contains(&String::from_utf8_lossy(&head), "private key")
}

const JWK: Detector = Detector {
    name: "secret.private_key.jwk",
    title: "private JSON Web Key",
    patterns: &[r#"(?x-u)"d"\s{0,4}:\s{0,4}"(?<value>[A-Za-z0-9_-]{40,700})""#],
    accept: Some(in_jwk),
    severity: Severity::Critical,
    finds: &[(
        concat!(r#"{"kty":"EC","crv":"P-256","d":""#, "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE", "\"}"),
        concat!("870MB6gfuTJ4HtUnUvYMyJpr5eUZ", "NP4Bk43bVdj3eAE"),
    )],
    passes: &[
        r#"{"a":1,"d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#,
        r#"{"kty":"EC","x":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#,
    ],
    limits: "Its public part must stand near it.",
    source: "RFC 7517, section 4; RFC 7518, section 6.",
};

/// Whether the object has a key type and not only any member called `d`.
fn in_jwk(candidate: &Candidate<'_>) -> bool {
    /// Bytes of the object that are looked at on either side.
    const REACH: usize = 1_500;
    let before = candidate.before().as_bytes();
    let after = candidate.after().as_bytes();
    let has_type = |bytes: &[u8]| bytes.windows(5).any(|window| window == b"\"kty\"");
    !is_placeholder(candidate.matched())
        && (has_type(before.get(before.len().saturating_sub(REACH)..).unwrap_or(before))
            || has_type(after.get(..REACH).unwrap_or(after)))
}
