//! The question that settles most cheaply that a policy does not apply.

use super::{
    Compare, Conjunct, Constant, Field, FieldId, FinderId, Node, NodeId, Policy, Program, Term, Test, Within,
};
use crate::value::Value;

/// A necessary part of a condition: unless it holds, or cannot be told, the condition is false.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key<'p> {
    /// The field is this text.
    Text(FieldId, &'p str),
    /// The field is a list that holds this text.
    Member(FieldId, &'p str),
    /// The field is this truth.
    Truth(FieldId, bool),
    /// The finder has a hit in some text.
    Found(FinderId),
}

/// Most keys that one policy is filed under. With more, finding it costs more than looking at it.
const MOST: usize = 256;

/// Keys of which at least one must hold; `None` if the policy has none. The choice depends on the policy alone, so that it does
/// not change with the policies beside it.
pub(super) fn keys<'p>(policy: &'p Policy, program: &'p Program) -> Option<Vec<Key<'p>>> {
    let audience = policy.audience.iter().map(|list| {
        let key = if list.is_list { Key::Member } else { Key::Text };
        list.members.iter().map(|member| key(list.field, member)).collect::<Vec<_>>()
    });
    let conjuncts = policy.conjuncts.iter().filter_map(|conjunct| match conjunct {
        Conjunct::Holds(node) => of_node(*node, program),
        Conjunct::HoldsNot(_) => None,
        Conjunct::Content(test) if test.within == Within::Everything => {
            let any = if test.any.is_empty() { test.all.first()? } else { &test.any };
            Some(found(any))
        }
        Conjunct::Content(_) => None,
    });
    best(conjuncts.chain(audience), program)
}

/// Keys of which one must hold wherever the node does. Recursion is bounded by the depth of an expression.
fn of_node<'p>(id: NodeId, program: &'p Program) -> Option<Vec<Key<'p>>> {
    match program.node(id)? {
        Node::Const(_) | Node::Not(_) => None,
        Node::All(children) => best(children.iter().filter_map(|child| of_node(*child, program)), program),
        Node::Any(children) => {
            let mut keys = Vec::new();
            for child in children {
                keys.extend(of_node(*child, program)?);
                if keys.len() > MOST {
                    return None;
                }
            }
            Some(keys)
        }
        Node::Atom(atom) => of_test(&atom.test),
    }
}

fn of_test<'p>(test: &'p Test) -> Option<Vec<Key<'p>>> {
    match test {
        Test::Truth(Term::Field(field)) => Some(vec![Key::Truth(*field, true)]),
        Test::Compare { left, op: Compare::Eq, right } => match (left, right) {
            (Term::Field(field), Term::Const(constant)) | (Term::Const(constant), Term::Field(field)) => {
                Some(vec![of_constant(*field, constant)?])
            }
            _ => None,
        },
        Test::In { item: Term::Const(Constant::Value(Value::String(text))), list: Term::Field(field) } => {
            Some(vec![Key::Member(*field, text)])
        }
        Test::In { item: Term::Field(field), list: Term::Const(list) } => {
            let items: &[Value] = match list {
                Constant::List(items) => items,
                Constant::Value(Value::List(items)) => items,
                _ => return None,
            };
            some(items.iter().map(|item| item.as_str().map(|text| Key::Text(*field, text))))
        }
        Test::In { item: Term::Field(field), list: Term::List(items) } => {
            let key = |item: &'p Term| match item {
                Term::Const(constant) => of_constant(*field, constant),
                _ => None,
            };
            some(items.iter().map(key))
        }
        Test::Detects { finders, within: Within::Everything } => Some(found(finders)),
        _ => None,
    }
}

/// Keys, if there are any and all are known. Of no keys none can hold, but the field of `field in []` may be unknown, and then
/// the condition is.
fn some<'p>(keys: impl Iterator<Item = Option<Key<'p>>>) -> Option<Vec<Key<'p>>> {
    keys.collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

fn of_constant<'p>(field: FieldId, constant: &'p Constant) -> Option<Key<'p>> {
    match constant {
        Constant::Value(Value::String(text)) => Some(Key::Text(field, text)),
        Constant::Value(Value::Bool(truth)) => Some(Key::Truth(field, *truth)),
        _ => None,
    }
}

fn found(finders: &[FinderId]) -> Vec<Key<'_>> {
    finders.iter().copied().map(Key::Found).collect()
}

/// The keys that are likely to spare most: a name first, then what is found in texts, then labels, then truths; among equals
/// the fewest, then the first.
fn best<'p>(choices: impl Iterator<Item = Vec<Key<'p>>>, program: &Program) -> Option<Vec<Key<'p>>> {
    choices.filter(|keys| keys.len() <= MOST).min_by_key(|keys| {
        let dullest = keys.iter().map(|key| dullness(key, program)).max().unwrap_or_default();
        (dullest, keys.len())
    })
}

fn dullness(key: &Key<'_>, program: &Program) -> u8 {
    match key {
        Key::Text(id, _) | Key::Member(id, _) => match program.field(*id).map(|asked| &asked.field) {
            Some(
                Field::User
                | Field::Agent
                | Field::Action
                | Field::ToolName
                | Field::ToolHash
                | Field::ToolArgs(_),
            ) => 0,
            Some(Field::Scope(_) | Field::Model | Field::ToolServer | Field::Fact(_) | Field::Counter(_)) => {
                1
            }
            Some(Field::Groups | Field::Roles | Field::Session(_)) => 3,
            Some(Field::Kind | Field::Environment | Field::Now) | None => 4,
        },
        Key::Found(_) => 2,
        Key::Truth(..) => 5,
    }
}
