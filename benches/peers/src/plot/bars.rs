//! A group of bars for each column, a bar an engine, on a logarithmic scale.

use std::fmt::Write as _;

use super::{COLOURS, escape, opening};
use crate::report::{Cell, Table, digits};

const WIDTH: f64 = 860.0;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 50.0;
const BAR: f64 = 18.0;
/// The name of a group, above its bars.
const HEADING: f64 = 30.0;

/// The table as SVG.
pub fn svg(table: &Table) -> String {
    // Nothing has no place on this scale.
    let value = |cell: &Cell| cell.value().filter(|value| *value > 0.0);
    let values = || table.rows.iter().flat_map(|row| row.cells.iter().filter_map(value));
    let low = values().fold(f64::INFINITY, f64::min).log10().floor();
    let high = values().fold(0.0, f64::max).log10().ceil();
    let width = |value: f64| (value.log10() - low) / (high - low).max(0.1) * (WIDTH - LEFT - RIGHT);
    let group = HEADING + BAR * table.rows.len() as f64;
    let height = TOP + group * table.columns.len() as f64 + 20.0;
    let mut svg = opening(table, WIDTH, height, 20.0);
    let mut add = |part: std::fmt::Arguments<'_>| svg.write_fmt(part).expect("a string takes all");
    for (column, name) in table.columns.iter().enumerate() {
        let top = TOP + group * column as f64;
        add(format_args!(
            "<text x=\"20\" y=\"{:.1}\" font-weight=\"bold\">{}</text>\n",
            top + 20.0,
            escape(name)
        ));
        for (place, (row, colour)) in table.rows.iter().zip(COLOURS.iter().cycle()).enumerate() {
            let top = top + HEADING + BAR * place as f64;
            add(format_args!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
                LEFT - 8.0,
                top + 13.0,
                escape(&row.engine)
            ));
            let value = row.cells.get(column).and_then(value);
            let (long, shown) = value.map_or((0.0, "–".to_owned()), |value| (width(value), digits(value)));
            add(format_args!(
                "<rect x=\"{LEFT}\" y=\"{:.1}\" width=\"{long:.1}\" height=\"{:.1}\" fill=\"{colour}\"/>\n\
                 <text x=\"{:.1}\" y=\"{:.1}\">{shown}</text>\n",
                top + 2.0,
                BAR - 4.0,
                LEFT + long + 6.0,
                top + 13.0
            ));
        }
    }
    svg += "</svg>\n";
    svg
}
