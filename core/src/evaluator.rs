//! The compiled bundle as a host holds it.

use std::sync::{Arc, OnceLock};

use crate::decision::{Check, Decision, Outcome};
use crate::diagnostic::Code;
use crate::document::{Bundle, Policies};
use crate::error::RequestError;
use crate::evaluate::{self, Options, Rows, Scratch};
use crate::fingerprint::Key;
use crate::ir::RequestSchema;
use crate::judge::{LateFinding, late_findings};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::program::{Program, Tuning};
use crate::request::{Answer, Request};
use crate::value::{Digest, DigestSet};

/// An immutable evaluator. Cloning is cheap; all threads may share one.
///
/// Three calls ask the same question with more or less of the answer: [`decide`](Self::decide) gives the verdict,
/// [`evaluate`](Self::evaluate) the decision with its rationale, [`explain`](Self::explain) also every policy in scope that
/// did not match, and why. Each fails only where a bundle bound to one organisation is asked about another
/// (`E-TENANT`).
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let evaluator = lictor::Compiler::new()
///     .document(
///         "no-cards.yaml",
///         r"
/// lictor: 1
/// bundle: {id: demo, version: '1'}
/// policies:
///   - id: no-cards
///     scope: {org: acme}
///     severity: high
///     detect: {any: [pii.credit_card]}
///     effect: deny
/// ",
///     )
///     .compile()?
///     .evaluator;
/// let request = lictor::Request::new(lictor::Kind::Input, [("org", "acme")]).with_text("pay with 4111 1111 1111 1111");
/// let decision = evaluator.evaluate(&request)?;
/// assert_eq!(decision.verdict, lictor::Verdict::Deny);
/// assert_eq!(decision.rationale[0].why, "pii.credit_card at text[9:28]");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Evaluator {
    pub(crate) program: Arc<Program>,
    pub(crate) source: Arc<Source>,
}

/// What a program was compiled from.
#[derive(Debug)]
pub(crate) struct Source {
    /// Everything of the bundle but its policies.
    pub(crate) head: Arc<Bundle>,
    /// The same with what policies in plain language brought with them.
    pub(crate) running: Arc<Bundle>,
    pub(crate) head_digest: Digest,
    pub(crate) policies: Policies,
    /// The policies' digests.
    pub(crate) digests: DigestSet,
    /// What conditions may name.
    pub(crate) schema: Arc<RequestSchema>,
    pub(crate) host: Host,
    /// The bundle, once somebody has asked for it as a whole.
    whole: OnceLock<Bundle>,
}

/// What the host said beside its documents.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// The organisation of documents that name none.
    pub(crate) organisation: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) key: Option<Key>,
    pub(crate) tuning: Tuning,
}

impl Source {
    /// A bundle without its policies, and these.
    pub(crate) fn take_apart(mut bundle: Bundle) -> (Bundle, Policies) {
        let policies = std::mem::take(&mut bundle.policies).into_iter().collect();
        (bundle, policies)
    }

    pub(crate) fn new(
        head: Arc<Bundle>,
        running: Arc<Bundle>,
        policies: Policies,
        schema: RequestSchema,
        host: Host,
    ) -> Self {
        Source {
            head_digest: head.head_digest(),
            digests: policies.iter().map(|policy| policy.digest(&head.id)).collect(),
            head,
            running,
            policies,
            schema: Arc::new(schema),
            host,
            whole: OnceLock::new(),
        }
    }

    /// The same with other policies, none of which is in plain language; with them the bundle's version and sets may have changed.
    pub(crate) fn with(&self, head: Arc<Bundle>, policies: Policies, digests: DigestSet) -> Self {
        let is_same = Arc::ptr_eq(&head, &self.head);
        Source {
            head_digest: if is_same { self.head_digest } else { head.head_digest() },
            running: self.running_with(&head),
            head,
            policies,
            digests,
            schema: Arc::clone(&self.schema),
            host: self.host.clone(),
            whole: OnceLock::new(),
        }
    }

    /// What runs of `head`, which differs from this one's at most in its version and sets.
    pub(crate) fn running_with(&self, head: &Arc<Bundle>) -> Arc<Bundle> {
        if Arc::ptr_eq(&self.running, &self.head) {
            return Arc::clone(head);
        }
        if Arc::ptr_eq(head, &self.head) {
            return Arc::clone(&self.running);
        }
        let Bundle { version, sets, .. } = (**head).clone();
        Arc::new(Bundle { version, sets, ..(*self.running).clone() })
    }
}

impl Evaluator {
    /// An evaluator of `program`, which is named by the digest of what it was compiled from.
    pub(crate) fn new(mut program: Program, source: Source) -> Self {
        program.digest = Bundle::digest_of(&source.head_digest, &source.digests);
        Evaluator { program: Arc::new(program), source: Arc::new(source) }
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// The bundle that was compiled, with its dialects' documents as policies. Put together when it is first asked for, which takes
    /// what a copy takes; [`policies`](Self::policies) takes nothing.
    pub fn bundle(&self) -> &Bundle {
        self.source.whole.get_or_init(|| Bundle {
            policies: self.source.policies.iter().cloned().collect(),
            ..(*self.source.head).clone()
        })
    }

    /// The policies that were compiled, with those of the dialects' documents.
    pub fn policies(&self) -> &Policies {
        &self.source.policies
    }

    /// The digest that names what decides: see [`Bundle::digest`].
    pub fn digest(&self) -> Digest {
        self.program.digest
    }

    /// A request of which nothing is known but its kind and place. The organisation is the bundle's own where `scope` does
    /// not name one.
    ///
    /// # Errors
    /// `E-REQUIRED` where the bundle has none either: no policy would apply, and everything would pass.
    pub fn request<L, N>(
        &self,
        kind: Kind,
        scope: impl IntoIterator<Item = (L, N)>,
    ) -> Result<Request, RequestError>
    where
        L: Into<String>,
        N: Into<String>,
    {
        let mut request = Request::new(kind, scope);
        let top = self.program.level(0);
        if let Some(tenant) = &self.program.tenant {
            request.scope.entry(top.to_string()).or_insert_with(|| tenant.to_string());
        }
        if request.scope.contains_key(&*top) {
            return Ok(request);
        }
        let message = "is required: the bundle is not bound to an organisation";
        Err(RequestError::new(Code::Required, format!("scope.{top}"), message))
    }

    /// The verdict and effects only: the fast path.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn decide(&self, request: &Request) -> Result<Outcome, RequestError> {
        self.decide_in(request, &mut Scratch::default())
    }

    /// [`decide`](Self::decide) in reused memory.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn decide_in(&self, request: &Request, scratch: &mut Scratch) -> Result<Outcome, RequestError> {
        evaluate::decide(&self.program, request, scratch)
    }

    /// The decision with its rationale.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn evaluate(&self, request: &Request) -> Result<Decision, RequestError> {
        self.evaluate_with(request, Options::default(), &mut Scratch::default())
    }

    /// [`evaluate`](Self::evaluate) with more in the decision, in reused memory.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn evaluate_with(
        &self,
        request: &Request,
        options: Options,
        scratch: &mut Scratch,
    ) -> Result<Decision, RequestError> {
        evaluate::evaluate(&self.program, request, options, Rows::Told, scratch)
    }

    /// The decision with every policy in scope: also those that did not match, and the conjunct that failed.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn explain(&self, request: &Request) -> Result<Decision, RequestError> {
        self.explain_with(request, Options::default(), &mut Scratch::default())
    }

    /// [`explain`](Self::explain) with more in the decision, in reused memory.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn explain_with(
        &self,
        request: &Request,
        options: Options,
        scratch: &mut Scratch,
    ) -> Result<Decision, RequestError> {
        evaluate::evaluate(&self.program, request, options, Rows::All, scratch)
    }

    /// A decision for each request, in order, in shared memory. One that fails does not stop the rest.
    pub fn evaluate_many<'r>(
        &self,
        requests: impl IntoIterator<Item = &'r Request>,
    ) -> Vec<Result<Decision, RequestError>> {
        self.evaluate_many_with(requests, Options::default(), &mut Scratch::default())
    }

    /// [`evaluate_many`](Self::evaluate_many) with more in the decisions, in reused memory: what an item allocates is its decision. It
    /// starts no threads; a host that wants several gives each its own part and its own memory.
    pub fn evaluate_many_with<'r>(
        &self,
        requests: impl IntoIterator<Item = &'r Request>,
        options: Options,
        scratch: &mut Scratch,
    ) -> Vec<Result<Decision, RequestError>> {
        requests.into_iter().map(|request| self.evaluate_with(request, options, scratch)).collect()
    }

    /// The decision once judges have answered. The same request is evaluated with the answers, which touch only the
    /// checks they name, so a decision is a function of bundle, request and answers, and nothing is kept between the calls.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn resume(&self, request: &Request, answers: &[Answer]) -> Result<Decision, RequestError> {
        self.answered(request, answers, false)
    }

    /// The decision once the host waits no longer: a check without an answer has expired, and its policy's fail mode decides.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn expire(&self, request: &Request, answers: &[Answer]) -> Result<Decision, RequestError> {
        self.answered(request, answers, true)
    }

    /// What came after [`expire`](Self::expire): the answers to the checks of `expired` (a decision's `pending`), for the log. They
    /// change nothing.
    pub fn late_findings(expired: &[Check], answers: &[Answer]) -> Vec<LateFinding> {
        late_findings(expired, answers)
    }

    fn answered(
        &self,
        request: &Request,
        answers: &[Answer],
        expired: bool,
    ) -> Result<Decision, RequestError> {
        let mut request = request.clone();
        request.answers.extend_from_slice(answers);
        self.evaluate_with(&request, Options { expired, ..Options::default() }, &mut Scratch::default())
    }
}
