//! `docs/diagnostics.md` has a section for each code, in the order of the codes, and its examples do what they say.

use std::fs;
use std::path::Path;

use lictor::{Code, Compiler, Diagnostics};

/// One `## CODE` section.
struct Section<'a> {
    title: &'a str,
    text: &'a str,
}

impl<'a> Section<'a> {
    /// Examples: the name that a document of its kind would have, whether it has the problem, and its text.
    fn examples(&self) -> Vec<(&'static str, bool, &'a str)> {
        self.text
            .split("\n```")
            .filter_map(|block| {
                let (info, text) = block.split_once('\n')?;
                Some(match info {
                    "yaml triggers" => ("example.yaml", true, text),
                    "yaml fixed" => ("example.yaml", false, text),
                    "json triggers" => ("example.json", true, text),
                    "json fixed" => ("example.json", false, text),
                    _ => return None,
                })
            })
            .collect()
    }
}

fn sections(page: &str) -> Vec<Section<'_>> {
    page.split("\n## ")
        .skip(1)
        .map(|section| {
            let (title, text) = section.split_once('\n').unwrap();
            Section { title, text }
        })
        .collect()
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md")).unwrap()
}

/// What loading an example reports. The head of a bundle is added where an example leaves it out.
fn report(name: &str, text: &str) -> Diagnostics {
    let mut document = String::new();
    if name.ends_with("yaml") {
        for (key, line) in [("lictor:", "lictor: 1\n"), ("bundle:", "bundle: {id: example, version: '1'}\n")]
        {
            if !text.starts_with(key) && !text.contains(&format!("\n{key}")) {
                document.push_str(line);
            }
        }
    }
    document.push_str(&repeated(text));
    match Compiler::new().organisation("acme").document(name, document).compile() {
        Ok(compiled) => compiled.warnings,
        Err(error) => error.diagnostics,
    }
}

/// Writes out what a page leaves to the reader: after the line of `p1`, a comment that the same follows up to `pN`.
fn repeated(text: &str) -> String {
    const MARK: &str = "\n  # … and the same up to p";
    let Some((before, after)) = text.split_once(MARK) else { return text.to_owned() };
    let (last, after) = after.split_once('\n').unwrap_or((after, ""));
    let first = before.lines().last().unwrap();
    let last: usize = last.parse().unwrap();
    let more = (2..=last).map(|n| format!("\n{}", first.replace("p1", &format!("p{n}"))));
    format!("{before}{}\n{after}", more.collect::<String>())
}

#[test]
fn each_code_has_a_section_and_each_section_a_code() {
    let page = page();
    let titles: Vec<&str> = sections(&page).iter().map(|section| section.title).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(titles, codes);
}

#[test]
fn examples_do_what_they_say() {
    // Codes of updates and of hosts, which no document can have by itself.
    const WITHOUT: [Code; 5] =
        [Code::EmptyUpdate, Code::Conflict, Code::Forbidden, Code::Gone, Code::Signature];
    let page = page();
    for section in sections(&page) {
        let code = Code::from_name(section.title).unwrap();
        let examples = section.examples();
        let triggers: Vec<bool> = examples.iter().map(|(_, triggers, _)| *triggers).collect();
        let expected: &[bool] = if WITHOUT.contains(&code) { &[] } else { &[true, false] };
        assert_eq!(triggers, expected, "{code}: one example of each kind");
        for (name, triggers, text) in examples {
            let found = report(name, text);
            let reported = found.iter().any(|problem| problem.code == code);
            assert_eq!(reported, triggers, "{code}\n{text}\n{}", found.render(false));
            assert!(triggers || !found.has_errors(), "{code}\n{text}\n{}", found.render(false));
            // Whatever else an example shows would only confuse.
            assert!(!triggers || found.len() == 1, "{code}\n{text}\n{}", found.render(false));
        }
    }
}
