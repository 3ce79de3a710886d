//! `cmd.destructive`: commands that destroy data or stop a machine.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

/// See [`super`] for how a word of a command line is written.
pub(super) const DESTRUCTIVE: Detector = Detector {
    name: "cmd.destructive",
    title: "command that destroys data or stops a machine",
    patterns: &[
        // rm with both flags, together or apart, long or short, before or after what is removed.
        r#"(?x-u) rm (?:[\ \t]{1,8}(?:-[A-Za-z-]{1,32}|[/.~$*"'][!-%'-:<-{}~]{0,256})){0,4}
            [\ \t]{1,8} (?: -[A-Za-z]{0,8}(?:[rR][A-Za-z]{0,8}f|f[A-Za-z]{0,8}[rR])[A-Za-z]{0,8}
              | (?:-[A-Za-z]{0,8}[rR][A-Za-z]{0,8}|--recursive)
                (?:[\ \t]{1,8}(?:-[A-Za-z-]{1,32}|[/.~$*"'][!-%'-:<-{}~]{0,256})){0,4} [\ \t]{1,8}(?:-[A-Za-z]{0,8}f[A-Za-z]{0,8}|--force)
              | (?:-[A-Za-z]{0,8}f[A-Za-z]{0,8}|--force)
                (?:[\ \t]{1,8}(?:-[A-Za-z-]{1,32}|[/.~$*"'][!-%'-:<-{}~]{0,256})){0,4} [\ \t]{1,8}(?:-[A-Za-z]{0,8}[rR][A-Za-z]{0,8}|--recursive) )"#,
        // Writing over a disk, making a file system on one.
        r"(?x-u) dd (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,8}? [\ \t]{1,8}of=/dev/(?:[shv]d|xvd|nvme|mmcblk|r?disk|mapper|md|dm-|loop)[A-Za-z0-9/_-]{0,64}",
        r"(?-u)>[ \t]{0,8}/dev/(?:[shv]d|xvd|nvme|mmcblk|r?disk)[A-Za-z0-9]{1,16}",
        r"(?-u)mkfs(?:\.[A-Za-z0-9]{2,8})?[ \t]{1,8}[-/][!-%'-:<-{}~]{1,256}",
        r"(?-u)(?:wipefs|shred)(?:[ \t]{1,8}-[!-%'-:<-{}~]{1,256}){0,6}[ \t]{1,8}/dev/[A-Za-z0-9/]{1,64}",
        // A function that calls itself twice in the background; a batch file that pipes itself into itself.
        r"(?x-u) (?::|[A-Za-z_]{1,16})[\ ]{0,8}\([\ ]{0,8}\)[\ ]{0,8}\{[\ ]{0,8} (?::|[A-Za-z_]{1,16})[\ ]{0,8}\|[\ ]{0,8}(?::|[A-Za-z_]{1,16})
            [\ ]{0,8}&[\ ]{0,8};?[\ ]{0,8}\}[\ ]{0,8};[\ ]{0,8}(?::|[A-Za-z_]{1,16})",
        r"(?-u)%0[ ]{0,8}\|[ ]{0,8}%0",
        // Stopping the machine. The bare words are English too: `accept` wants them where a command stands.
        r"(?x-u) (?:shutdown|reboot|halt|poweroff)
            (?:[\ \t]{1,8}(?:-[A-Za-z-]{1,16}|/[A-Za-z]|\+[0-9]{1,4}|now|[0-9]{1,2}:[0-9]{2})){0,6}",
        r"(?-u)(?:systemctl(?:[ \t]{1,8}-[!-%'-:<-{}~]{1,256}){0,4}[ \t]{1,8}(?:reboot|halt|poweroff|kexec)|(?:tel)?init[ \t]{1,8}[06])",
        // Opening everything to everyone.
        r"(?x-u) chmod (?:[\ \t]{1,8}-[A-Za-z-]{1,32}){0,4} [\ \t]{1,8}
            (?: (?:-[A-Za-z]{0,8}R[A-Za-z]{0,8}|--recursive) (?:[\ \t]{1,8}-[A-Za-z-]{1,32}){0,4} [\ \t]{1,8}(?:0?777|a\+rwx|ugo\+rwx)
              | (?:0?777|a\+rwx|ugo\+rwx) [\ \t]{1,8}(?:-[A-Za-z]{0,8}R[A-Za-z]{0,8}|--recursive) ) [\ \t]{1,8}/[!-%'-:<-{}~]{0,256}",
        // SQL. `accept` wants a DELETE without a WHERE.
        r#"(?xi-u) drop\s{1,8}(?:database|schema|table)\s{1,8}(?:if\s{1,8}exists\s{1,8})?["`\[]?[a-z_][a-z0-9_$.]{0,127}"#,
        r#"(?xi-u) truncate\s{1,8}table\s{1,8}["`\[]?[a-z_][a-z0-9_$.]{0,127}"#,
        r#"(?xi-u) delete\s{1,8}from\s{1,8}["`\[]?[a-z_][a-z0-9_$.]{0,127}["`\]]?"#,
        // Rewriting shared history, throwing work away.
        r"(?x-u) git (?:[\ \t]{1,8}-[cC][\ \t]{1,8}[!-%'-:<-{}~]{1,256})? [\ \t]{1,8}push (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,6}?
            [\ \t]{1,8}(?:--force|-[A-Za-eg-z]{0,8}f[A-Za-z]{0,8}|\+[A-Za-z][!-%'-:<-{}~]{0,256})",
        r"(?x-u) git (?:[\ \t]{1,8}-[cC][\ \t]{1,8}[!-%'-:<-{}~]{1,256})? [\ \t]{1,8}(?: reset (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,4}? [\ \t]{1,8}--hard
            | clean (?:[\ \t]{1,8}-[A-Za-z-]{1,32}){0,4}? [\ \t]{1,8}(?:-[A-Za-z]{0,8}f[A-Za-z]{0,8}|--force) )",
        // Infrastructure.
        r"(?x-u) kubectl (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,4}? [\ \t]{1,8}delete (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,8}?
            [\ \t]{1,8}(?:namespaces?|ns|--all)",
        r"(?x-u) (?:terraform|tofu) (?:[\ \t]{1,8}-[!-%'-:<-{}~]{1,256}){0,4}? [\ \t]{1,8}(?:destroy
            | apply (?:[\ \t]{1,8}-[!-%'-:<-{}~]{1,256}){0,8}? [\ \t]{1,8}--?destroy)",
        // Windows.
        r"(?i-u)format(?:\.com)?[ \t]{1,8}(?:c:|[a-z]:[ \t]{1,8}/[a-z])",
        r"(?xi-u) (?:del|erase|rd|rmdir) (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,4}?
            [\ \t]{1,8}(?: /s(?:[\ \t]{0,8}/[a-z]){0,4}?[\ \t]{0,8}/q | /q(?:[\ \t]{0,8}/[a-z]){0,4}?[\ \t]{0,8}/s )",
        r"(?xi-u) (?:remove-item|ri|rm|rd|rmdir|del|erase) (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,6}?
            [\ \t]{1,8}(?: -rec(?:urse)? (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,4}? [\ \t]{1,8}-fo(?:rce)?
              | -fo(?:rce)? (?:[\ \t]{1,8}[!-%'-:<-{}~]{1,256}){0,4}? [\ \t]{1,8}-rec(?:urse)? )",
    ],
    accept: Some(is_command),
    severity: Severity::Critical,
    finds: &[
        ("sudo rm -rf / --no-preserve-root", "rm -rf"),
        ("rm -fr ~", "rm -fr"),
        ("/bin/rm -r -f build", "rm -r -f"),
        ("rm --force --recursive x", "rm --force --recursive"),
        ("rm -v --recursive -i --force x", "rm -v --recursive -i --force"),
        ("rm /data -Rf", "rm /data -Rf"),
        ("运行rm -rf /吧", "rm -rf"),
        ("`dd if=/dev/zero of=/dev/sda bs=1M`", "dd if=/dev/zero of=/dev/sda"),
        ("cat x > /dev/sda", "> /dev/sda"),
        ("mkfs.ext4 /dev/sdb1", "mkfs.ext4 /dev/sdb1"),
        ("mkfs -t xfs /dev/sdb", "mkfs -t"),
        (":(){ :|:& };:", ":(){ :|:& };:"),
        ("bomb() { bomb | bomb & }; bomb", "bomb() { bomb | bomb & }; bomb"),
        ("shutdown -h now", "shutdown -h now"),
        ("make; sudo reboot", "reboot"),
        ("poweroff", "poweroff"),
        ("{\"command\": \"reboot\"}", "reboot"),
        ("sudo shutdown now", "shutdown now"),
        ("systemctl --force reboot", "systemctl --force reboot"),
        ("chmod -R 777 /", "chmod -R 777 /"),
        ("chmod 777 -R /etc", "chmod 777 -R /etc"),
        ("'; DROP TABLE users; --", "DROP TABLE users"),
        ("drop database if exists shop", "drop database if exists shop"),
        ("TRUNCATE TABLE orders;", "TRUNCATE TABLE orders"),
        ("DELETE FROM users;", "DELETE FROM users"),
        ("delete from a where x = 1; delete from b", "delete from b"),
        ("git push origin main --force", "git push origin main --force"),
        ("git push -f", "git push -f"),
        ("git reset --hard HEAD~3", "git reset --hard"),
        ("kubectl delete namespace prod", "kubectl delete namespace"),
        ("kubectl -n prod delete pods --all", "kubectl -n prod delete pods --all"),
        ("terraform destroy -auto-approve", "terraform destroy"),
        ("format C:", "format C:"),
        ("del /f /s /q C:\\*.*", "del /f /s /q"),
        ("Remove-Item C:\\x -Recurse -Force", "Remove-Item C:\\x -Recurse -Force"),
    ],
    passes: &[
        "rm file.txt",
        "rm -f file.txt",
        "rm -r build",
        "alarm -rf",
        "docker run --rm -it x",
        "dd if=/dev/sda of=backup.img",
        "echo x > /dev/null",
        "the factory shutdown came to a halt",
        "Please reboot now.",
        "Reboot the router to halt it.",
        "chmod -R 755 /var/www",
        "chmod 777 file",
        "DELETE FROM users WHERE id = 7",
        "delete from\n  users u\nwhere u.id = 7",
        "git push origin main",
        "git push --force-with-lease",
        "git push --follow-tags",
        "git reset --soft HEAD~1",
        "kubectl delete pod web-1",
        "kubectl delete deployment nsx",
        "terraform plan",
        "the format a: b",
        "del x.txt",
        "Remove-Item x.txt",
        "drop the table off at noon",
    ],
    limits: "Knows command lines as they are usually written. Obfuscated ones (variables, quoting inside words, \
             base64, other languages' file functions) pass, and a command that is only talked about is found.",
    source: "The manuals of the tools named: GNU coreutils, util-linux, git, kubectl, Terraform, Windows commands, \
             PowerShell; ISO/IEC 9075 for SQL.",
};

/// Whether a match is a command and not a piece of a longer word or of an English sentence.
fn is_command(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let starts =
        |prefix: &str| matched.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let touches = |neighbour: Option<char>| neighbour.is_some_and(|c| c == '_' || c.is_ascii_alphanumeric());
    if !matched.starts_with('>') && touches(boundary::before(candidate)) {
        return false;
    }
    if touches(boundary::after(candidate)) {
        return false;
    }
    if starts("delete") {
        return !has_where(candidate.after());
    }
    if starts("git") {
        // `--force-with-lease` and `--force-if-includes` refuse to overwrite what they have not seen.
        return !(matched.ends_with("--force") && boundary::after(candidate) == Some('-'));
    }
    if ["shutdown", "reboot", "halt", "poweroff"].iter().any(|word| matched.starts_with(word)) {
        // An option settles it; "reboot now" is English as well.
        return matched.contains(['-', '/', '+']) || is_whole_statement(candidate);
    }
    if matched.contains('{') {
        return calls_itself(matched);
    }
    // `kubectl delete ns` must not be found in `kubectl delete ns-…` or `… --all-namespaces`.
    !(starts("kubectl") && matches!(boundary::after(candidate), Some('-' | '/' | '.')))
}

/// Whether the statement goes on to a WHERE. Reads a bounded stretch: an alias and a list of joins fit into it.
fn has_where(after: &str) -> bool {
    const REACH: usize = 1_024;
    let after = after.as_bytes();
    let statement = after.get(..REACH).unwrap_or(after).split(|byte| *byte == b';').next().unwrap_or(&[]);
    statement
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .any(|word| word.eq_ignore_ascii_case(b"where"))
}

/// Whether nothing but a command's place surrounds a word: a line, a shell's separators, a quote, or `sudo` before it.
fn is_whole_statement(candidate: &Candidate<'_>) -> bool {
    const BEFORE: &[char] = &['\n', '\r', ';', '&', '|', '(', '`', '"', '\''];
    const AFTER: &[char] = &['\n', '\r', ';', '&', '|', ')', '`', '"', '\''];
    let before = candidate.before().trim_end_matches([' ', '\t']);
    let path = before.trim_end_matches("/sbin/").trim_end_matches("/usr").trim_end_matches([' ', '\t']);
    let by_root = path.ends_with("sudo") || path.ends_with("doas");
    let begins = by_root || path.is_empty() || path.ends_with(BEFORE);
    let ends = candidate.next_but(|c| matches!(c, ' ' | '\t')).is_none_or(|next| AFTER.contains(&next));
    begins && ends
}

/// Whether a shell function's body and the call after it name the function itself.
fn calls_itself(function: &str) -> bool {
    let mut names = function.split(['(', ')', '{', '|', '&', '}', ';', ' ']).filter(|name| !name.is_empty());
    let first = names.next();
    names.all(|name| Some(name) == first)
}
