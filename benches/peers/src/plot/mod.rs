//! A table as a plot, in SVG.

mod bars;
mod lines;

use crate::report::Table;

/// Told apart by everybody (Okabe and Ito).
const COLOURS: [&str; 8] =
    ["#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"];

/// Lines over columns that are numbers, otherwise bars for each column.
pub fn svg(table: &Table) -> String {
    if table.columns.iter().all(|column| number(column).is_some()) {
        lines::svg(table)
    } else {
        bars::svg(table)
    }
}

/// A column such as `10,000`.
fn number(column: &str) -> Option<f64> {
    column.replace(',', "").parse().ok()
}

/// The first lines of a plot with a title.
fn opening(table: &Table, width: f64, height: f64, left: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n\
         <text x=\"{left}\" y=\"26\" font-size=\"16\">{} ({})</text>\n",
        escape(&table.title),
        escape(table.unit)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
