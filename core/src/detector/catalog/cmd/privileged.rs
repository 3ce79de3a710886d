//! `cmd.privileged`: commands that act with more rights than the user has, or change who has them.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

/// See [`super`] for how a word of a command line is written.
pub(super) const PRIVILEGED: Detector = Detector {
    name: "cmd.privileged",
    title: "command with an administrator's rights",
    patterns: &[
        r"(?x-u)(?:sudo|doas|pkexec|gsudo)(?:[\ \t]{1,8}-{1,2}[A-Za-z-]{1,24}(?:[=\ ][A-Za-z0-9_-]{1,32})?){0,4}[\ \t]{1,8}[A-Za-z_/.~$][!-%'-:<-{}~]{0,256}",
        r"(?-u)sudo[ \t]{1,8}-(?:i|s|su)",
        r"(?x-u)su[\ \t]{1,8}(?:-[\ \t]{1,4}root|-l|--login|root|-|-c[\ \t]{1,4}[!-~]{1,64})",
        r"(?x-u)runas[\ \t]{1,8}/(?:user|savecred|netonly)[:!-~]{0,64}",
        r"(?xi-u)Start-Process[!-~\ ]{1,120}-Verb[\ \t]{1,4}RunAs",
        r"(?x-u)chmod[\ \t]{1,8}(?:-R[\ \t]{1,8})?(?:[ugoa]{0,4}\+s|[2467][0-7]{3}|u\+s)[\ \t]{1,8}[!-%'-:<-{}~]{1,256}",
        r"(?x-u)chown[\ \t]{1,8}(?:-[A-Za-z]{1,8}[\ \t]{1,8})?(?:root|0)(?::[a-z0-9_-]{1,32})?[\ \t]{1,8}[!-%'-:<-{}~]{1,256}",
        r"(?x-u)(?:useradd|adduser|usermod|userdel|groupadd|visudo|passwd|chpasswd|gpasswd)[\ \t]{1,8}(?:-{1,2}[A-Za-z][!-%'-:<-{}~]{0,63}|root)",
        r"(?x-u)setcap[\ \t]{1,8}[a-z_,=+]{3,80}",
        r"(?x-u)(?:mount|umount|modprobe|insmod|rmmod|sysctl|iptables|nft|ufw|setenforce|auditctl)[\ \t]{1,8}(?:-[A-Za-z-]{1,24}|/dev/[!-~]{1,64}|[a-z0-9_.]{3,64}=[!-~]{1,64}|disable|0)",
        r"(?x-u)systemctl(?:[\ \t]{1,8}-[!-%'-:<-{}~]{1,64}){0,4}[\ \t]{1,8}(?:stop|disable|mask|restart|start|enable)[\ \t]{1,8}[A-Za-z0-9@_.-]{2,64}",
        r"(?x-u)docker[\ \t]{1,8}run(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,12}?[\ \t]{1,8}(?:--privileged|--pid[=\ ]host|-v[\ \t]{1,4}/:/[!-~]{1,64}|--cap-add[=\ ](?:ALL|SYS_ADMIN))",
        r"(?x-u)nsenter(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,64}){0,6}[\ \t]{1,8}(?:-t|--target)[\ \t=]{1,4}1",
        r"(?x-u)kubectl(?:[\ \t]{1,8}[!-%'-:<-{}~]{1,64}){0,4}?[\ \t]{1,8}create[\ \t]{1,8}clusterrolebinding[!-~\ ]{1,120}cluster-admin",
        r"(?x-u)aws[\ \t]{1,8}iam[\ \t]{1,8}(?:attach-(?:user|role|group)-policy|create-access-key|put-(?:user|role)-policy|create-user|add-user-to-group)",
        r"(?xi-u)net[\ \t]{1,8}(?:user|localgroup[\ \t]{1,4}administrators)[\ \t]{1,8}[!-~]{1,64}[\ \t]{1,8}(?:/add|[!-~]{1,64}[\ \t]{1,8}/add)",
        r"(?xi-u)(?:Set-ExecutionPolicy[\ \t]{1,8}(?:-[A-Za-z]{2,20}[\ \t]{1,4})?(?:Bypass|Unrestricted)|bcdedit[\ \t]{1,4}/set|reg[\ \t]{1,4}add[\ \t]{1,4}HKLM[!-~]{1,200}|takeown[\ \t]{1,4}/f)",
        r#"(?xi-u)(?:grant[\ ]{1,4}all(?:[\ ]{1,4}privileges)?[\ ]{1,4}on[\ ]{1,4}[a-z0-9_.*"`]{1,128}[\ ]{1,4}to|alter[\ ]{1,4}(?:user|role)[\ ]{1,4}[a-z0-9_"]{1,64}[\ ]{1,4}(?:with[\ ]{1,4})?superuser)"#,
    ],
    accept: Some(is_command),
    severity: Severity::High,
    finds: &[
        ("sudo apt-get install x", "sudo apt-get"),
        ("$ sudo -u postgres psql", "sudo -u postgres psql"),
        ("运行sudo systemctl吧", "sudo systemctl"),
        ("su - root", "su - root"),
        ("chmod u+s /bin/bash", "chmod u+s /bin/bash"),
        ("usermod -aG docker jane", "usermod -aG"),
        ("docker run -it --privileged alpine", "docker run -it --privileged"),
        ("aws iam create-access-key --user-name x", "aws iam create-access-key"),
        ("GRANT ALL PRIVILEGES ON shop.* TO app", "GRANT ALL PRIVILEGES ON shop.* TO"),
        ("net user eve P4ss /add", "net user eve P4ss /add"),
    ],
    passes: &[
        "The sudo command is dangerous.",
        "pseudo random",
        "chmod 644 a.txt",
        "docker run alpine",
        "sum - root of all",
        "systemctl status nginx",
        "I passed the passwd file.",
        "mount everest",
        "sudo is a word",
    ],
    limits: "Knows command lines as they are usually written; obfuscated ones pass. A command that is only talked about is found.",
    source: "The manuals of the tools named: sudo(8), su(1), shadow-utils, systemd, Docker, kubectl, AWS CLI, Windows commands, \
             PowerShell; ISO/IEC 9075 for SQL.",
};

/// Whether a match is a command of its own: not a part of a word, and what sudo runs is not an English one.
fn is_command(candidate: &Candidate<'_>) -> bool {
    const ENGLISH: &[&str] = &[
        "is", "the", "command", "and", "or", "to", "for", "in", "access", "rights", "was", "can", "on", "as",
        "password",
    ];
    let matched = candidate.matched();
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let last = matched.rsplit([' ', '\t']).next().unwrap_or("");
    let talked_about = ["sudo", "doas", "pkexec"].iter().any(|tool| matched.starts_with(tool))
        && ENGLISH.contains(&last.trim_end_matches([',', '.', '?', '!', ':']));
    !word(boundary::before(candidate)) && !word(boundary::after(candidate)) && !talked_about
}
