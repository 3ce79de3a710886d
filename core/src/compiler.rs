//! From documents to an evaluator.

use std::sync::Arc;

use crate::analysis;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{self, Bundle, Format, Node, Policies, Policy};
use crate::error::PolicyError;
use crate::evaluator::{Evaluator, Host, Source};
use crate::fingerprint::Key;
use crate::import::{self, Dialect, ImportOptions};
use crate::ir::{Conditions, RequestSchema};
use crate::limits::Limits;
use crate::pattern::Prefilter;
use crate::program::{self, Program, Tuning};
use crate::prose::{self, PolicyReading};
use crate::source::SourceMap;

/// Collects documents and compiles them into one [`Evaluator`].
///
/// Native documents are merged into one bundle. A document of another dialect joins it as a set of policies. Organisation
/// policies of one organisation are applied as updates to the first (RFC 7396), in the order added.
///
/// ```
/// let error = lictor::Compiler::new()
///     .document("refunds.yaml", "lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, scop: {org: o}}]")
///     .compile()
///     .unwrap_err();
/// assert!(error.to_string().contains("did you mean `scope`?"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    documents: Vec<Document>,
    organisation: Option<String>,
    key: Option<Key>,
    limits: Limits,
    tuning: Tuning,
}

/// A document as it was given.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
    /// `None`: to be told by its shape.
    pub(crate) dialect: Option<Dialect>,
}

/// What compiling gives.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Ready to decide.
    pub evaluator: Evaluator,
    /// Lints: what loads but is probably not meant.
    pub warnings: Diagnostics,
}

impl Compiler {
    /// A compiler without documents.
    pub fn new() -> Self {
        Compiler::default()
    }

    /// Adds a document of any dialect, told by its shape. The ending of `name` says how it is written (`.yaml`, `.yml`,
    /// `.json`, `.jsonc`); without one it is read as YAML, which JSON is part of.
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

    /// Names the organisation of documents that do not name their own: organisation policies and pattern policies.
    #[must_use]
    pub fn organisation(mut self, id: impl Into<String>) -> Self {
        self.organisation = Some(id.into());
        self
    }

    /// Gives the key that fingerprints of values are made with: those that a policy names in `detect.fingerprints`, and the
    /// replacements of `redact` in style `hash`. It is no part of the bundle or its digest, and nothing shows it.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Lowers limits. A bundle can lower them further.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Switches the index off or chooses the prefilter, for tests that compare: decisions are the same.
    #[doc(hidden)]
    #[must_use]
    pub const fn tuned(mut self, index: bool, prefilter: Prefilter) -> Self {
        self.tuning = Tuning { index, prefilter };
        self
    }

    /// Reads, checks and compiles everything that was added.
    ///
    /// # Errors
    /// [`PolicyError`] with every error and lint of every document.
    pub fn compile(self) -> Result<Compiled, PolicyError> {
        let Loaded { bundle, sources, mut problems } = self.load();
        let (head, policies) = Source::take_apart(bundle);
        prose::check(&head, policies.iter(), &mut problems);
        let host =
            Host { organisation: self.organisation, limits: self.limits, key: self.key, tuning: self.tuning };
        let (program, source) =
            compile_all(Arc::new(head), policies, host, &sources, Lints::All, &mut problems);
        let diagnostics = Diagnostics::new(problems, sources);
        if diagnostics.has_errors() {
            return Err(PolicyError { diagnostics });
        }
        Ok(Compiled { evaluator: Evaluator::new(program, source), warnings: diagnostics })
    }

    /// Reads every document and reports what of the plain language in it is checked, without compiling it.
    ///
    /// # Errors
    /// [`PolicyError`] if the form of a document is wrong.
    pub fn readings(self) -> Result<Vec<PolicyReading>, PolicyError> {
        let Loaded { bundle, sources, problems } = self.load();
        let diagnostics = Diagnostics::new(problems, sources);
        if diagnostics.has_errors() {
            return Err(PolicyError { diagnostics });
        }
        Ok(prose::readings(&bundle))
    }

    /// Reads and merges every document, reporting what is wrong with their form.
    fn load(&self) -> Loaded {
        let mut loaded = Loaded::default();
        let (native, imported) = loaded.read(&self.documents, &self.limits);
        let unread = loaded.problems.iter().any(|problem| problem.code.is_error());
        match document::merge(native) {
            Some(root) => {
                if let Some(decoded) = document::decode(&root, &mut loaded.problems) {
                    loaded.bundle = decoded.bundle;
                    for import in decoded.imports {
                        loaded.import_nested(import);
                    }
                }
            }
            None if imported.is_empty() && !unread => {
                loaded.problems.push(Diagnostic::new(Code::Required, "there is no policy document"));
            }
            None => {
                IMPORTED.clone_into(&mut loaded.bundle.id);
                "1".clone_into(&mut loaded.bundle.version);
            }
        }
        let options = ImportOptions { org: self.organisation.clone(), ..ImportOptions::default() };
        for (dialect, node) in as_updates(imported) {
            loaded.import(dialect, &node, &options);
        }
        document::remove_duplicates(&mut loaded.bundle.policies, &mut loaded.problems);
        loaded
    }
}

/// The id of a bundle that was made of imported documents alone.
const IMPORTED: &str = "imported";

/// Which policies are linted.
pub(crate) enum Lints<'a> {
    /// All, and the bundle.
    All,
    /// These alone.
    Of(&'a [Policy]),
}

/// Compiles all policies. What runs instead of those in plain language is [`prose::enact`]'s affair.
pub(crate) fn compile_all(
    head: Arc<Bundle>,
    policies: Policies,
    host: Host,
    sources: &SourceMap,
    lints: Lints<'_>,
    problems: &mut Vec<Diagnostic>,
) -> (Program, Source) {
    let enacted = prose::enacted(&head, policies.iter());
    let running = enacted.as_ref().unwrap_or(&head);
    let written = match &enacted {
        Some(enacted) => enacted.policies.iter().collect(),
        None => policies.iter().collect(),
    };
    let limits = head.defaults.limits(&host.limits);
    let schema = RequestSchema::new(&running.schema, &running.lists, running.detectors.keys().cloned());
    let conditions = Conditions::new(sources, &schema, &limits);
    let key = host.key.as_ref();
    let program = program::build(running, written, &policies, &conditions, key, host.tuning, problems);
    // Of a bundle with errors only a part is left, and what a lint would say of that part misleads.
    if !problems.iter().any(|problem| problem.code.is_error()) {
        match lints {
            Lints::All => analysis::lint(&head, policies.iter(), &conditions, &program, problems),
            Lints::Of(changed) => analysis::lint_changed(&head, changed.iter(), &conditions, problems),
        }
    }
    let running = match enacted {
        Some(enacted) => Arc::new(Source::take_apart(enacted).0),
        None => Arc::clone(&head),
    };
    (program, Source::new(head, running, policies, schema, host))
}

/// What documents became.
#[derive(Default)]
pub(crate) struct Loaded {
    pub(crate) bundle: Bundle,
    pub(crate) sources: SourceMap,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Loaded {
    /// Reads documents: the native ones, and those of other dialects.
    pub(crate) fn read(
        &mut self,
        documents: &[Document],
        limits: &Limits,
    ) -> (Vec<Node>, Vec<(Dialect, Node)>) {
        let (mut native, mut imported) = (Vec::new(), Vec::new());
        for document in documents {
            let source = self.sources.add(document.name.as_str(), document.text.as_str());
            let format = Format::of_name(&document.name).unwrap_or(Format::Yaml);
            let node = match document::read(source, &self.sources, format, limits) {
                Ok(node) => node,
                Err(found) => {
                    self.problems.extend(found);
                    continue;
                }
            };
            self.sources.set_outline(source, node.outline());
            match document.dialect.or_else(|| Dialect::recognise(&node)).unwrap_or(Dialect::Native) {
                Dialect::Native => native.push(node),
                dialect => imported.push((dialect, node)),
            }
        }
        (native, imported)
    }

    fn import_nested(&mut self, import: document::Import) {
        let options = ImportOptions {
            org: import.org.map(|org| org.value).or_else(|| self.bundle.tenant.clone()),
            set: import.set,
            ..ImportOptions::default()
        };
        // Decoding has reported a dialect that does not exist.
        if let Some(dialect) = Dialect::from_name(&import.dialect.value) {
            self.import(dialect, &import.document, &options);
        }
    }

    pub(crate) fn import(&mut self, dialect: Dialect, node: &Node, options: &ImportOptions) {
        let imported = import::import(dialect, node, options, &mut self.problems);
        // An importer that was told the organisation has compared it already.
        if let Some(tenant) =
            self.bundle.tenant.as_ref().filter(|tenant| options.org.as_ref() != Some(tenant))
        {
            for policy in &imported.policies {
                if let Some((_, org)) = policy.scope.first().filter(|(_, org)| org != tenant) {
                    let message = format!("the policy belongs to `{org}` and the bundle to `{tenant}`");
                    let context = format!("policy {}, scope", policy.id);
                    self.problems
                        .push(Diagnostic::new(Code::Tenant, message).at(policy.scope_span).context(context));
                }
            }
        }
        self.bundle.sets.entry(imported.set).or_insert(imported.declaration);
        self.bundle.policies.extend(imported.policies);
    }
}

/// Organisation policies joined into one, as an update joins what it updates; every other document as it is.
pub(crate) fn as_updates(documents: Vec<(Dialect, Node)>) -> Vec<(Dialect, Node)> {
    let mut joined: Vec<(Dialect, Node)> = Vec::new();
    for (dialect, node) in documents {
        match joined.iter_mut().find(|(known, _)| dialect == Dialect::AgenticAudit && *known == dialect) {
            Some((_, target)) => import::merge_patch_node(target, node),
            None => joined.push((dialect, node)),
        }
    }
    joined
}
