//! What the dialects' products give back: policies, updated documents, answers.

use std::path::Path;

use lictor::decision::Status;
use lictor::document::{self, Bundle, Format, Node};
use lictor::import::{self, agentic_audit, safe_ai};
use lictor::request::Request;
use lictor::source::SourceMap;
use lictor::{Decision, Diagnostics, Dialect, Limits, PolicyError, Value, Verdict};

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
            Value::List(policy_objects(compiled.evaluator.bundle(), dialect))
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

/// The answer of the pattern policies' product: what each of them found in the text.
///
/// A policy that was waived, or that is only watched, is left out, as in the product it would not have been reached.
pub(crate) fn answer(bundle: &Bundle, request: &Request, decision: &Decision) -> Value {
    let triggered = decision
        .rationale
        .iter()
        .filter(|row| row.status == Status::Matched && row.waived_by.is_none())
        .filter(|row| is_of(bundle, &row.set, Dialect::SafeAi))
        .filter_map(|row| {
            let policy =
                bundle.policies.iter().find(|policy| policy.id == *row.policy && policy.set == *row.set)?;
            let found = row.hits.iter().filter_map(|hit| {
                let part = request.content.iter().flatten().find(|part| part.path == *hit.path)?;
                part.text.as_ref()?.get(hit.start..hit.end).map(str::to_owned)
            });
            Some((policy, found.collect()))
        });
    let violations = safe_ai::violations(triggered, decision.verdict == Verdict::Deny);
    let conversation = request.session.as_ref().and_then(|session| session.id.as_deref());
    safe_ai::answer(None, &violations, conversation)
}

fn is_of(bundle: &Bundle, set: &str, dialect: Dialect) -> bool {
    let declared = bundle.sets.get(set).and_then(|set| set.dialect.as_deref());
    declared == Some(dialect.as_str())
}

fn policy_objects(bundle: &Bundle, dialect: Dialect) -> Vec<Value> {
    let policies = bundle.policies.iter().filter(|policy| is_of(bundle, &policy.set, dialect));
    policies.filter_map(import::source).cloned().collect()
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
