//! The examples of a bundle's detectors, tried when it is loaded.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Bundle;
use crate::pattern::{MatcherId, MatcherSet, ScanScratch, Scanner};
use crate::program::Finder;
use crate::source::Spanned;

/// Reports each example that is not as it says.
pub(super) fn check(bundle: &Bundle, finders: &[Finder], scanner: &Scanner, problems: &mut Vec<Diagnostic>) {
    let mut scratch = ScanScratch::default();
    for (name, detector) in &bundle.detectors {
        // A detector whose pattern was refused has no finder, and the host's have no matcher.
        let finder = finders.iter().find(|finder| finder.detector.as_deref() == Some(name));
        let Some(matcher) = finder.and_then(Finder::matcher) else { continue };
        let mut finds = |text: &str| finds(scanner, matcher, text, &mut scratch);
        let mut report = |example: &Spanned<String>, message: &str| {
            let problem = Diagnostic::new(Code::Example, message).at(example.span);
            problems.push(problem.context(format!("detector {name}")));
        };
        for example in detector.examples.finds.iter().filter(|example| !finds(example)) {
            report(example, "nothing is found in this example");
        }
        for example in detector.examples.passes.iter().filter(|example| finds(example)) {
            report(example, "something is found in this example");
        }
    }
}

fn finds(scanner: &Scanner, matcher: MatcherId, text: &str, scratch: &mut ScanScratch) -> bool {
    let mut found = false;
    scanner.scan(text, &MatcherSet::from_iter([matcher]), 1, scratch, &mut |_, _, _| found = true);
    found
}
