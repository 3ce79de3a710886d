//! `check`: everything that is wrong or doubtful in policies.

use lictor::value::Map;
use lictor::{Compiled, Diagnostics, PolicyError, Value};

use crate::args::{CheckArgs, Format};
use crate::failure::Failure;
use crate::{Exit, input, output};

/// Reports errors and lints.
pub(crate) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let documents = input::documents(&args.paths)?;
    let count = documents.len();
    let (loaded, diagnostics) = match input::compiler(documents, &args.reading).compile() {
        Ok(Compiled { evaluator, warnings }) => {
            let digest = evaluator.digest().to_string();
            (Some(Loaded { policies: evaluator.policies().len(), documents: count, digest }), warnings)
        }
        Err(PolicyError { diagnostics }) => (None, diagnostics),
    };
    match args.format {
        Format::Json => output::plain(&report(loaded.as_ref(), &diagnostics))?,
        Format::Text => {
            output::note(|color| diagnostics.render(color));
            if let Some(loaded) = &loaded {
                output::plain(&loaded.line())?;
            }
        }
    }
    Ok(match loaded {
        None => Exit::BadInput,
        Some(_) if args.strict && !diagnostics.is_empty() => Exit::Refused,
        Some(_) => Exit::Done,
    })
}

/// What is told of policies that load.
struct Loaded {
    policies: usize,
    documents: usize,
    digest: String,
}

impl Loaded {
    /// `ok: 6 policies in 1 document, sha256:…`.
    fn line(&self) -> String {
        let policies = if self.policies == 1 { "policy" } else { "policies" };
        let documents = if self.documents == 1 { "document" } else { "documents" };
        format!("ok: {} {policies} in {} {documents}, {}\n", self.policies, self.documents, self.digest)
    }
}

/// `{"diagnostics", "ok"}`, and of policies that load `bundle`, `documents` and `policies`, in one line.
fn report(loaded: Option<&Loaded>, diagnostics: &Diagnostics) -> String {
    let mut report = Map::from([
        ("ok".to_owned(), loaded.is_some().into()),
        ("diagnostics".to_owned(), diagnostics.to_value()),
    ]);
    if let Some(loaded) = loaded {
        let count = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        report.insert("policies".to_owned(), count(loaded.policies));
        report.insert("documents".to_owned(), count(loaded.documents));
        report.insert("bundle".to_owned(), loaded.digest.as_str().into());
    }
    Value::Map(report).to_canonical_json() + "\n"
}
