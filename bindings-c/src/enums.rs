//! The core's scales as numbers.
//!
//! None has a meaning for 0, so that what was never set is never mistaken for an answer: a zeroed verdict is not *allow*.

use lictor::decision::{Fails, Status};
use lictor::document::LogLevel;
use lictor::{Dialect, EffectKind, EffectSet, Kind, Severity, Verdict};

use crate::error::Failure;
use crate::text::lictor_str;

/// What is about to happen.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_kind {
    /// A prompt goes to a model.
    Input = 1,
    /// A model's answer goes to a person or a program.
    Output = 2,
    /// An agent calls a tool.
    ToolCall = 3,
    /// A tool's result goes to a model.
    ToolResult = 4,
    /// Retrieved text goes to a model.
    Retrieval = 5,
    /// A model is called.
    ModelCall = 6,
    /// Something is written to an agent's memory.
    MemoryWrite = 7,
    /// Something happened, and is being reported.
    Event = 8,
    /// A model or a bundle is deployed.
    Deploy = 9,
}

/// What the host must do with the action, least restrictive first.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_verdict {
    /// Carry out the action as it is.
    Allow = 1,
    /// Carry out the action after the rewriting that the decision names.
    Transform = 2,
    /// Wait: a person must approve or a judge must answer first.
    Hold = 3,
    /// Do not carry out the action.
    Deny = 4,
}

/// What a policy does. A set of effects is the sum of its members.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_effect {
    /// Do not carry out the action.
    Deny = 1,
    /// Get a person's approval bound to the action.
    Approve = 2,
    /// Answer a question; arises only from a pending check.
    Judge = 4,
    /// Replace spans of text.
    Redact = 8,
    /// Use another model.
    Route = 16,
    /// Rewrite a tool's argument.
    SetArg = 32,
    /// Consume a counter.
    Throttle = 64,
    /// Notify administrators.
    Alert = 128,
    /// Tell the caller.
    Warn = 256,
    /// Keep a record.
    Record = 512,
    /// Waive other policies, and grant under default-deny.
    Allow = 1024,
}

/// How harmful a breach is.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_severity {
    /// Ordinal 0 of documents and requests.
    Info = 1,
    /// Ordinal 1.
    Low = 2,
    /// Ordinal 2.
    Medium = 3,
    /// Ordinal 3.
    High = 4,
    /// Ordinal 4.
    Critical = 5,
}

/// What became of a policy's condition.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_row_status {
    /// It holds.
    Matched = 1,
    /// It cannot be decided.
    Undetermined = 2,
    /// It waits for a judge.
    Pending = 3,
    /// No judge answered in time.
    Expired = 4,
    /// It holds or cannot be decided, and the policy is watched only.
    Shadow = 5,
    /// It does not hold. Only in an explanation.
    NotMatched = 6,
}

/// What an undecided policy does.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_fail {
    /// It contributes nothing.
    Open = 1,
    /// It counts.
    Closed = 2,
}

/// Which events a host stores.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_log_level {
    /// Events with personal data.
    Minimal = 1,
    /// Events of medium risk or above, or with personal data.
    Standard = 2,
    /// All events.
    Full = 3,
    /// All events; in an organisation policy, blocking rules are live.
    Paranoid = 4,
}

/// How a document is written.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_dialect {
    /// As its shape says.
    Any = 0,
    /// A bundle in the native format.
    Native = 1,
    /// Scoped policies in plain language, one object a policy.
    Flashback = 2,
    /// One object an organisation, with alert rules and blocking rules.
    AgenticAudit = 3,
    /// Patterns and keywords, one object a policy.
    SafeAi = 4,
}

/// A scale of the core and its numbers: the place in `ALL`, from 1.
pub(crate) trait Scale: Copy + PartialEq + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;

    fn number(self) -> u32 {
        let place = Self::ALL.iter().position(|step| *step == self);
        place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or_default()
    }

    fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }
}

macro_rules! scales {
    ($($type:ty),+) => {
        $(impl Scale for $type {
            const ALL: &'static [Self] = &<$type>::ALL;

            fn name(self) -> &'static str {
                self.as_str()
            }
        })+
    };
}

scales!(Kind, Verdict, EffectKind, Severity, Status, Fails, LogLevel, Dialect);

pub(crate) fn kind(number: u32) -> Result<Kind, Failure> {
    Kind::from_number(number).ok_or(Failure::Argument("kind", "is no lictor_kind"))
}

/// `None` for `LICTOR_DIALECT_ANY`.
pub(crate) fn dialect(number: u32) -> Result<Option<Dialect>, Failure> {
    match number {
        0 => Ok(None),
        number => {
            let dialect = Dialect::from_number(number);
            dialect.map(Some).ok_or(Failure::Argument("dialect", "is no lictor_dialect"))
        }
    }
}

/// The sum of the members.
pub(crate) fn effects(set: EffectSet) -> u32 {
    EffectKind::ALL.into_iter().filter(|kind| set.contains(*kind)).map(|kind| 1 << kind as u32).sum()
}

fn name<T: Scale>(number: u32) -> lictor_str {
    T::from_number(number).map(Scale::name).into()
}

/// The name that documents and the wire form use for a `lictor_kind`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_kind_name(kind: u32) -> lictor_str {
    name::<Kind>(kind)
}

/// The name of a `lictor_verdict`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_verdict_name(verdict: u32) -> lictor_str {
    name::<Verdict>(verdict)
}

/// The name of one `lictor_effect`; static. Absent for any other number, a set of several among them.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_effect_name(effect: u32) -> lictor_str {
    if effect.is_power_of_two() {
        name::<EffectKind>(effect.trailing_zeros() + 1)
    } else {
        lictor_str::ABSENT
    }
}

/// The name of a `lictor_severity`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_severity_name(severity: u32) -> lictor_str {
    name::<Severity>(severity)
}

/// The name of a `lictor_row_status`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_row_status_name(status: u32) -> lictor_str {
    name::<Status>(status)
}

/// The name of a `lictor_fail`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_fail_name(fail: u32) -> lictor_str {
    name::<Fails>(fail)
}

/// The name of a `lictor_log_level`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_log_level_name(level: u32) -> lictor_str {
    name::<LogLevel>(level)
}

/// The name of a `lictor_dialect`; static. Absent for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_dialect_name(dialect: u32) -> lictor_str {
    name::<Dialect>(dialect)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C's numbers are written out above and the core's order is its own: the two must not drift apart.
    #[test]
    fn numbers_and_names_agree() {
        fn check<T: Scale + std::fmt::Debug>(written: &[(u32, &str)]) {
            assert_eq!(written.len(), T::ALL.len());
            for (step, (number, name)) in T::ALL.iter().zip(written) {
                assert_eq!((step.number(), step.name()), (*number, *name));
                assert_eq!(T::from_number(*number), Some(*step));
            }
            assert_eq!(T::from_number(0), None);
            assert_eq!(T::from_number(T::ALL.len() as u32 + 1), None);
        }
        use lictor_kind as K;
        check::<Kind>(&[
            (K::Input as u32, "input"),
            (K::Output as u32, "output"),
            (K::ToolCall as u32, "tool_call"),
            (K::ToolResult as u32, "tool_result"),
            (K::Retrieval as u32, "retrieval"),
            (K::ModelCall as u32, "model_call"),
            (K::MemoryWrite as u32, "memory_write"),
            (K::Event as u32, "event"),
            (K::Deploy as u32, "deploy"),
        ]);
        use lictor_verdict as V;
        check::<Verdict>(&[
            (V::Allow as u32, "allow"),
            (V::Transform as u32, "transform"),
            (V::Hold as u32, "hold"),
            (V::Deny as u32, "deny"),
        ]);
        use lictor_severity as S;
        check::<Severity>(&[
            (S::Info as u32, "info"),
            (S::Low as u32, "low"),
            (S::Medium as u32, "medium"),
            (S::High as u32, "high"),
            (S::Critical as u32, "critical"),
        ]);
        use lictor_row_status as R;
        check::<Status>(&[
            (R::Matched as u32, "matched"),
            (R::Undetermined as u32, "undetermined"),
            (R::Pending as u32, "pending"),
            (R::Expired as u32, "expired"),
            (R::Shadow as u32, "shadow"),
            (R::NotMatched as u32, "not_matched"),
        ]);
        check::<Fails>(&[(lictor_fail::Open as u32, "open"), (lictor_fail::Closed as u32, "closed")]);
        use lictor_log_level as L;
        check::<LogLevel>(&[
            (L::Minimal as u32, "minimal"),
            (L::Standard as u32, "standard"),
            (L::Full as u32, "full"),
            (L::Paranoid as u32, "paranoid"),
        ]);
        use lictor_dialect as D;
        assert_eq!(D::Any as u32, 0);
        check::<Dialect>(&[
            (D::Native as u32, "native"),
            (D::Flashback as u32, "flashback"),
            (D::AgenticAudit as u32, "agentic-audit"),
            (D::SafeAi as u32, "safe-ai"),
        ]);
    }

    #[test]
    fn effects_are_bits() {
        use lictor_effect as E;
        let written = [
            (E::Deny as u32, "deny"),
            (E::Approve as u32, "approve"),
            (E::Judge as u32, "judge"),
            (E::Redact as u32, "redact"),
            (E::Route as u32, "route"),
            (E::SetArg as u32, "set_arg"),
            (E::Throttle as u32, "throttle"),
            (E::Alert as u32, "alert"),
            (E::Warn as u32, "warn"),
            (E::Record as u32, "record"),
            (E::Allow as u32, "allow"),
        ];
        assert_eq!(written.len(), EffectKind::ALL.len());
        for (kind, (bit, name)) in EffectKind::ALL.into_iter().zip(written) {
            assert_eq!((effects([kind].into_iter().collect()), kind.as_str()), (bit, name));
        }
    }
}
