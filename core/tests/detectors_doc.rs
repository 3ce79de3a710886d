//! `docs/detectors.md` is generated from the catalogue. `LICTOR_BLESS=1 cargo test -p lictor --test detectors_doc` rewrites it.
#![expect(clippy::disallowed_methods, reason = "a test reads and writes the page; the core does not")]

use std::fmt::Write as _;
use std::path::Path;

use lictor::detector::{self, Detector};

fn page() -> String {
    let mut page = String::from(
        "# Detectors\n\n\
         <!-- Generated from core/src/detector/catalog by core/tests/detectors_doc.rs; do not edit. -->\n\n\
         What `detect` and `detects()` can name. A family with a star (`pii.*`) names all of its members. A bundle can define its\n\
         own under `detectors:`; one of the same name replaces a built-in one. Every example here is run by a test.\n\n\
         Patterns find shapes, and validators tell the real ones from the rest. Where chance seldom passes a check, the check\n\
         decides; elsewhere a number is found in its usual groups or beside a word that says what it is: every tenth order number\n\
         has a fitting check digit of some country. Names of persons are found after a title or a label only, addresses with a\n\
         street word only: without them they have no shape.\n\n\
         Some names stand for several: `pii.national_id` for every number under `id.` that is a person's (those of companies are of\n\
         low severity), `pii.bank_account`, `pii.driver_license` and `pii.passport` for those of their kind. Each entry says which.\n\
         Numbering plans of telephones are derived from libphonenumber's metadata (Apache License 2.0; the version is in\n\
         `core/src/detector/validate/phone/plan.rs`). Where python-stdnum 2.2 has a number, our rule was compared\n\
         with it over some hundred thousand numbers; none of its code or tables is used.\n",
    );
    let mut family = "";
    for detector in detector::all() {
        let own = detector.name.split('.').next().unwrap_or_default();
        if own != family {
            family = own;
            let _ = write!(page, "\n## {family}\n");
        }
        if is_row(detector) {
            continue;
        }
        let list = |texts: &[String]| texts.join(", ");
        let finds: Vec<String> = detector.finds.iter().take(4).map(|(_, found)| code(found)).collect();
        let passes: Vec<String> = detector.passes.iter().take(4).map(|text| code(text)).collect();
        let others: Vec<String> = detector::other_names(detector).map(code).collect();
        let also = if others.is_empty() { String::new() } else { format!(" Also {}.", list(&others)) };
        let _ = write!(
            page,
            "\n### `{}`\n\n{}. Severity of a leak: {}.{also}\n\n- finds {}\n- passes {}\n- limits: {}\n- source: {}\n",
            detector.name,
            detector.title,
            detector.severity,
            list(&finds),
            list(&passes),
            detector.limits,
            detector.source,
        );
        if own == "secret" {
            kinds(&mut page, detector.name);
        }
    }
    page
}

/// Whether a detector is a row of a table: one vendor's kind of a secret. Their examples would look like leaks to scanners.
fn is_row(detector: &Detector) -> bool {
    detector.name.starts_with("secret.") && detector.passes.is_empty()
}

/// The table of the kinds below `name`, which `name` stands for as well.
fn kinds(page: &mut String, name: &str) {
    let below =
        |detector: &&Detector| detector.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    for (index, kind) in detector::all().filter(|detector| is_row(detector)).filter(below).enumerate() {
        if index == 0 {
            page.push_str("\n| kind | what it is | severity | source |\n|---|---|---|---|\n");
        }
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", kind.name, kind.title, kind.severity, kind.source);
    }
}

/// Inline code that may hold backticks and line breaks.
fn code(text: &str) -> String {
    let text = text.replace('\n', "⏎");
    let short: String =
        if text.chars().count() > 60 { text.chars().take(59).chain(['…']).collect() } else { text };
    if short.contains('`') { format!("`` {short} ``") } else { format!("`{short}`") }
}

#[test]
fn the_page_shows_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/detectors.md");
    let page = page();
    if std::env::var_os("LICTOR_BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs/ can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("docs/detectors.md is committed");
    assert!(committed == page, "docs/detectors.md is not current; run with LICTOR_BLESS=1");
}
