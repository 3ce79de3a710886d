//! W-UNINDEXED: many policies of one scope that no part of a request leads to.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Policy;
use crate::program::Program;

use super::{Analysis, Subject};

/// How many policies without a key one scope may have. Looking at each of them costs less than a microsecond in all.
const FEW: usize = 64;

/// Names, for each scope and set of kinds with more, the first of them in the order of a rationale.
pub(super) fn lint(analysis: &Analysis<'_>, program: &Program, problems: &mut Vec<Diagnostic>) {
    for group in program.index.all_groups().filter(|group| group.always.len() > FEW) {
        let first = group.always.first().and_then(|id| program.policy(*id));
        let subject = first.and_then(|first| {
            let is_first = |policy: &Policy| *first.id == *policy.id && *first.set == *policy.set;
            analysis.policies.iter().find(|subject| is_first(subject.policy))
        });
        problems.extend(subject.map(|first| problem(first, group.always.len())));
    }
}

fn problem(first: &Subject<'_>, count: usize) -> Diagnostic {
    let policy = first.policy;
    let scope: Vec<&str> = policy.scope.iter().map(|(_, name)| name.as_str()).collect();
    let message = format!(
        "`{}` and {} more policies of `{}` are looked at in every request there: none needs a certain value or finding",
        policy.id,
        count - 1,
        scope.join("/"),
    );
    Diagnostic::new(Code::Unindexed, message)
        .at(policy.id_span)
        .help("an equality (`agent.id == \"…\"`), a detector, a pattern, fewer kinds or a narrower scope lets policies be found")
        .context(first.part("when"))
}
