//! Verdicts and effects: what a decision says and what it asks of the host.

use std::fmt;

/// What the host must do with the action, ordered by restrictiveness.
///
/// Verdicts form a lattice whose join is [`Ord::max`], so the order in which policies are looked at can
/// never change a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Carry out the action as it is.
    #[default]
    Allow,
    /// Carry out the action after the rewriting the decision names.
    Transform,
    /// Wait: a person must approve or a judge must answer first.
    Hold,
    /// Do not carry out the action.
    Deny,
}

impl Verdict {
    /// Every verdict, least restrictive first.
    pub const ALL: [Verdict; 4] = [Verdict::Allow, Verdict::Transform, Verdict::Hold, Verdict::Deny];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Allow => "allow",
            Verdict::Transform => "transform",
            Verdict::Hold => "hold",
            Verdict::Deny => "deny",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The kind of an effect, without its parameters.
///
/// The order is the order of rationale rows: what restricts most comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectKind {
    /// Do not carry out the action.
    Deny,
    /// Get a person's approval bound to the action.
    Approve,
    /// Answer a question; arises only from a pending check.
    Judge,
    /// Replace spans of text.
    Redact,
    /// Use another model.
    Route,
    /// Rewrite a tool's argument.
    SetArg,
    /// Consume a counter.
    Throttle,
    /// Notify administrators.
    Alert,
    /// Tell the caller.
    Warn,
    /// Keep a record.
    Record,
    /// Waive other policies, and grant under default-deny.
    Allow,
}

impl EffectKind {
    /// Every effect, in the order of rationale rows.
    pub const ALL: [EffectKind; 11] = [
        EffectKind::Deny,
        EffectKind::Approve,
        EffectKind::Judge,
        EffectKind::Redact,
        EffectKind::Route,
        EffectKind::SetArg,
        EffectKind::Throttle,
        EffectKind::Alert,
        EffectKind::Warn,
        EffectKind::Record,
        EffectKind::Allow,
    ];

    /// The name used in documents and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            EffectKind::Deny => "deny",
            EffectKind::Approve => "approve",
            EffectKind::Judge => "judge",
            EffectKind::Redact => "redact",
            EffectKind::Route => "route",
            EffectKind::SetArg => "set_arg",
            EffectKind::Throttle => "throttle",
            EffectKind::Alert => "alert",
            EffectKind::Warn => "warn",
            EffectKind::Record => "record",
            EffectKind::Allow => "allow",
        }
    }

    /// The verdict this effect asks for when its policy counts.
    pub const fn verdict(self) -> Verdict {
        match self {
            EffectKind::Deny => Verdict::Deny,
            EffectKind::Approve | EffectKind::Judge => Verdict::Hold,
            EffectKind::Redact | EffectKind::Route | EffectKind::SetArg | EffectKind::Throttle => {
                Verdict::Transform
            }
            EffectKind::Alert | EffectKind::Warn | EffectKind::Record | EffectKind::Allow => Verdict::Allow,
        }
    }
}

impl fmt::Display for EffectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of effect kinds, iterated in the order of rationale rows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct EffectSet(u16);

impl EffectSet {
    /// The set without members.
    pub const EMPTY: EffectSet = EffectSet(0);

    /// Adds `kind`.
    pub fn insert(&mut self, kind: EffectKind) {
        self.0 |= 1 << kind as u16;
    }

    /// Takes `kind` out.
    pub fn remove(&mut self, kind: EffectKind) {
        self.0 &= !(1 << kind as u16);
    }

    /// Whether `kind` is a member.
    pub const fn contains(self, kind: EffectKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    /// Whether there is no member.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Every member of either set.
    #[must_use]
    pub const fn union(self, other: EffectSet) -> EffectSet {
        EffectSet(self.0 | other.0)
    }

    /// The members, most restrictive first.
    pub fn iter(self) -> impl Iterator<Item = EffectKind> {
        EffectKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// The most restrictive verdict that a member asks for; allow for the empty set.
    pub fn verdict(self) -> Verdict {
        self.iter().map(EffectKind::verdict).max().unwrap_or_default()
    }
}

impl FromIterator<EffectKind> for EffectSet {
    fn from_iter<I: IntoIterator<Item = EffectKind>>(kinds: I) -> Self {
        let mut set = EffectSet::EMPTY;
        for kind in kinds {
            set.insert(kind);
        }
        set
    }
}

impl fmt::Debug for EffectSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What happens to a policy whose condition could not be decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fail {
    /// Closed when severity is high or critical and an effect is deny, approve or redact; else open.
    #[default]
    Auto,
    /// An undecided policy is listed and contributes nothing.
    Open,
    /// An undecided policy counts as if it had matched.
    Closed,
}

impl Fail {
    /// Every mode.
    pub const ALL: [Fail; 3] = [Fail::Auto, Fail::Open, Fail::Closed];

    /// The name used in documents and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fail::Auto => "auto",
            Fail::Open => "open",
            Fail::Closed => "closed",
        }
    }

    /// Whether this mode, for a policy of the given severity and effects, is closed.
    pub fn is_closed(self, severity: crate::severity::Severity, effects: EffectSet) -> bool {
        match self {
            Fail::Open => false,
            Fail::Closed => true,
            Fail::Auto => {
                severity >= crate::severity::Severity::High
                    && [EffectKind::Deny, EffectKind::Approve, EffectKind::Redact]
                        .into_iter()
                        .any(|kind| effects.contains(kind))
            }
        }
    }
}
