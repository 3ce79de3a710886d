//! From an evaluator to one with some policies changed, at the cost of the change.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis;
use crate::compiler::{Compiled, Document, Lints, Loaded, as_updates, compile_all};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{self, Bundle, Policies, Policy};
use crate::error::PolicyError;
use crate::evaluator::Evaluator;
use crate::import::{Dialect, ImportOptions};
use crate::ir::Conditions;
use crate::program;
use crate::prose;
use crate::source::SourceMap;
use crate::value::DigestSet;

/// Collects changes and makes another evaluator with them; the one that it is made from stays as it is.
///
/// The result is what compiling the whole changed bundle gives: the same decisions, the same digest, the same errors. It costs what
/// the changed policies cost, however many others there are, because it shares all that did not change; a host swaps one pointer.
/// Three things cost more. A policy in plain language, because what is read out of it can concern the whole bundle: then
/// everything is compiled again. A pattern that no policy had before is built into a scanner of its own with others that came
/// lately, by a method that builds each pattern a few times at most. And when more policies have changed than there are, all are compiled
/// again, so that nothing piles up; that too is little for each change.
///
/// Lints are those of the changed policies, each by itself and beside each other; what a lint says of a bundle as a whole,
/// compiling it says. Where the limit on hits is reached, which of one level's detectors and patterns go without may be
/// another choice.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bundle = "
/// lictor: 1
/// bundle: {id: support, version: '1'}
/// policies:
///   - {id: no-cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: deny}
///   - {id: no-mail, scope: {org: acme}, detect: {any: [pii.email]}, effect: redact}
/// ";
/// let evaluator = lictor::Compiler::new().document("support.yaml", bundle).compile()?.evaluator;
/// let updated = evaluator
///     .update()
///     .document("no-cards.yaml", "{id: no-cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: redact}")
///     .remove("no-mail")
///     .compile()?
///     .evaluator;
/// let request = lictor::Request::new(lictor::Kind::Input, [("org", "acme")]).with_text("4111 1111 1111 1111, ann@example.com");
/// assert_eq!(evaluator.evaluate(&request)?.verdict, lictor::Verdict::Deny);
/// assert_eq!(updated.evaluate(&request)?.verdict, lictor::Verdict::Transform);
/// assert_eq!(updated.policies().len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Update<'e> {
    evaluator: &'e Evaluator,
    documents: Vec<Document>,
    /// Set and id of what goes.
    gone: Vec<(String, String)>,
    organisation: Option<String>,
}

impl Evaluator {
    /// Changes to make another evaluator with.
    pub fn update(&self) -> Update<'_> {
        let organisation = self.source.host.organisation.clone();
        Update { evaluator: self, documents: Vec::new(), gone: Vec::new(), organisation }
    }
}

/// So many changes at least are made before everything is compiled again.
const FEW: usize = 64;

impl Update<'_> {
    /// Adds a document whose policies come in, or replace those of their set and id.
    ///
    /// A native document is a policy by itself, a list of them, or `{policies: […]}`, where `lictor` and `bundle` may stand as in the
    /// whole bundle; `bundle.version` becomes the bundle's. A document of another dialect is told by its shape. An organisation
    /// policy stands for all that its organisation has: what it does not hold any more goes. Anything else of a
    /// bundle than its policies cannot be changed this way; `name` is as for [`Compiler::document`](crate::Compiler::document).
    #[must_use]
    pub fn document(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.documents.push(Document { name: name.into(), text: text.into(), dialect: None });
        self
    }

    /// Adds a document of a named dialect.
    #[must_use]
    pub fn document_as(mut self, dialect: Dialect, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.documents.push(Document { name: name.into(), text: text.into(), dialect: Some(dialect) });
        self
    }

    /// Names the organisation of documents that do not name their own, if it is not the one that was named when the evaluator was
    /// compiled.
    #[must_use]
    pub fn organisation(mut self, id: impl Into<String>) -> Self {
        self.organisation = Some(id.into());
        self
    }

    /// Takes out the policy `id` of the bundle's own set. A document that has it too puts it back in.
    #[must_use]
    pub fn remove(self, id: impl Into<String>) -> Self {
        let set = self.evaluator.source.head.id.clone();
        self.remove_from(set, id)
    }

    /// Takes out the policy `id` of `set`.
    #[must_use]
    pub fn remove_from(mut self, set: impl Into<String>, id: impl Into<String>) -> Self {
        self.gone.push((set.into(), id.into()));
        self
    }

    /// Reads, checks and compiles what changes.
    ///
    /// # Errors
    /// [`PolicyError`] with every error and lint of the documents; `E-NOT-FOUND` for a policy to be removed that is not there, or that
    /// another waives by name; `E-CONFLICT` for a document of another bundle.
    pub fn compile(self) -> Result<Compiled, PolicyError> {
        let Evaluator { program, source } = self.evaluator;
        let Changes { head, policies: mut changed, gone, sources, mut problems } = self.load();
        document::remove_duplicates(&mut changed, &mut problems);
        let named = |policy: &Policy| (policy.set.clone(), policy.id.clone());
        let names: BTreeSet<(String, String)> = changed.iter().map(named).collect();
        let gone: Vec<_> = gone.into_iter().filter(|name| !names.contains(name)).collect();

        let (mut policies, mut digests) = (source.policies.clone(), source.digests.clone());
        let mut is_plain = changed.iter().any(prose::is_read);
        let mut goes = |before: &Policy, digests: &mut DigestSet| {
            is_plain |= prose::is_read(before);
            digests.remove(&before.digest(&head.id));
        };
        for (set, id) in &gone {
            match policies.remove(set, id) {
                Some(before) => goes(&before, &mut digests),
                None => problems.push(not_there(set, id)),
            }
        }
        for policy in &changed {
            if let Some(before) = policies.insert(policy.clone()) {
                goes(&before, &mut digests);
            }
            digests.insert(policy.digest(&head.id));
        }
        problems.extend(gone.iter().filter_map(|(set, id)| still_waived(&policies, set, id)));
        prose::check(&head, changed.iter(), &mut problems);

        // A text in plain language can bring detectors and facts with it, which mean something to every policy.
        if is_plain {
            let (host, lints) = (source.host.clone(), Lints::Of(&changed));
            let policies = policies.compacted();
            let (program, source) = compile_all(head, policies, host, &sources, lints, &mut problems);
            return finish(problems, sources, || Evaluator::new(program, source));
        }
        let running = source.running_with(&head);
        let conditions = Conditions::new(&sources, &source.schema, &program.limits);
        let gone: Vec<(&str, &str)> = gone.iter().map(|(set, id)| (set.as_str(), id.as_str())).collect();
        let change = program::Change { changed: changed.iter().collect(), gone };
        let tuning = source.host.tuning;
        let updated =
            program::update(program, &running, &policies, change, &conditions, tuning, &mut problems);
        if !problems.iter().any(|problem| problem.code.is_error()) {
            analysis::lint_changed(&head, changed.iter(), &conditions, &mut problems);
        }
        finish(problems, sources, || {
            if policies.changes() <= policies.len().max(FEW) {
                return Evaluator::new(updated, source.with(head, policies, digests));
            }
            // Nothing can be wrong with it: each policy has been compiled before.
            let (policies, host) = (policies.compacted(), source.host.clone());
            let (sources, lints) = (SourceMap::default(), Lints::Of(&[]));
            let (program, source) = compile_all(head, policies, host, &sources, lints, &mut Vec::new());
            Evaluator::new(program, source)
        })
    }

    /// Reads every document, reporting what is wrong with their form.
    fn load(&self) -> Changes {
        let source = &self.evaluator.source;
        let mut loaded = Loaded::default();
        let (native, imported) = loaded.read(&self.documents, &source.host.limits);
        let mut head = Arc::clone(&source.head);
        let mut policies = Vec::new();
        let mut gone = self.gone.clone();
        for node in native {
            let (own, version) = document::decode_update(&node, &source.head, &mut loaded.problems);
            policies.extend(own);
            if let Some(version) = version.filter(|version| *version != head.version) {
                Arc::make_mut(&mut head).version = version;
            }
        }
        if !imported.is_empty() {
            loaded.bundle = Bundle { tenant: head.tenant.clone(), id: head.id.clone(), ..Bundle::default() };
            let options = ImportOptions { org: self.organisation.clone(), ..ImportOptions::default() };
            let stands_for_all = |(dialect, _): &(Dialect, _)| *dialect == Dialect::AgenticAudit;
            let replaces = imported.iter().any(stands_for_all);
            for (dialect, node) in as_updates(imported) {
                loaded.import(dialect, &node, &options);
            }
            for (set, declaration) in &loaded.bundle.sets {
                let is_whole =
                    replaces && declaration.dialect.as_deref() == Some(Dialect::AgenticAudit.as_str());
                if is_whole {
                    let before = source.policies.of_set(set);
                    gone.extend(before.map(|policy| (policy.set.clone(), policy.id.clone())));
                }
                let known = head.sets.get(set);
                if known.is_none() || is_whole && known != Some(declaration) {
                    Arc::make_mut(&mut head).sets.insert(set.clone(), declaration.clone());
                }
            }
            policies.append(&mut loaded.bundle.policies);
        }
        Changes { head, policies, gone, sources: loaded.sources, problems: loaded.problems }
    }
}

/// What documents say is to change.
struct Changes {
    head: Arc<Bundle>,
    policies: Vec<Policy>,
    gone: Vec<(String, String)>,
    sources: SourceMap,
    problems: Vec<Diagnostic>,
}

fn not_there(set: &str, id: &str) -> Diagnostic {
    Diagnostic::new(Code::NotFound, format!("there is no policy `{id}` in the set `{set}` to remove"))
}

/// What is wrong with a policy being gone: another names it.
fn still_waived(policies: &Policies, set: &str, id: &str) -> Option<Diagnostic> {
    let policy = (!policies.has_id(id)).then(|| policies.waiving_policy(id)).flatten();
    let of_set = || (!policies.has_set(set)).then(|| policies.waiving_set(set)).flatten();
    let (what, name, waiving) = match policy {
        Some(waiving) => ("policy", id, waiving),
        None => ("set", set, of_set()?),
    };
    let problem = Diagnostic::new(Code::NotFound, format!("there is no {what} `{name}` any more"));
    Some(problem.context(format!("policy {}, waives", waiving.id)))
}

fn finish(
    problems: Vec<Diagnostic>,
    sources: SourceMap,
    evaluator: impl FnOnce() -> Evaluator,
) -> Result<Compiled, PolicyError> {
    let diagnostics = Diagnostics::new(problems, sources);
    if diagnostics.has_errors() {
        return Err(PolicyError { diagnostics });
    }
    Ok(Compiled { evaluator: evaluator(), warnings: diagnostics })
}
