//! The conditions of one bundle, each checked once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::FieldMatch;
use crate::limits::Limits;
use crate::source::{SourceMap, Spanned};

use super::{Expr, RequestSchema, check_expression, check_field_match};

/// Checks conditions against one schema. Policies repeat each other's conditions, and both compiling and linting ask for
/// all of them, so what was checked without a problem is kept by its text.
#[derive(Debug)]
pub struct Conditions<'a> {
    pub(crate) sources: &'a SourceMap,
    pub(crate) schema: &'a RequestSchema,
    pub(crate) limits: &'a Limits,
    known: RefCell<BTreeMap<String, Vec<Known>>>,
}

/// A condition beside the tools that it was checked with.
#[derive(Debug)]
struct Known {
    tools: Option<Vec<String>>,
    expr: Arc<Expr>,
}

impl<'a> Conditions<'a> {
    /// None yet.
    pub fn new(sources: &'a SourceMap, schema: &'a RequestSchema, limits: &'a Limits) -> Self {
        Conditions { sources, schema, limits, known: RefCell::default() }
    }

    /// What `text` means; see [`check_expression`].
    ///
    /// # Errors
    /// Every problem of the condition.
    pub fn expression(
        &self,
        text: &Spanned<String>,
        tools: Option<&[String]>,
    ) -> Result<Arc<Expr>, Vec<Diagnostic>> {
        if let Some(known) = self.known.borrow().get(&text.value).and_then(|known| find(known, tools)) {
            return Ok(known);
        }
        let expr = Arc::new(check_expression(text, self.sources, self.schema, tools, self.limits)?);
        // A pattern carries its place in the document, for the compiler of patterns to report.
        if !has_pattern(text) {
            let known = Known { tools: tools.map(<[String]>::to_vec), expr: expr.clone() };
            self.known.borrow_mut().entry(text.value.clone()).or_default().push(known);
        }
        Ok(expr)
    }

    /// What a field operator means; see [`check_field_match`].
    ///
    /// # Errors
    /// Every problem of the operator.
    pub fn field_match(&self, entry: &FieldMatch, tools: Option<&[String]>) -> Result<Expr, Vec<Diagnostic>> {
        check_field_match(entry, self.schema, tools)
    }
}

fn find(known: &[Known], tools: Option<&[String]>) -> Option<Arc<Expr>> {
    let same = known.iter().find(|known| known.tools.as_deref() == tools)?;
    Some(Arc::clone(&same.expr))
}

/// Whether a condition may hold a pattern. A text literal that says so is kept out of the store for nothing.
fn has_pattern(text: &str) -> bool {
    text.contains("matches") || text.contains("glob")
}
