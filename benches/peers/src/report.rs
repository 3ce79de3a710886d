//! What a run found out, as tables and as JSON.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::machine::Machine;
use crate::plot;

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    pub workload: &'static str,
    pub command: String,
    pub machine: Machine,
    pub tables: Vec<Table>,
}

/// One quantity by engine and by number of patterns, policies, …
#[derive(Debug, Serialize)]
pub struct Table {
    pub title: String,
    pub unit: &'static str,
    /// What the columns are: `N`, or names.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// One engine.
#[derive(Debug, Serialize)]
pub struct Row {
    pub engine: String,
    /// What it answers, if that is less than the others do.
    pub answers: String,
    pub cells: Vec<Cell>,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Cell {
    Value(f64),
    /// From 0 to 1.
    Share(f64),
    /// Why there is none.
    Missing(String),
}

impl Cell {
    pub fn value(&self) -> Option<f64> {
        match self {
            Cell::Value(value) | Cell::Share(value) => Some(*value),
            Cell::Missing(_) => None,
        }
    }
}

impl Report {
    /// Prints the tables, the first `with_ratios` with ratios; `out` also gets the JSON, and a plot of the first table.
    pub fn publish(&self, with_ratios: usize, out: Option<&Path>) {
        println!("{}\n", self.machine.line());
        for (place, table) in self.tables.iter().enumerate() {
            println!("{}", table.markdown(place < with_ratios));
        }
        let Some(out) = out else { return };
        std::fs::create_dir_all(out).expect("the folder can be made");
        let json = serde_json::to_string_pretty(self).expect("a report is JSON");
        let file = |extension| out.join(self.workload).with_extension(extension);
        std::fs::write(file("json"), json + "\n").expect("the JSON can be written");
        std::fs::write(file("svg"), plot::svg(&self.tables[0])).expect("the plot can be written");
    }
}

impl Table {
    /// In Markdown. With `ratios`, each figure is followed by how many times the first row's it is.
    pub fn markdown(&self, ratios: bool) -> String {
        let mut text = format!("### {} ({})\n\n| engine | answers |", self.title, self.unit);
        self.columns.iter().for_each(|column| write!(text, " {column} |").expect("a string takes all"));
        text += "\n|---|---|";
        text += &"---:|".repeat(self.columns.len());
        text.push('\n');
        for (place, row) in self.rows.iter().enumerate() {
            write!(text, "| {} | {} |", row.engine, row.answers).expect("a string takes all");
            for (column, cell) in row.cells.iter().enumerate() {
                let first = self.rows.first().and_then(|first| first.cells.get(column)?.value());
                let shown = match (cell.value(), first) {
                    (Some(value), _) if matches!(cell, Cell::Share(_)) => format!("{value:.3}"),
                    (Some(value), Some(first)) if ratios && place > 0 => {
                        format!("{} ({}×)", digits(value), digits(value / first))
                    }
                    (Some(value), _) => digits(value),
                    (None, _) => "–".to_owned(),
                };
                write!(text, " {shown} |").expect("a string takes all");
            }
            text.push('\n');
        }
        for row in &self.rows {
            let mut missing: Vec<(&str, Vec<&str>)> = Vec::new();
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                let Cell::Missing(why) = cell else { continue };
                match missing.iter_mut().find(|(known, _)| known == why) {
                    Some((_, columns)) => columns.push(column),
                    None => missing.push((why, vec![column])),
                }
            }
            for (why, columns) in missing {
                writeln!(text, "\n{} at {}: {why}.", row.engine, columns.join(", "))
                    .expect("a string takes all");
            }
        }
        text
    }
}

/// With two or three digits that count.
pub(crate) fn digits(value: f64) -> String {
    match value {
        ..0.01 => format!("{value:.3}"),
        ..1.0 => format!("{value:.2}"),
        ..10.0 => format!("{value:.1}"),
        ..1_000.0 => format!("{value:.0}"),
        _ => {
            let whole = format!("{value:.0}");
            let mut grouped = String::new();
            for (place, digit) in whole.chars().enumerate() {
                if place > 0 && (whole.len() - place) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            grouped
        }
    }
}
