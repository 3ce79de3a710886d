//! The combining rule: what each policy contributes, and what all contributions come to.

use crate::verdict::{EffectKind, EffectSet, Verdict};

use crate::decision::Status;

/// What a policy that is not waived contributes.
///
/// - `matched`: its effects.
/// - `undetermined`, `expired`: its effects exactly if it fails closed.
/// - `pending`: a question, which holds the action only if the answer could change what happens to it.
/// - `shadow`, `not_matched`: nothing.
///
/// `complete` says whether every hit is known. A redaction that fails closed without knowing every span could let
/// through what it is there to remove, so it denies instead. `allow` is no effect of a decision: it waives and grants.
pub(crate) fn contribution(status: Status, closed: bool, complete: bool, effects: EffectSet) -> EffectSet {
    let (mut contributed, spans_known) = match status {
        Status::Matched => (effects, complete),
        Status::Undetermined | Status::Expired if closed => (effects, false),
        Status::Pending if effects.verdict() > Verdict::Allow => {
            return EffectSet::from_iter([EffectKind::Judge]);
        }
        Status::Undetermined | Status::Expired | Status::Pending | Status::Shadow | Status::NotMatched => {
            return EffectSet::EMPTY;
        }
    };
    contributed.remove(EffectKind::Allow);
    if closed && !spans_known && contributed.contains(EffectKind::Redact) {
        contributed.remove(EffectKind::Redact);
        contributed.insert(EffectKind::Deny);
    }
    contributed
}

/// The verdict and effects of all contributions: the most restrictive verdict, the union of effects. A denied action is
/// neither rewritten, approved nor judged; alerts, warnings and records stand.
pub(crate) fn join(contributions: impl IntoIterator<Item = EffectSet>) -> (Verdict, EffectSet) {
    let union = contributions.into_iter().fold(EffectSet::EMPTY, EffectSet::union);
    let verdict = union.verdict();
    if verdict < Verdict::Deny {
        return (verdict, union);
    }
    let stands = union.iter().filter(|kind| matches!(kind.verdict(), Verdict::Deny | Verdict::Allow));
    (verdict, stands.collect())
}
