//! `docs/examples.md` shows the ten requests of the suite as a person sees them. `LICTOR_BLESS=1` rewrites it.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use lictor::{Compiler, Options, Request, Scratch, Value};

/// Requests shown of each case; the suite has the rest.
const SHOWN: usize = 2;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> Result<String, Box<dyn Error>> {
    let mut page = String::from(
        "# Ten requests, worked\n\n\
         <!-- Generated from conformance/cases/ten-requests by conformance/tests/examples_page.rs; do not edit. -->\n\n\
         Each is a case of the conformance suite, where further requests stand beside the ones shown here. The documents are those of\n\
         `examples/`, unchanged. What follows a request is what `lictor evaluate` prints.\n",
    );
    for case in sorted(&root().join("conformance/cases/ten-requests"))? {
        section(&case, &mut page)?;
    }
    Ok(page)
}

fn section(case: &Path, page: &mut String) -> Result<(), Box<dyn Error>> {
    let facts = Value::from_json(&fs::read(case.join("case.json"))?, 8).map_err(|error| error.message)?;
    let fact = |name: &str| facts.as_map().and_then(|facts| facts.get(name)).and_then(Value::as_str);
    let title = fact("title").ok_or("a case has a title")?;
    let mut compiler = Compiler::new();
    if let Some(organisation) = fact("org") {
        compiler = compiler.organisation(organisation);
    }
    let mut documents = Vec::new();
    for path in sorted(&case.join("policies"))? {
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name")?.to_owned();
        compiler = compiler.document(&name, fs::read_to_string(&path)?);
        documents.push(format!("`{name}`"));
    }
    let evaluator = compiler.compile()?.evaluator;
    let mut letters = title.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    write!(
        page,
        "\n## {title}\n\n{}\n\nDocuments: {}.\n",
        fact("why").unwrap_or_default(),
        documents.join(", ")
    )?;
    let requests = fs::read_to_string(case.join("requests.jsonl"))?;
    for line in requests.lines().take(SHOWN) {
        let request = Request::from_json(line.as_bytes())?;
        let options = Options { text_after: true, ..Options::default() };
        let decision = evaluator.evaluate_with(&request, options, &mut Scratch::default())?;
        write!(page, "\n```json\n{line}\n```\n\n```text\n{}\n```\n", decision.render(false).trim_end())?;
    }
    Ok(())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.sort();
    Ok(paths)
}

#[test]
fn the_page_shows_the_ten_requests() {
    let path = root().join("docs/examples.md");
    let page = page().expect("the cases are sound");
    assert_eq!(page.matches("\n## ").count(), 10);
    if std::env::var_os("LICTOR_BLESS").is_some() {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let committed = fs::read_to_string(&path).expect("docs/examples.md is committed");
    assert!(committed == page, "docs/examples.md is not current; run with LICTOR_BLESS=1");
}
