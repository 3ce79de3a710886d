//! What the dialects' products give back: policies and updated documents.

use std::path::Path;

use lictor::document::{self, Format, Node};
use lictor::import::{self, agentic_audit};
use lictor::source::SourceMap;
use lictor::{Diagnostics, Dialect, Limits, PolicyError, Value};

use crate::args::{ExportArgs, ReadingArgs, UpdateArgs};
use crate::failure::Failure;
use crate::input::{self, Document};
use crate::{Exit, output};

/// Prints imported policies as their product gives them.
pub(crate) fn export(args: &ExportArgs) -> Result<Exit, Failure> {
    let documents = input::documents(&args.paths)?;
    let exported = match args.dialect {
        Dialect::AgenticAudit => organisation_policy(&documents)?,
        dialect => {
            let reading = ReadingArgs { dialect: None, org: args.org.clone() };
            let compiled = input::compiler(documents, &reading).compile()?;
            Value::List(compiled.evaluator.export(dialect))
        }
    };
    if exported == Value::List(Vec::new()) {
        return Err(Failure::Input(format!("no policy was imported from {}", args.dialect.as_str())));
    }
    output::pretty(&exported)?;
    Ok(Exit::Done)
}

/// Prints a stored document after a partial update, and its new version on standard error.
pub(crate) fn update(args: &UpdateArgs) -> Result<Exit, Failure> {
    let read = |path: &Path| Ok::<_, Failure>(node(&input::document(path)?)?.to_value());
    let (current, patch) = (read(&args.current)?, read(&args.patch)?);
    match import::apply_update(args.dialect, &current, &patch, args.if_version.as_deref()) {
        Ok(updated) => {
            output::note(|color| format!("{}version: {}\n", updated.warnings.render(color), updated.version));
            output::pretty(&updated.document)?;
            Ok(Exit::Done)
        }
        Err(rejected) => {
            output::note(|_| format!("status {}\n{}\n", rejected.status, rejected.body.to_canonical_json()));
            Ok(Exit::BadInput)
        }
    }
}

/// The full policy of an organisation whose documents are given as the first and updates to it.
fn organisation_policy(documents: &[Document]) -> Result<Value, Failure> {
    let mut merged = Value::Null;
    for document in documents {
        let node = node(document)?;
        if Dialect::recognise(&node) != Some(Dialect::AgenticAudit) {
            return Err(Failure::Input(format!(
                "`{}` is not an {} document",
                document.name,
                Dialect::AgenticAudit.as_str()
            )));
        }
        let next = node.to_value();
        merged = if merged == Value::Null { next } else { import::merge_patch(&merged, &next) };
    }
    Ok(agentic_audit::organisation_policy(&merged))
}

fn node(document: &Document) -> Result<Node, PolicyError> {
    let mut sources = SourceMap::default();
    let source = sources.add(document.name.as_str(), document.text.as_str());
    let format = Format::of_name(&document.name).unwrap_or(Format::Yaml);
    document::read(source, &sources, format, &Limits::default())
        .map_err(|problems| PolicyError { diagnostics: Diagnostics::new(problems, sources) })
}
