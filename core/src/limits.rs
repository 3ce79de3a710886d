//! The bounds that keep every input's cost known.

/// How much of each thing is accepted. A host may lower any of them; [`Limits::default`] is the ceiling.
///
/// Beyond a load-time limit a document is refused with `E-LIMIT`. Beyond a run-time limit the affected
/// conditions become unknown, so that each policy's fail mode decides, and the decision's `errors` say so.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of text a request may carry, all its parts together.
    pub content_bytes: usize,
    /// Nesting of a document or a request.
    pub json_depth: usize,
    /// Nodes of one expression.
    pub expression_nodes: usize,
    /// Nesting of one expression.
    pub expression_depth: usize,
    /// Bytes of one compiled regex.
    pub regex_bytes: usize,
    /// Hits gathered in one decision.
    pub hits: usize,
    /// Steps that `all` and `exists` may take in one decision.
    pub quantifier_steps: usize,
    /// Rationale rows of one decision; the true count stands beside them.
    pub rationale_rows: usize,
    /// Bytes of one document.
    pub document_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            content_bytes: 1 << 20,
            json_depth: 64,
            expression_nodes: 4_096,
            expression_depth: 64,
            regex_bytes: 1 << 20,
            hits: 10_000,
            quantifier_steps: 100_000,
            rationale_rows: 32,
            document_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// The name of every limit, as `defaults.limits` of a bundle and error messages spell it.
    pub const NAMES: [&'static str; 9] = [
        "content_bytes",
        "json_depth",
        "expression_nodes",
        "expression_depth",
        "regex_bytes",
        "hits",
        "quantifier_steps",
        "rationale_rows",
        "document_bytes",
    ];

    /// Lowers the named limit to `value`. A limit is never raised. `None` for an unknown name.
    pub fn lower(&mut self, name: &str, value: usize) -> Option<()> {
        let limit = match name {
            "content_bytes" => &mut self.content_bytes,
            "json_depth" => &mut self.json_depth,
            "expression_nodes" => &mut self.expression_nodes,
            "expression_depth" => &mut self.expression_depth,
            "regex_bytes" => &mut self.regex_bytes,
            "hits" => &mut self.hits,
            "quantifier_steps" => &mut self.quantifier_steps,
            "rationale_rows" => &mut self.rationale_rows,
            "document_bytes" => &mut self.document_bytes,
            _ => return None,
        };
        *limit = value.min(*limit);
        Some(())
    }
}
