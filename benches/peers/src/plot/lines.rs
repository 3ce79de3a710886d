//! Cost against N, both logarithmic, a line an engine.

use std::fmt::Write as _;

use super::{COLOURS, escape, number, opening};
use crate::report::{Row, Table};

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 520.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 250.0;
const TOP: f64 = 50.0;
const BOTTOM: f64 = 50.0;

/// The table as SVG. Its columns must be numbers.
pub fn svg(table: &Table) -> String {
    let columns: Vec<f64> = table.columns.iter().filter_map(|column| number(column)).collect();
    let values = || table.rows.iter().flat_map(|row| row.cells.iter().filter_map(|cell| cell.value()));
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(0.0, f64::max));
    let decades = (low.log10().floor(), high.log10().ceil());
    let ends =
        (columns.first().copied().unwrap_or(1.0).log10(), columns.last().copied().unwrap_or(10.0).log10());
    let x = |n: f64| LEFT + (n.log10() - ends.0) / (ends.1 - ends.0).max(0.1) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| {
        HEIGHT
            - BOTTOM
            - (value.log10() - decades.0) / (decades.1 - decades.0).max(0.1) * (HEIGHT - TOP - BOTTOM)
    };
    let mut svg = opening(table, WIDTH, HEIGHT, LEFT);
    let mut add = |part: std::fmt::Arguments<'_>| svg.write_fmt(part).expect("a string takes all");
    for decade in decades.0 as i32..=decades.1 as i32 {
        let (at, right) = (y(10_f64.powi(decade)), WIDTH - RIGHT);
        add(format_args!(
            "<line x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{right}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 8.0,
            at + 4.0,
            10_f64.powi(decade)
        ));
    }
    for (n, name) in columns.iter().zip(&table.columns) {
        let at = x(*n);
        add(format_args!(
            "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">N = {name}</text>\n",
            HEIGHT - 24.0
        ));
    }
    let mut labels: Vec<(f64, &Row, &str)> = Vec::new();
    for (row, colour) in table.rows.iter().zip(COLOURS.iter().cycle()) {
        let points: Vec<(f64, f64)> =
            columns.iter().zip(&row.cells).filter_map(|(n, cell)| Some((x(*n), y(cell.value()?)))).collect();
        let Some((_, end)) = points.last() else { continue };
        let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        add(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n",
            line.join(" ")
        ));
        for (x, y) in &points {
            add(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>\n"));
        }
        labels.push((*end, row, colour));
    }
    // Beside the ends of the lines, and apart from each other.
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = 0.0_f64;
    for (end, row, colour) in labels {
        let at = (end + 4.0).max(free);
        free = at + 16.0;
        add(format_args!(
            "<text x=\"{:.1}\" y=\"{at:.1}\" fill=\"{colour}\">{}</text>\n",
            WIDTH - RIGHT + 10.0,
            escape(&row.engine)
        ));
    }
    svg += "</svg>\n";
    svg
}
