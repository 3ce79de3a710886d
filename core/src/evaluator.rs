//! The compiled bundle as a host holds it.

use std::sync::Arc;

use crate::decision::{Check, Decision, Outcome};
use crate::diagnostic::Code;
use crate::document::Bundle;
use crate::error::RequestError;
use crate::evaluate::{self, Options, Rows, Scratch};
use crate::judge::{LateFinding, late_findings};
use crate::kind::Kind;
use crate::program::Program;
use crate::request::{Answer, Request};
use crate::value::Digest;

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
    program: Arc<Program>,
    bundle: Arc<Bundle>,
}

impl Evaluator {
    pub(crate) fn new(program: Program, bundle: Bundle) -> Self {
        Evaluator { program: Arc::new(program), bundle: Arc::new(bundle) }
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// The bundle that was compiled, with its dialects' documents as policies.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The digest of the bundle's canonical JSON: it names what decides.
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
