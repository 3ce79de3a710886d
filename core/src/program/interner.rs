//! Fields and nodes under construction: what is equal is one, so that each is looked up and evaluated once.
//!
//! What an update adds shares the program's fields, and nodes with whatever else it adds.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ir;

use super::{AskedField, Atom, Conjunct, Field, FieldId, FinderId, Node, NodeId, Program, Term, Test, Type};

/// All nodes so far, children before their parents.
#[derive(Debug, Default)]
pub(super) struct Interner<'p> {
    /// The program that they are added to.
    base: Option<&'p Program>,
    fields: Vec<AskedField>,
    by_field: BTreeMap<Field, FieldId>,
    nodes: Vec<Node>,
    /// Atoms by their text. Equal texts may mean different things, where they stand beside different tools.
    atoms: BTreeMap<Arc<str>, Vec<(ir::Test, NodeId)>>,
    branches: BTreeMap<(Branch, Vec<NodeId>), NodeId>,
}

/// What joins the children of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Branch {
    All,
    Any,
    Not,
}

impl<'p> Interner<'p> {
    /// For an update of `base`, whose fields and nodes keep their numbers.
    pub(super) fn over(base: &'p Program) -> Self {
        Interner { base: Some(base), ..Interner::default() }
    }

    /// What was added.
    pub(super) fn finish(self) -> (Vec<AskedField>, Vec<Node>) {
        (self.fields, self.nodes)
    }

    fn first_field(&self) -> u32 {
        self.base.map_or(0, |base| base.fields.len())
    }

    fn first_node(&self) -> u32 {
        self.base.map_or(0, |base| base.nodes.len())
    }

    fn asked_field(&self, id: FieldId) -> Option<&AskedField> {
        match id.0.checked_sub(self.first_field()) {
            Some(place) => self.fields.get(place as usize),
            None => self.base?.field(id),
        }
    }

    /// A node that was added here.
    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0.checked_sub(self.first_node())? as usize)
    }

    /// The id of a field. Facts have the types of `facts`.
    pub(super) fn field(&mut self, field: &Field, facts: &BTreeMap<String, Type>) -> FieldId {
        if let Some(id) = self.by_field.get(field) {
            return *id;
        }
        let is_its = |id: &FieldId| self.asked_field(*id).is_some_and(|asked| asked.field == *field);
        if let Some(known) = self.base.and_then(|base| base.by_field.get(field).find(is_its)) {
            return known;
        }
        let id = FieldId(self.first_field() + u32::try_from(self.fields.len()).unwrap_or(u32::MAX));
        let ty = match field {
            Field::Fact(name) => facts.get(&**name).cloned(),
            _ => None,
        };
        self.fields.push(AskedField { field: field.clone(), ty });
        self.by_field.insert(field.clone(), id);
        id
    }

    /// The node of a truth.
    pub(super) fn constant(&mut self, truth: bool) -> NodeId {
        self.push(Node::Const(truth))
    }

    /// The node of an atom, if there is one.
    pub(super) fn known_atom(&self, atom: &ir::Atom) -> Option<NodeId> {
        let same = self.atoms.get(&atom.text)?.iter().find(|(test, _)| is_same(test, &atom.test));
        same.map(|(_, id)| *id)
    }

    /// Adds the node of an atom that is not [known](Self::known_atom).
    pub(super) fn atom(&mut self, atom: &ir::Atom, test: Test) -> NodeId {
        let id = self.push(Node::Atom(Atom { test, text: atom.text.clone() }));
        self.atoms.entry(atom.text.clone()).or_default().push((atom.test.clone(), id));
        id
    }

    pub(super) fn all(&mut self, children: Vec<NodeId>) -> NodeId {
        self.branch(Branch::All, children)
    }

    pub(super) fn any(&mut self, children: Vec<NodeId>) -> NodeId {
        self.branch(Branch::Any, children)
    }

    pub(super) fn not(&mut self, child: NodeId) -> NodeId {
        self.branch(Branch::Not, vec![child])
    }

    /// `conjuncts` with every conjunction taken apart, in the order in which they are asked.
    pub(super) fn taken_apart(&self, conjuncts: &[Conjunct]) -> Box<[Conjunct]> {
        let mut tests = Vec::new();
        for conjunct in conjuncts {
            match conjunct {
                Conjunct::Holds(node) => self.take_apart(*node, &mut tests),
                Conjunct::HoldsNot(_) | Conjunct::Content(_) => tests.push(conjunct.clone()),
            }
        }
        tests.into()
    }

    /// Recursion is bounded by the depth of an expression.
    fn take_apart(&self, id: NodeId, tests: &mut Vec<Conjunct>) {
        match self.node(id) {
            Some(Node::All(children)) => children.iter().for_each(|child| self.take_apart(*child, tests)),
            _ => tests.push(Conjunct::Holds(id)),
        }
    }

    /// What a condition needs beyond the request's fields: the finders it asks for, and whether it asks for `pii_detected`.
    /// Recursion is bounded by the depth of an expression.
    pub(super) fn needs(&self, id: NodeId, finders: &mut Vec<FinderId>, asks_pii: &mut bool) {
        match self.node(id) {
            None | Some(Node::Const(_)) => {}
            Some(Node::All(children) | Node::Any(children)) => {
                children.iter().for_each(|child| self.needs(*child, finders, asks_pii));
            }
            Some(Node::Not(child)) => self.needs(*child, finders, asks_pii),
            Some(Node::Atom(atom)) => {
                let mut term = |term: &Term| self.term_needs(term, finders, asks_pii);
                match &atom.test {
                    Test::Truth(operand) | Test::Has(operand) => term(operand),
                    Test::Compare { left, right, .. } => [left, right].into_iter().for_each(term),
                    Test::In { item, list } => [item, list].into_iter().for_each(term),
                    Test::Text { subject, needle, .. } => [subject, needle].into_iter().for_each(term),
                    Test::Contains { subject, .. }
                    | Test::Matches { subject, .. }
                    | Test::InDomain { subject, .. }
                    | Test::InCidr { subject, .. } => term(subject),
                    Test::Quantifier { list, body, .. } => {
                        term(list);
                        self.needs(*body, finders, asks_pii);
                    }
                    Test::Detects { finders: own, .. } => finders.extend_from_slice(own),
                }
            }
        }
    }

    fn term_needs(&self, term: &Term, finders: &mut Vec<FinderId>, asks_pii: &mut bool) {
        match term {
            Term::Const(_) | Term::Item(_) => {}
            Term::Field(id) => {
                let field = self.asked_field(*id).map(|asked| &asked.field);
                *asks_pii |= matches!(field, Some(Field::Fact(name)) if &**name == "pii_detected");
            }
            Term::Index { base, key } => {
                self.term_needs(base, finders, asks_pii);
                self.term_needs(key, finders, asks_pii);
            }
            Term::Size(operand) | Term::Age(operand) | Term::Hour(operand) | Term::Weekday(operand) => {
                self.term_needs(operand, finders, asks_pii);
            }
            Term::List(items) => items.iter().for_each(|item| self.term_needs(item, finders, asks_pii)),
            Term::Truth(node) => self.needs(*node, finders, asks_pii),
        }
    }

    fn branch(&mut self, branch: Branch, children: Vec<NodeId>) -> NodeId {
        if let Some(id) = self.branches.get(&(branch, children.clone())) {
            return *id;
        }
        let id = self.push(match (branch, children.first()) {
            (Branch::Not, Some(child)) => Node::Not(*child),
            (Branch::Any, _) => Node::Any(children.as_slice().into()),
            (Branch::All | Branch::Not, _) => Node::All(children.as_slice().into()),
        });
        self.branches.insert((branch, children), id);
        id
    }

    fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.first_node() + u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }
}

/// Whether two tests ask the same, wherever they were written.
fn is_same(left: &ir::Test, right: &ir::Test) -> bool {
    use ir::Test::{Glob, Matches};
    match (left, right) {
        (Matches { subject, regex }, Matches { subject: other, regex: pattern }) => {
            subject == other && regex.value == pattern.value
        }
        (Glob { subject, glob }, Glob { subject: other, glob: pattern }) => {
            subject == other && glob.value == pattern.value
        }
        _ => left == right,
    }
}
