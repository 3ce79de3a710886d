//! `secret.password`: passwords and PINs, by the name they are assigned to or by the sentence that tells them.

use crate::detector::entropy::entropy;
use crate::detector::placeholder::{contains, is_placeholder, is_template};
use crate::detector::{Candidate, Detector, boundary, name};
use crate::severity::Severity;

use super::{accept, assigns};

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[PASSWORD, PASSWORD_TOLD, PIN, NUGET];

const PASSWORD: Detector = Detector {
    name: "secret.password",
    title: "password, by the name it is assigned to",
    patterns: &[
        concat!(
            r#"(?xi-u)(?:passw(?:or)?[dt]|passphrase|passwd|passcode|pwd|secret_?phrase)"#,
            assigns!(),
            r#"(?<value>[!\#-&*+./0-9:<-@A-Z^_a-z~-][!\#-&(-+./0-9:<-@A-Z^_a-z|~-]{3,127})"#
        ),
        // Options of command lines.
        r#"(?xi-u)--?[a-z-]{0,20}(?:password|passwd|passphrase|pwd)[=\ ]{1,2}["']?(?<value>[!\#-&*-;=?-~]{4,128})"#,
    ],
    accept: Some(assigned),
    severity: Severity::High,
    finds: &[
        ("password = \"Tr0ub4dor&3\"", "Tr0ub4dor&3"),
        ("{\"user\": \"jane\", \"password\": \"hunter2\"}", "hunter2"),
        ("DB_PASSWORD=s3cr3t-Pa55", "s3cr3t-Pa55"),
        ("密码password: 'Zx9kPq2L'。", "Zx9kPq2L"),
        ("administrator_login_password = \"thisIsDog11\"", "thisIsDog11"),
        ("mysqldump --password=Zx9kPq2L shop", "Zx9kPq2L"),
        ("passphrase: correct-horse-7-battery", "correct-horse-7-battery"),
    ],
    passes: &[
        "password = \"\"",
        "password: string;",
        "password = var.db_password",
        "password = \"${aws_db_instance.default.password}\"",
        "password=os.environ['PASSWORD1']",
        "password = get_password(user1)",
        "\"password\": \"your_password\"",
        "password_hash = \"5f4dcc3b5aa765d61d8327deb882cf99\"",
        "if password == None:",
        "Password: ********",
        "The password policy: at least 12 characters.",
        "forgot_password: Zurücksetzen",
    ],
    limits: "An unquoted value of letters only is taken for a word or a name of code, and common placeholders for such.",
    source: "The names that configuration files use; gitleaks hashicorp-tf-password, generic-api-key.",
};

fn assigned(candidate: &Candidate<'_>) -> bool {
    let value = candidate.matched();
    let words = name::words(candidate);
    if words.has(&["forgot", "reset", "hint", "strength", "policy", "expired", "invalid", "confirm"])
        || words.tells_otherwise()
    {
        return false;
    }
    !is_placeholder(value)
        && !is_stand_in(value)
        && !is_code(value)
        && match boundary::before(candidate) {
            // The closing quote must follow, or the value has characters that no pattern here takes.
            Some(quote @ ('"' | '\'' | '`')) => {
                candidate.next_but(|c| c == '\\') == Some(quote) && (value.len() >= 8 || is_mixed(value))
            }
            _ => accept_bare(candidate, value),
        }
}

/// A value without quotes: it must not be a word.
fn accept_bare(candidate: &Candidate<'_>, value: &str) -> bool {
    let value = value.trim_end_matches([',', ';', '.', ':', ')']);
    is_mixed(value) && boundary::after(candidate) != Some('(')
}

/// Whether letters and something else are in it, as in few words and names.
fn is_mixed(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let signs = value.bytes().filter(|byte| b"!@#$%^&*?~+".contains(byte)).count();
    digits + signs > 0 && letters > 0 || digits >= 4
}

/// Whether a value is a piece of a program and not what it computes with: a path of names, a call, a type.
fn is_code(value: &str) -> bool {
    let name = |part: &str| {
        part.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let mut parts = value.split("::").flat_map(|part| part.split("->")).flat_map(|part| part.split('.'));
    let path = value.contains(['.', ':', '>']) && parts.all(name) && entropy(value) < 350;
    path || value.contains(['(', '{', '['])
        || value.starts_with(['/', '&', '*', '=', '|', '+', '<', '>', '?', '!']) && value.len() < 6
}

/// Words that stand for a password, or say something of it.
pub(super) fn is_stand_in(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "admin",
        "enter",
        "false",
        "hidden",
        "hide",
        "input",
        "invalid",
        "kennwort",
        "null",
        "none",
        "optional",
        "pass",
        "passphrase",
        "passwd",
        "password",
        "password1",
        "passwords",
        "passwort",
        "prompt",
        "pwd",
        "required",
        "secret",
        "show",
        "string",
        "test",
        "text",
        "token",
        "true",
        "undefined",
        "unset",
        "user",
        "username",
        "value",
        "varchar",
        "yes",
        "bool",
        "boolean",
        "bytes",
        "char",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

const PASSWORD_TOLD: Detector = Detector {
    name: "secret.password.told",
    title: "password that a sentence tells",
    patterns: &[
        r#"(?xi-u)(?:passw(?:or)?d|passcode|passphrase|pass\ phrase|login\ code|passwort|kennwort|mot\ de\ passe|contrase(?u:ñ)a|clave|senha|parola|wachtwoord|has(?u:ł)o)
            (?:\ for\ [a-z0-9@.\ '-]{1,40}?)?
            (?:\ (?:is|was|will\ be|to|ist|lautet|war|est|es|(?u:é)|is:|jest|:|=)|[:=])[\ :]{1,3}(?:now\ |still\ |set\ to\ )?["'`]?
            (?<value>[!-&(-_a-~]{3,63}[!\#-&*+0-9@-Z^_a-z~-])"#,
        r#"(?xi)(?:пароль|密码|密碼|口令|パスワード|비밀번호|암호)(?:\s?(?:—|-|это|是|为|為|は|은|는|가|이))?[\s:：=]{0,3}["'「]?(?-u:(?<value>[!-&(-_a-~]{3,63}[!\#-&*+0-9@-Z^_a-z~-]))"#,
    ],
    accept: Some(told),
    severity: Severity::High,
    finds: &[
        ("Hi, my password is hunter2, please reset it.", "hunter2"),
        ("my password is swordfish.", "swordfish"),
        ("Das Passwort lautet Sommer2024!", "Sommer2024!"),
        ("the password for the wifi is \"blue-Horse7\"", "blue-Horse7"),
        ("我的密码是Zx9kPq2L。", "Zx9kPq2L"),
        ("le mot de passe est Zx9kPq2L", "Zx9kPq2L"),
        ("мой пароль: Zx9kPq2L", "Zx9kPq2L"),
        ("I changed the password to S3cure#Now", "S3cure#Now"),
    ],
    passes: &[
        "The password is required.",
        "My password is not working.",
        "your password was changed yesterday",
        "the password is too short",
        "password to access",
        "my password is expired.",
        "密码是必填的",
        "The password is your birthday.",
    ],
    limits: "A single lower-case word is found only after `my password is`, at the end of a sentence.",
    source: "How people write it; no standard says.",
};

fn told(candidate: &Candidate<'_>) -> bool {
    let value = candidate.matched();
    if is_placeholder(value) || is_stand_in(value) || is_template(value) || !accept::ends_value(candidate) {
        return false;
    }
    is_mixed(value) && !value.ends_with("'s") || is_lone_word(candidate)
}

/// A word that ends the sentence after "my password is", and is not one of those that say something of a password.
fn is_lone_word(candidate: &Candidate<'_>) -> bool {
    const SAID_OF_PASSWORDS: &[&str] = &[
        "correct",
        "different",
        "easy",
        "fine",
        "good",
        "here",
        "incorrect",
        "insecure",
        "invalid",
        "long",
        "lost",
        "missing",
        "okay",
        "private",
        "right",
        "safe",
        "same",
        "secure",
        "short",
        "simple",
        "strong",
        "there",
        "unknown",
        "unsafe",
        "weak",
        "wrong",
        "gone",
        "empty",
        "below",
        "above",
        "public",
        "unique",
        "valid",
        "compromised",
        "stolen",
    ];
    let value = candidate.matched();
    let before = candidate.before();
    let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
    let mine = contains(&tail, "my password is ")
        || contains(&tail, "my passcode is ")
        || contains(&tail, "my passphrase is ");
    let ends = candidate.after().trim_start_matches(['"', '\'', '`']).is_empty()
        || candidate.after().starts_with(['.', '\n', '!', '"', '\'', ',']);
    mine && ends
        && value.len() >= 6
        && value.bytes().all(|byte| byte.is_ascii_lowercase())
        && !value.ends_with("ed")
        && !value.ends_with("ing")
        && !SAID_OF_PASSWORDS.contains(&value)
}

const PIN: Detector = Detector {
    name: "secret.password.pin",
    title: "personal identification number that a sentence tells",
    patterns: &[
        r#"(?xi-u)pin(?:[\ -](?:code|number))?(?:\ (?:for|of)\ [a-z\ ']{1,24}?)?(?:\ (?:is|was|ist|lautet|:|=)|[:=])[\ :]{1,3}["']?(?<value>[0-9]{4,8})"#,
        r"(?i)(?:пин(?:-?код)?|暗証番号|密码)(?:\s?(?:是|は|—))?[\s:：]{0,3}(?-u:(?<value>[0-9]{4,8}))",
    ],
    accept: Some(pin),
    severity: Severity::High,
    finds: &[
        ("the pin is 4711", "4711"),
        ("PIN: 9083.", "9083"),
        ("My PIN code for the card is 290384", "290384"),
        ("暗証番号は4711です", "4711"),
    ],
    passes: &["spin: 4711", "pin 12 is 3.3V", "PIN: 12", "pin_count = 4711x", "opinion: 2024"],
    limits: "Four to eight digits after the word; a product's pin number is found as well.",
    source: "ISO 9564-1: a PIN has four to twelve digits.",
};

fn pin(candidate: &Candidate<'_>) -> bool {
    let before = candidate.before();
    let tail: String = before.chars().rev().take(56).collect::<Vec<_>>().into_iter().rev().collect();
    let lower = tail.to_ascii_lowercase();
    let own_word = !lower.is_ascii()
        || lower
            .rfind("pin")
            .is_some_and(|at| !lower.get(..at).unwrap_or("").ends_with(|c: char| c.is_ascii_alphanumeric()));
    own_word
        && accept::ends_value(candidate)
        && !candidate.after().starts_with(' ') | !candidate.after().trim_start().starts_with("pins")
}

const NUGET: Detector = Detector {
    name: "secret.password.nuget",
    title: "password of a package source in nuget.config",
    patterns: &[
        r#"(?i-u)<add[\x20]{1,4}key="(?:ClearText)?Password"[\x20\t]{0,8}value="(?<value>[!#-~]{8,128})""#,
    ],
    accept: Some(|candidate| !is_placeholder(candidate.matched())),
    severity: Severity::High,
    finds: &[
        ("<add key=\"ClearTextPassword\" value=\"Zx9kPq2L-33\" />", "Zx9kPq2L-33"),
        ("<add key=\"Password\" value=\"CleartextPassword1\" />", "CleartextPassword1"),
        ("密<add key=\"Password\" value=\"AQAAANCMnd8BFdER\" />", "AQAAANCMnd8BFdER"),
        ("<ADD KEY=\"password\" VALUE=\"AQAAANCMnd8BFdER\"/>", "AQAAANCMnd8BFdER"),
    ],
    passes: &[
        "<add key=\"ClearTextPassword\" value=\"%NUGET_PASSWORD%\" />",
        "<add key=\"ClearTextPassword\" value=\"abc\" />",
        "<add key=\"ClearTextPassword\" value=\"XXXXXXXXXXX\" />",
        "<add key=\"Username\" value=\"CleartextPassword1\" />",
    ],
    limits: "Found in whatever file it stands.",
    source: "NuGet documentation, nuget.config reference; gitleaks nuget-config-password.",
};
