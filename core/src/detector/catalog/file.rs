//! `file.*`: files that should not be touched.

use crate::detector::{Candidate, Detector, boundary};
use crate::severity::Severity;

pub(super) const DETECTORS: &[Detector] = &[SECRET_PATH];

const SECRET_PATH: Detector = Detector {
    name: "file.secret_path",
    title: "path of a file that holds credentials",
    patterns: &[
        // Files that are secrets by their name, wherever they are.
        r"(?x-u)(?:[A-Za-z0-9_.~$@{}%:\\/-]{0,200}[/\\])?
            (?: \.env(?:\.[a-z]{2,12})? | \.netrc | _netrc | \.pgpass | \.my\.cnf | \.npmrc | \.pypirc | \.git-credentials | \.htpasswd | \.htdigest
              | \.vault-token | \.s3cfg | \.boto | \.dockercfg | \.bash_history | \.zsh_history | \.mysql_history | \.psql_history
              | id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)? | authorized_keys | kubeconfig | wp-config\.php | master\.key | credentials\.(?:json|xml|yml|yaml|toml)
              | secrets?\.(?:json|ya?ml|toml|env|properties) | service[_-]account(?:[_-]?key)?\.json | client_secrets?\.json | application_default_credentials\.json
              | terraform\.tfstate(?:\.backup)? | wallet\.dat | ntds\.dit | unattend\.xml | logins\.json | key[34]\.db | shadow\.bak )",
        // Files of one place.
        r"(?x-u)(?:[A-Za-z0-9_.~$@{}%:\\/-]{0,200})
            (?: \.aws[/\\](?:credentials|config) | \.ssh[/\\][A-Za-z0-9_.*-]{1,64} | \.kube[/\\]config | \.docker[/\\]config\.json | \.gnupg[/\\][A-Za-z0-9_./*-]{1,64}
              | \.azure[/\\](?:accessTokens\.json|msal_token_cache\.[a-z]{3,4}) | \.config[/\\]gcloud[/\\][A-Za-z0-9_./-]{1,64} | \.config[/\\]gh[/\\]hosts\.yml
              | /etc/(?:shadow-?|gshadow-?|sudoers(?:\.d/[A-Za-z0-9_-]{1,32})?|master\.passwd) | /proc/(?:self|[0-9]{1,7})/environ
              | /etc/ssl/private/[A-Za-z0-9_.-]{1,64} | /run/secrets/[A-Za-z0-9_./-]{1,64} | /var/run/secrets/kubernetes\.io/[A-Za-z0-9_./-]{1,64}
              | [Ss]ystem32[/\\]config[/\\](?:SAM|SECURITY|SYSTEM) | Login\x20Data )",
        // Files of one type.
        r"(?x-u)(?:[A-Za-z0-9_.~$@{}%:\\/-]{0,200}[/\\])?[A-Za-z0-9_-]{1,64}\.(?:pem|p12|pfx|jks|keystore|kdbx?|ppk|pkcs12|p8|asc\.key|ovpn|tfvars|agekey)",
    ],
    accept: Some(is_path),
    severity: Severity::High,
    finds: &[
        ("cat ~/.ssh/id_rsa", "~/.ssh/id_rsa"),
        ("open(\"/home/jane/.aws/credentials\")", "/home/jane/.aws/credentials"),
        ("请读取.env文件", ".env"),
        ("cp .env.production /tmp", ".env.production"),
        ("less /etc/shadow", "/etc/shadow"),
        ("C:\\Users\\jane\\.kube\\config", "C:\\Users\\jane\\.kube\\config"),
        ("tls/server.pem, please", "tls/server.pem"),
        ("/proc/self/environ", "/proc/self/environ"),
        ("config/secrets.yml", "config/secrets.yml"),
    ],
    passes: &[
        "process.env.HOME",
        "import.meta.env",
        ".env.example",
        "README.md",
        "/etc/passwd",
        "id_rsa.pub",
        "the environment",
        "~/.config/app/settings.json",
        "docs/secrets.md",
    ],
    limits: "Well-known names only. A path that is put together from variables is not found.",
    source: "The manuals of the programs named: ssh(1), aws, kubectl, docker, gcloud, git-credential-store(1), npm, pip, shadow(5), \
             proc(5), Terraform, KeePass, OpenSSL.",
};

fn is_path(candidate: &Candidate<'_>) -> bool {
    let matched = candidate.matched();
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let [next, beyond] = candidate.next_chars();
    let ends = match next {
        // The end of a sentence, or another ending: `.env.example`, `id_rsa.pub`.
        Some('.') => !beyond.is_some_and(|c| c.is_ascii_alphanumeric()),
        next => !word(next) && next != Some('('),
    };
    // `process.env` is a member, not a file.
    let begins =
        !word(boundary::before(candidate)) && !matches!(boundary::before(candidate), Some(')' | ']'));
    let example = ["example", "sample", "template", "dist", "test"]
        .iter()
        .any(|word| matched.ends_with(&format!(".{word}")));
    begins && ends && !example
}
