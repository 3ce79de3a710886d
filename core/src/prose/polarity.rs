//! Negation: what a row of operators comes to.
//!
//! "Do not allow", "must not be allowed" and "is prohibited" forbid; "do not block" permits; "never fail to" requires. A row that
//! is not in this table is refused, so that a negation more or less never turns a rule around unseen.

use super::Polarity;

/// One operator of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Not,
    Deny,
    /// "may", "can": a "not" behind it forbids.
    Allow,
    /// "allowed": a "not" in front of it forbids, one behind it does not.
    Granted,
    Must,
    Should,
    Fail,
}

/// What the row means; `None` if that is not certain. An empty row is no operator at all.
pub(super) fn of(row: &[Operator]) -> Option<Polarity> {
    use Operator::{Allow as A, Deny as D, Fail as F, Granted as G, Must as M, Not as N, Should as S};
    // What is said twice is said once: "blocked and rejected", "must always".
    let mut row = row.to_vec();
    row.dedup_by(|right, left| right == left && !matches!(left, N | F));
    Some(match row.as_slice() {
        [] => Polarity::None,
        [N | D] | [M | A, N] | [N, A | G] | [M, D] | [M, N, G] | [A, N, G] | [N, F, D] => Polarity::Prohibit,
        [S, N] | [S, D] | [N, S] | [S, N, G] => Polarity::Prohibit,
        [A | G]
        | [A, G]
        | [N, D]
        | [M, N, D]
        | [M, G]
        | [S, G]
        | [S, N, D]
        | [A, N, D]
        | [N, M]
        | [N, M, D] => Polarity::Permit,
        [M] | [N, F] | [M, N, F] | [S, M] | [A, N, F] => Polarity::Require,
        [S] | [S, N, F] => Polarity::Advise,
        _ => return None,
    })
}
