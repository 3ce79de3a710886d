//! Workload A: N policies on attributes, beside other engines.
//!
//! `attributes [--out FOLDER] [--policies 10,100,…] [--engines NAME,…]` runs each engine at each N in a process of its own.
//! Each must give the right answers before it is timed.

mod engines;
mod trial;
mod workload;

use std::collections::BTreeMap;

use lictor_peers::command::Command;
use lictor_peers::machine::Machine;
use lictor_peers::report::{Cell, Report, Row, Table};

use engines::{Contender, all};
use trial::Figures;

fn main() {
    let comparison = match Command::read("--policies") {
        Command::Trial { engine, size } => return trial::run(&engine, size),
        Command::Compare(comparison) => comparison,
    };
    let sizes = &comparison.sizes;
    let contenders: Vec<Contender> =
        all().into_iter().filter(|contender| comparison.takes(contender.name)).collect();
    let mut figures: BTreeMap<(usize, usize), Result<Figures, String>> = BTreeMap::new();
    for (place, contender) in contenders.iter().enumerate() {
        for size in sizes {
            eprintln!("{} at {size}", contender.name);
            figures.insert((place, *size), trial::start(contender.name, *size));
        }
    }
    let table = |title: &str, unit: &'static str, value: fn(&Figures) -> f64| Table {
        title: title.to_owned(),
        unit,
        columns: sizes.iter().map(ToString::to_string).collect(),
        rows: (0..)
            .zip(&contenders)
            .map(|(place, contender)| Row {
                engine: contender.name.to_owned(),
                answers: contender.answers.to_owned(),
                cells: sizes
                    .iter()
                    .map(|size| match &figures[&(place, *size)] {
                        Ok(figures) => Cell::Value(value(figures)),
                        Err(why) => Cell::Missing(why.clone()),
                    })
                    .collect(),
            })
            .collect(),
    };
    let report = Report {
        workload: "attributes",
        command: "make -C benches/peers attributes".to_owned(),
        machine: Machine::here(),
        tables: vec![
            table("One decision", "µs", |figures| figures.micros),
            table("Loading", "ms", |figures| figures.load_millis),
            table("Memory", "bytes a policy, resident", |figures| figures.bytes_a_policy),
        ],
    };
    report.publish(1, comparison.out.as_deref());
}
