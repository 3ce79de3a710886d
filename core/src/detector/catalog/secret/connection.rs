//! `secret.connection_string`: an address with the password in it.

use crate::detector::placeholder::is_placeholder;
use crate::detector::{Candidate, Detector};
use crate::severity::Severity;

pub(in crate::detector::catalog) const DETECTORS: &[Detector] = &[CONNECTION_STRING];

const CONNECTION_STRING: Detector = Detector {
    name: "secret.connection_string",
    title: "URL or connection string with a password",
    patterns: &[
        // scheme://user:password@host. The user may be left out (redis://:password@host).
        r"(?i-u)[a-z][a-z0-9+.-]{1,24}://[a-z0-9._~%!$&'()*+,;=-]{0,128}:[!-.0-9;-?A-~]{1,256}@[a-z0-9\[_][a-z0-9.\]:_-]{0,255}(?:[/?#][!#-&(-;=?-~]{0,512})?",
        // Server=…;User Id=…;Password=…
        r#"(?xi-u)(?:server|data\ source|host|addr(?:ess)?|dsn|driver)\ {0,2}=[\ !\#-&(-:<-~]{1,120};[\ !\#-&(-~]{0,300}?
            (?:password|pwd)\ {0,2}=[\ !\#-&(-:<-~]{1,128}(?:;[a-z\ _]{1,40}=[\ !\#-&(-:<-~]{0,80}){0,6};?"#,
        // AccountName=…;AccountKey=… and Endpoint=sb://…;SharedAccessKey=…
        r"(?xi-u)(?:(?:DefaultEndpointsProtocol|AccountName|Endpoint|HostName|AccountEndpoint)=[!-:<-~]{1,200};){1,4}
            (?:[a-z]{1,40}=[!-:<-~]{1,200};){0,4} (?:AccountKey|SharedAccessKey)=[a-z0-9+/]{32,100}={0,2}",
        // jdbc:postgresql://host/db?user=u&password=p
        r"(?i-u)jdbc:[a-z0-9:]{2,40}//[!-~]{1,200}[?&;]password=[!-%'-:<-~]{1,128}",
        // jdbc:oracle:thin:user/password@host
        r"(?i-u)jdbc:oracle:[a-z0-9]{2,10}:[a-z0-9_.$-]{1,64}/[!-.0-?A-~]{1,128}@[!-~]{1,200}",
    ],
    accept: Some(has_password),
    severity: Severity::Critical,
    finds: &[
        (
            "DATABASE_URL=postgres://app:s3cr3t-Pa55@db.internal:5432/shop",
            "postgres://app:s3cr3t-Pa55@db.internal:5432/shop",
        ),
        (
            "数据库mongodb+srv://root:Zx9kPq2L@cluster0.mongodb.net/db。",
            "mongodb+srv://root:Zx9kPq2L@cluster0.mongodb.net/db",
        ),
        ("redis://:p4ssw0rdX@cache:6379/0", "redis://:p4ssw0rdX@cache:6379/0"),
        ("<https://jane:hunter2@example.com/a?b=c>", "https://jane:hunter2@example.com/a?b=c"),
        (
            "\"Server=db1;Database=shop;User Id=sa;Password=Tr0ub4dor&3;Encrypt=true\"",
            "Server=db1;Database=shop;User Id=sa;Password=Tr0ub4dor&3;Encrypt=true",
        ),
        (
            concat!(
                "DefaultEndpointsProtocol=https;AccountName=a;",
                "AccountKey=",
                "T2x8b3pQd0Zr5sVn1YkLw7uJc4hGe6aXmB9iRtEoPqWvUyKzNfDlSgHjQ2wErTy=="
            ),
            concat!(
                "DefaultEndpointsProtocol=https;AccountName=a;",
                "AccountKey=",
                "T2x8b3pQd0Zr5sVn1YkLw7uJc4hGe6aXmB9iRtEoPqWvUyKzNfDlSgHjQ2wErTy=="
            ),
        ),
        (
            "jdbc:postgresql://h:5432/d?user=u&password=Zx9kPq2L",
            "jdbc:postgresql://h:5432/d?user=u&password=Zx9kPq2L",
        ),
    ],
    passes: &[
        "https://example.com:8080/a@b",
        "postgres://user:password@localhost/db",
        "postgres://app:${DB_PASSWORD}@db/shop",
        "mysql://root:<password>@db/shop",
        "https://user:xxxxxxxx@example.com",
        "Server=db1;Database=shop;Integrated Security=true",
        "Server=db;User Id=sa;Password=your_password;",
        "git@github.com:o/r.git",
        "ssh://git@github.com:22/o/r",
    ],
    limits: "Passwords that are common placeholders (`password`, `secret`, `changeme`) are taken for such.",
    source: "RFC 3986, section 3.2.1 (user information); Microsoft, ODBC and ADO.NET connection strings; Azure Storage, \
             connection strings; PostgreSQL JDBC documentation.",
};

/// Words that stand for a password in documentation.
const STAND_INS: &[&str] = &[
    "password", "passwd", "pass", "pwd", "pw", "secret", "test", "user", "username", "token", "postgres",
    "root", "admin",
];

fn has_password(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let password = password(matched);
    let alike = |word: &&str| word.eq_ignore_ascii_case(password);
    !password.is_empty() && !STAND_INS.iter().any(alike) && !is_placeholder(password)
}

/// The password of a connection string, as the patterns see it.
fn password(text: &str) -> &str {
    let named = |name: &str| {
        let at = text
            .as_bytes()
            .windows(name.len())
            .rposition(|window| window.eq_ignore_ascii_case(name.as_bytes()))?;
        let value = text.get(at + name.len()..)?;
        value.split([';', '&']).next()
    };
    if !text.contains('@') || text.contains(';') {
        let names = ["password=", "pwd=", "sharedaccesskey=", "accountkey="];
        if let Some(value) = names.iter().find_map(|name| named(name)) {
            return value;
        }
    }
    let userinfo = text.split_once("://").map_or(text, |(_, rest)| rest);
    let before_host = userinfo.rsplit_once('@').map_or("", |(info, _)| info);
    before_host.split_once([':', '/']).map_or("", |(_, password)| password)
}
