//! A text that comes piece by piece, decided as one call decides the whole.
//!
//! ```text
//! piece ─▶ settle: what is found whatever follows ─▶ gate: which of it no policy can still object to ─▶ released
//!          (up to the first place that is undecided)     (again where something was found)
//! ```
//!
//! Two questions are asked of each place of the text, and it is released when both are answered: which findings there are,
//! and what the policies make of them. [`settle`] answers the first, [`gate`] the second. When the text has ended it is decided
//! as any other, on the findings that are there already.

mod gate;
mod settle;

use crate::decision::Decision;
use crate::detector::{FARTHEST, Setting};
use crate::error::RequestError;
use crate::pattern::MatcherSet;
use crate::program::{Conjunct, ContentTest, Effect, PlaceId, Policy, PolicyId, Program, RedactStyle};
use crate::request::Request;

use super::scratch::Scratch;
use super::text::{Streaming, Texts, regions};
use super::{Options, Reading, Rows, assessed, check_tenant, report};

pub(crate) use gate::Verdicts;
pub(crate) use settle::WINDOW;

/// What is the same for every piece of one text.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    places: Vec<PlaceId>,
    /// What is looked for.
    wanted: MatcherSet,
    /// Who of them looks at views.
    viewed: MatcherSet,
    /// What is known of the text beyond what is written in it.
    setting: Setting<'static>,
    /// Whether a policy asks how sure a finding is.
    needs_scores: bool,
    /// Whether what stands at one end of the text may matter at the other, so that all of it is kept.
    pub(crate) keeps_all: bool,
    /// Whether nothing can be said before the text has ended.
    waits: bool,
    /// Policies that object to a text in which nothing is found.
    object_to_nothing: Vec<PolicyId>,
}

impl Plan {
    /// The plan for the text of `request`, which has no content.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub(crate) fn new(
        program: &Program,
        request: &Request,
        scratch: &mut Scratch,
    ) -> Result<Plan, RequestError> {
        check_tenant(program, request)?;
        let mut places = Vec::new();
        program.index.on_path(&request.scope, &mut places);
        let (wanted, hosts) = Texts::looked_for(program, request, &places, program.log.needs_pii);
        let mut viewed = wanted.clone();
        viewed.retain_all(&program.detector_matchers);
        let mut plan = Plan {
            places,
            wanted,
            viewed,
            setting: Setting { regions: regions(request, &mut Vec::new()), ..Setting::default() },
            needs_scores: false,
            keeps_all: hosts,
            waits: hosts,
            object_to_nothing: Vec::new(),
        };
        let groups = plan.places.iter().flat_map(|place| program.groups(*place, request.kind));
        for policy in groups.flat_map(|group| group.policies.iter()).filter_map(|id| program.policy(*id)) {
            let asks = |test: &ContentTest| test.min_score.is_some();
            plan.needs_scores |= policy.conjuncts.iter().any(|conjunct| match conjunct {
                Conjunct::Content(test) => asks(test),
                Conjunct::Holds(_) | Conjunct::HoldsNot(_) => false,
            });
            // A judge is shown the text; a placeholder's number is one that the text does not hold.
            plan.keeps_all |= policy.judge.is_some() || gives_numbers(policy);
            plan.waits |= policy.judge.is_some() && !request.answers.is_empty();
        }
        plan.object_to_nothing = gate::object_to_nothing(program, request, scratch)?;
        Ok(plan)
    }
}

fn gives_numbers(policy: &Policy) -> bool {
    let numbers = |effect: &Effect| matches!(effect, Effect::Redact(redact) if redact.style == RedactStyle::Placeholder);
    policy.parameters.iter().any(numbers)
}

/// What flows through a stream, and where it stands.
pub(crate) struct Flow<'s> {
    pub(crate) program: &'s Program,
    pub(crate) request: &'s Request,
    pub(crate) plan: &'s Plan,
    pub(crate) text: &'s mut super::Streamed,
}

impl Flow<'_> {
    /// The decision on what has come, as if nothing followed: everything has been settled.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub(crate) fn decide(
        &self,
        options: Options,
        is_cut: bool,
        scratch: &mut Scratch,
    ) -> Result<Decision, RequestError> {
        let streaming = Streaming { text: self.text, is_open: false, is_cut };
        assessed(
            self.program,
            self.request,
            Rows::Told,
            Reading::Always,
            Some(streaming),
            scratch,
            |assessed| report(assessed, options, Rows::Told),
        )
    }
}

/// What checks look at beyond a match is kept before what is settled, too.
const _: () = assert!(super::text::CONTEXT >= FARTHEST);
