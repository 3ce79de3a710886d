//! What a request can be given, by number, and where it goes.

use lictor::request::{Session, Tool};
use lictor::value::Map;
use lictor::{Request, Value};

use crate::error::Failure;

/// A text of the request.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_field {
    /// `id`: the host's name for the request; comes back as `request_id`.
    Id = 1,
    /// `principal.user`.
    User = 2,
    /// `agent.id`.
    Agent = 3,
    /// `action`.
    Action = 4,
    /// `tool.server`.
    ToolServer = 5,
    /// `tool.name`.
    ToolName = 6,
    /// `tool.hash`.
    ToolHash = 7,
    /// `model.id`.
    Model = 8,
    /// `session.id`.
    Session = 9,
    /// `environment`.
    Environment = 10,
    /// `now`: a time such as `2026-11-20T10:00:00Z`.
    Now = 11,
}

/// A list of texts of the request.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_list {
    /// `principal.groups`.
    Groups = 1,
    /// `principal.roles`.
    Roles = 2,
    /// `session.labels`.
    Labels = 3,
    /// `session.tools_called`.
    ToolsCalled = 4,
}

/// A map of the request.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_map {
    /// `facts`.
    Facts = 1,
    /// `counters`: numbers only.
    Counters = 2,
    /// `tool.args`.
    Args = 3,
}

/// The field that a number names.
pub(crate) fn field(number: u32) -> Result<lictor_field, Failure> {
    member(&FIELDS, number, "field", "is no lictor_field")
}

/// Where a text of the request is; the time is none.
pub(crate) fn string(request: &mut Request, field: lictor_field) -> Option<&mut Option<String>> {
    Some(match field {
        lictor_field::Id => &mut request.id,
        lictor_field::User => &mut request.principal.user,
        lictor_field::Agent => &mut request.agent,
        lictor_field::Action => &mut request.action,
        lictor_field::ToolServer => &mut tool(request).server,
        lictor_field::ToolName => &mut tool(request).name,
        lictor_field::ToolHash => &mut tool(request).hash,
        lictor_field::Model => &mut request.model,
        lictor_field::Session => &mut session(request).id,
        lictor_field::Environment => &mut request.environment,
        lictor_field::Now => return None,
    })
}

/// Where a list of the request is.
pub(crate) fn strings(request: &mut Request, number: u32) -> Result<&mut Option<Vec<String>>, Failure> {
    Ok(match member(&LISTS, number, "list", "is no lictor_list")? {
        lictor_list::Groups => &mut request.principal.groups,
        lictor_list::Roles => &mut request.principal.roles,
        lictor_list::Labels => &mut session(request).labels,
        lictor_list::ToolsCalled => &mut session(request).tools_called,
    })
}

/// A map of the request, known from now on.
pub(crate) fn map(request: &mut Request, number: u32) -> Result<&mut Map, Failure> {
    match member(&MAPS, number, "map", "is no lictor_map")? {
        lictor_map::Facts => Ok(&mut request.facts),
        lictor_map::Counters => Ok(&mut request.counters),
        lictor_map::Args => match tool(request).args.get_or_insert_with(|| Value::Map(Map::new())) {
            Value::Map(args) => Ok(args),
            // No request has other arguments.
            _ => Err(Failure::Argument("map", "holds no map")),
        },
    }
}

/// How many levels of a request a value of a map stands below.
pub(crate) const fn levels_above(map: u32) -> usize {
    if map == lictor_map::Args as u32 { 3 } else { 2 }
}

/// Counters are numbers.
pub(crate) fn check_value(map: u32, value: &Value) -> Result<(), Failure> {
    if map == lictor_map::Counters as u32 && !matches!(value, Value::Int(_) | Value::Float(_)) {
        return Err(Failure::Argument("value", "is no number, as counters are"));
    }
    Ok(())
}

fn tool(request: &mut Request) -> &mut Tool {
    request.tool.get_or_insert_default()
}

fn session(request: &mut Request) -> &mut Session {
    request.session.get_or_insert_default()
}

const FIELDS: [lictor_field; 11] = [
    lictor_field::Id,
    lictor_field::User,
    lictor_field::Agent,
    lictor_field::Action,
    lictor_field::ToolServer,
    lictor_field::ToolName,
    lictor_field::ToolHash,
    lictor_field::Model,
    lictor_field::Session,
    lictor_field::Environment,
    lictor_field::Now,
];

const LISTS: [lictor_list; 4] =
    [lictor_list::Groups, lictor_list::Roles, lictor_list::Labels, lictor_list::ToolsCalled];

const MAPS: [lictor_map; 3] = [lictor_map::Facts, lictor_map::Counters, lictor_map::Args];

/// The member of an enum that a number names; they count from 1.
fn member<T: Copy>(all: &[T], number: u32, name: &'static str, problem: &'static str) -> Result<T, Failure> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    match place.and_then(|place| all.get(place)) {
        Some(member) => Ok(*member),
        None => Err(Failure::Argument(name, problem)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_members() {
        for field in FIELDS {
            assert_eq!(member(&FIELDS, field as u32, "", "").unwrap() as u32, field as u32);
        }
        for list in LISTS {
            assert_eq!(member(&LISTS, list as u32, "", "").unwrap() as u32, list as u32);
        }
        for map in MAPS {
            assert_eq!(member(&MAPS, map as u32, "", "").unwrap() as u32, map as u32);
        }
        assert!(member(&MAPS, 0, "", "").is_err() && member(&MAPS, 4, "", "").is_err());
    }
}
