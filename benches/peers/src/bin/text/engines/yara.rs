//! yara-x: a rule a pattern.

#[cfg(not(feature = "yara-x"))]
pub fn build(_: &[lictor_benches::text::Pattern]) -> Result<Box<dyn super::Engine>, String> {
    Err("left out of this build".to_owned())
}

#[cfg(feature = "yara-x")]
pub use present::build;

#[cfg(feature = "yara-x")]
mod present {
    use lictor_benches::text::{Kind, Pattern};
    use yara_x::{Compiler, Rules, Scanner};

    use crate::engines::{Engine, Hit, place};

    struct Yara {
        // Before the rules that it borrows, so that it is dropped first.
        scanner: Scanner<'static>,
        _rules: Box<Rules>,
    }

    pub fn build(patterns: &[Pattern]) -> Result<Box<dyn Engine>, String> {
        let mut compiler = Compiler::new();
        for (id, pattern) in patterns.iter().enumerate() {
            let rule = format!("rule r{id} {{ strings: $a = {} condition: $a }}", written(pattern));
            compiler.add_source(rule.as_str()).map_err(|error| format!("it refuses a pattern: {error}"))?;
        }
        let rules = Box::new(compiler.build());
        // SAFETY: the rules stay where they are until the scanner is dropped.
        let lent: &'static Rules = unsafe { &*std::ptr::from_ref(&*rules) };
        Ok(Box::new(Yara { scanner: Scanner::new(lent), _rules: rules }))
    }

    /// In YARA's words, which has a flag for the case of a whole expression.
    fn written(pattern: &Pattern) -> String {
        let (source, flag) =
            match pattern.source.strip_prefix("(?i:").and_then(|inner| inner.strip_suffix(')')) {
                _ if pattern.kind == Kind::Keyword => (format!(r"\b{}\b", pattern.source), "i"),
                Some(inner) => (inner.to_owned(), "i"),
                None => (pattern.source.clone(), ""),
            };
        format!("/{}/{flag}", source.replace('/', r"\/"))
    }

    impl Engine for Yara {
        fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
            let results = self.scanner.scan(text.as_bytes()).expect("a scan succeeds");
            for rule in results.matching_rules() {
                let pattern =
                    rule.identifier().get(1..).and_then(|id| id.parse().ok()).expect("named by its number");
                for found in rule.patterns().flat_map(|pattern| pattern.matches()) {
                    let range = found.range();
                    hits.push(Hit { pattern, start: place(range.start), end: place(range.end) });
                }
            }
        }
    }
}
