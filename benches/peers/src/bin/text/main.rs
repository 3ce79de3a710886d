//! Workload B: N patterns against texts, beside other engines.
//!
//! `text [--out FOLDER] [--patterns 10,100,…] [--engines NAME,…]` runs each engine at each N in a process of its own, so
//! that its memory is its own, and a crash or a run without end costs one figure only. Each must give the right answers
//! before it is timed.

mod engines;
mod trial;

use std::collections::BTreeMap;

use lictor_peers::command::Command;
use lictor_peers::machine::Machine;
use lictor_peers::report::{Cell, Report, Row, Table};

use engines::{Contender, all};
use trial::Figures;

fn main() {
    let comparison = match Command::read("--patterns") {
        Command::Trial { engine, size } => return trial::run(&engine, size),
        Command::Compare(comparison) => comparison,
    };
    let sizes = &comparison.sizes;
    let contenders: Vec<Contender> =
        all().into_iter().filter(|contender| comparison.takes(&contender.name)).collect();
    let mut figures: BTreeMap<(usize, usize), Result<Figures, String>> = BTreeMap::new();
    for (place, contender) in contenders.iter().enumerate() {
        for size in sizes {
            eprintln!("{} at {size}", contender.name);
            figures.insert((place, *size), trial::start(contender, *size));
        }
    }
    let table =
        |title: &str, unit: &'static str, columns: Vec<String>, cells: &dyn Fn(usize) -> Vec<Cell>| Table {
            title: title.to_owned(),
            unit,
            columns,
            rows: (0..)
                .zip(&contenders)
                .map(|(place, contender)| Row {
                    engine: contender.name.clone(),
                    answers: contender.answers.name().to_owned(),
                    cells: cells(place),
                })
                .collect(),
        };
    let by_size = |title: &str, unit: &'static str, value: fn(&Figures) -> f64| {
        let cell = |place: usize, size: usize| match &figures[&(place, size)] {
            Ok(figures) => Cell::Value(value(figures)),
            Err(why) => Cell::Missing(why.clone()),
        };
        table(title, unit, sizes.iter().map(ToString::to_string).collect(), &|place| {
            sizes.iter().map(|size| cell(place, *size)).collect()
        })
    };
    let largest = |title: &str, size: usize, values: fn(&Figures) -> &[(String, f64)]| {
        let known =
            figures.iter().find_map(|((_, n), figures)| (*n == size).then_some(figures.as_ref().ok()?));
        let columns: Vec<String> =
            known.map(values).unwrap_or_default().iter().map(|(name, _)| name.clone()).collect();
        let count = columns.len();
        table(&format!("{title}, {size} patterns"), "µs for 1 KB", columns, &|place| match &figures
            [&(place, size)]
        {
            Ok(figures) => values(figures).iter().map(|(_, value)| Cell::Value(*value)).collect(),
            Err(why) => vec![Cell::Missing(why.clone()); count],
        })
    };
    let mut tables = vec![
        by_size("1 KB of English and code, few matches", "µs a text", |figures| figures.low),
        by_size("256 bytes of English and code, few matches", "µs a text", |figures| figures.short),
        by_size("1 KB of chat full of numbers", "µs a text", |figures| figures.chat),
        by_size("1 KB of all three, ten examples in each", "µs a text", |figures| figures.high),
        by_size("Build", "ms", |figures| figures.build_millis),
        by_size("Memory", "MB resident", |figures| figures.megabytes),
    ];
    for size in sizes.iter().filter(|size| **size >= 1_000) {
        tables.push(largest("Other texts", *size, |figures| &figures.corpora));
        tables.push(largest("Hostile texts", *size, |figures| &figures.hostile));
    }
    tables.push(matches(&figures, sizes));
    let report = Report {
        workload: "text",
        command: "make -C benches/peers text".to_owned(),
        machine: Machine::here(),
        tables,
    };
    report.publish(4, comparison.out.as_deref());
}

/// How many matches the texts have, which all engines that say all of them agree on.
fn matches(figures: &BTreeMap<(usize, usize), Result<Figures, String>>, sizes: &[usize]) -> Table {
    let of = |size: usize| {
        let known = figures.iter().filter(|((_, n), _)| *n == size);
        known.filter_map(|(_, figures)| figures.as_ref().ok()?.matches).next()
    };
    let row = |(name, place): (&str, usize)| Row {
        engine: name.to_owned(),
        answers: "spans".to_owned(),
        cells: sizes
            .iter()
            .map(|size| match of(*size) {
                Some(matches) => Cell::Value(matches[place]),
                None => Cell::Missing("no engine says".to_owned()),
            })
            .collect(),
    };
    let texts = [("English and code", 0), ("chat", 1), ("all three, ten examples in each", 2)];
    Table {
        title: "Matches in the texts".to_owned(),
        unit: "a kilobyte",
        columns: sizes.iter().map(ToString::to_string).collect(),
        rows: texts.into_iter().map(row).collect(),
    }
}
