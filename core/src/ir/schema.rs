//! What conditions are checked against: the fields that requests have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::{Schema, Type};
use crate::value::Value;

/// Fields of a request and their types: ours, and those that the bundle declares.
#[derive(Clone, Debug, Default)]
pub struct RequestSchema {
    /// Facts; `risk_level` (severity) and `pii_detected` (bool) are always among them.
    pub facts: BTreeMap<String, Type>,
    /// Counters. Empty: any name.
    pub counters: BTreeSet<String>,
    /// Session labels. Empty: any name.
    pub labels: BTreeSet<String>,
    /// Tools.
    pub tools: BTreeMap<String, ToolSchema>,
    /// Levels of authority, highest first.
    pub levels: Vec<String>,
    /// Named lists.
    pub lists: BTreeMap<String, Arc<[Value]>>,
    /// Names of the bundle's own detectors.
    pub detectors: BTreeSet<String>,
}

/// What is known of a tool.
#[derive(Clone, Debug, Default)]
pub struct ToolSchema {
    /// Types of its arguments. `None`: anything.
    pub args: Option<BTreeMap<String, Type>>,
}

impl RequestSchema {
    /// The schema of a bundle.
    pub fn new(
        schema: &Schema,
        lists: &BTreeMap<String, Vec<Value>>,
        detectors: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut facts: BTreeMap<String, Type> =
            schema.facts.iter().map(|(name, ty)| (name.clone(), ty.value.clone())).collect();
        facts.insert("risk_level".to_owned(), Type::Severity);
        facts.insert("pii_detected".to_owned(), Type::Bool);
        RequestSchema {
            facts,
            counters: schema.counters.clone(),
            labels: schema.labels.clone(),
            tools: schema
                .tools
                .iter()
                .map(|(name, tool)| (name.clone(), ToolSchema { args: tool.args.clone() }))
                .collect(),
            levels: schema.levels.clone(),
            lists: lists.iter().map(|(name, items)| (name.clone(), items.as_slice().into())).collect(),
            detectors: detectors.into_iter().collect(),
        }
    }
}
