//! Workload A: N policies on attributes, beside other engines.
//!
//! `attributes [--out FOLDER] [--policies 10,100,…] [--engines NAME,…]` runs each engine at each N in a process of its own.
//! Each must give the right answers before it is timed.

mod engines;
mod trial;
mod workload;

use std::collections::BTreeMap;
use std::path::PathBuf;

use lictor_peers::machine::Machine;
use lictor_peers::plot;
use lictor_peers::report::{Cell, Report, Row, Table};

use engines::{Contender, all};
use trial::Figures;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [call, engine, count] = arguments.as_slice()
        && call == "--trial"
    {
        return trial::run(engine, count.parse().expect("a number"));
    }
    let option = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        Some(arguments.get(place + 1).unwrap_or_else(|| panic!("{name} needs a value")).clone())
    };
    let sizes = option("--policies").unwrap_or_else(|| "10,100,1000,10000".to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.parse().expect("numbers of policies")).collect();
    let chosen = option("--engines");
    let is_chosen = |contender: &Contender| {
        chosen.as_ref().is_none_or(|chosen| chosen.split(',').any(|part| contender.name.contains(part)))
    };
    let out = option("--out").map(PathBuf::from);

    let contenders: Vec<Contender> = all().into_iter().filter(is_chosen).collect();
    let mut figures: BTreeMap<(usize, usize), Result<Figures, String>> = BTreeMap::new();
    for (place, contender) in contenders.iter().enumerate() {
        for size in &sizes {
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
    println!("{}\n", report.machine.line());
    for (place, table) in report.tables.iter().enumerate() {
        println!("{}", table.markdown(place == 0));
    }
    if let Some(out) = out {
        std::fs::create_dir_all(&out).expect("the folder can be made");
        let json = serde_json::to_string_pretty(&report).expect("a report is JSON");
        std::fs::write(out.join("attributes.json"), json + "\n").expect("the JSON can be written");
        std::fs::write(out.join("attributes.svg"), plot::svg(&report.tables[0]))
            .expect("the plot can be written");
    }
}
