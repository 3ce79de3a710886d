//! Fields of a request that conditions can name.

use std::fmt;
use std::sync::Arc;

use crate::value::Path;

/// A field, resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `kind`
    Kind,
    /// `scope.org`, `scope.workspace`, …
    Scope(Arc<str>),
    /// `user.id`
    User,
    /// `user.groups`
    Groups,
    /// `user.roles`
    Roles,
    /// `agent.id`, also `agent_id`
    Agent,
    /// `action`
    Action,
    /// `tool.name`
    ToolName,
    /// `tool.server`
    ToolServer,
    /// `tool.hash`
    ToolHash,
    /// `tool.args` and what lies below it.
    ToolArgs(Path),
    /// `model.id`
    Model,
    /// `session.…`
    Session(SessionField),
    /// `counters["…"]`
    Counter(Arc<str>),
    /// `environment`
    Environment,
    /// `now`
    Now,
    /// A fact, by its bare name.
    Fact(Arc<str>),
}

/// A field of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionField {
    /// `session.id`
    Id,
    /// `session.labels`
    Labels,
    /// `session.tools_called`
    ToolsCalled,
    /// `session.turn`
    Turn,
    /// `session.posture`
    Posture,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Kind => f.write_str("kind"),
            Field::Scope(level) => write!(f, "scope.{level}"),
            Field::User => f.write_str("user.id"),
            Field::Groups => f.write_str("user.groups"),
            Field::Roles => f.write_str("user.roles"),
            Field::Agent => f.write_str("agent.id"),
            Field::Action => f.write_str("action"),
            Field::ToolName => f.write_str("tool.name"),
            Field::ToolServer => f.write_str("tool.server"),
            Field::ToolHash => f.write_str("tool.hash"),
            Field::ToolArgs(path) if path.segments().is_empty() => f.write_str("tool.args"),
            Field::ToolArgs(path) => write!(f, "tool.args.{path}"),
            Field::Model => f.write_str("model.id"),
            Field::Session(SessionField::Id) => f.write_str("session.id"),
            Field::Session(SessionField::Labels) => f.write_str("session.labels"),
            Field::Session(SessionField::ToolsCalled) => f.write_str("session.tools_called"),
            Field::Session(SessionField::Turn) => f.write_str("session.turn"),
            Field::Session(SessionField::Posture) => f.write_str("session.posture"),
            Field::Counter(name) => write!(f, "counters[\"{name}\"]"),
            Field::Environment => f.write_str("environment"),
            Field::Now => f.write_str("now"),
            Field::Fact(name) => f.write_str(name),
        }
    }
}
