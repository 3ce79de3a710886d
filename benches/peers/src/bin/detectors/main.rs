//! Workload C: what detectors find and what it costs, beside other engines.
//!
//! `detectors [--out FOLDER] [--engines NAME,…] [--python INTERPRETER]` runs each engine in a process of its own, and asks
//! them in turns. They are scored as `make scores` scores our own, on the same labelled sentences.

mod engines;
mod names;
mod peer;
mod protocol;
mod quality;
mod serve;
mod speed;
mod texts;

use std::path::Path;
use std::time::Duration;

use lictor_benches::scores::{Labelled, Rate, english};
use lictor_peers::command::{Comparison, option};
use lictor_peers::machine::Machine;
use lictor_peers::report::{Cell, Report, Row, Table};

use engines::{ALL, Contender};
use peer::Peer;
use protocol::{Answer, Question};
use quality::Quality;
use speed::Times;

fn main() {
    if let Some(engine) = option("--serve") {
        return serve::run(&engine);
    }
    let comparison = Comparison::read(Vec::new());
    let python = option("--python").map(Into::into);
    let mut peers = Vec::new();
    for contender in ALL.into_iter().filter(|contender| comparison.takes(contender.name)) {
        eprintln!("{} starts", contender.name);
        match Peer::start(contender, python.clone()) {
            Ok(peer) => peers.push(peer),
            Err(why) => eprintln!("it is left out: {why}"),
        }
    }
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let labelled = Labelled::read(&data).expect("the labelled data is committed");
    let prose = english(&data).expect("the prose is committed");
    let dense: Vec<&str> = labelled.with_core_values().collect();
    let mut times: Vec<Vec<Result<Times, String>>> = Vec::new();
    let workloads = texts::workloads(&dense, &prose);
    for workload in &workloads {
        eprintln!("{}", workload.name);
        times.push(speed::measure(&mut peers, workload));
    }
    let mut scores: Vec<Result<Quality, String>> = Vec::new();
    let mut memory = Vec::new();
    for peer in &mut peers {
        eprintln!("what {} finds", peer.contender.name);
        scores.push(quality::measure(peer, &labelled));
        memory.push(megabytes(peer));
    }
    let by_engine =
        |title: &str, unit: &'static str, columns: &[&str], cells: &dyn Fn(usize) -> Vec<Cell>| Table {
            title: title.to_owned(),
            unit,
            columns: columns.iter().map(ToString::to_string).collect(),
            rows: (0..)
                .zip(&peers)
                .map(|(place, peer)| row(&peer.contender, &peer.hello.version, cells(place)))
                .collect(),
        };
    let rate =
        |workload: usize, place: usize| cell(&times[workload][place], |times| times.megabytes_a_second);
    let tables = vec![
        by_engine("1 KB", "µs", &["values, p50", "values, p99", "prose, p50", "prose, p99"], &|place| {
            let of = |workload: usize| {
                let times = &times[workload][place];
                [cell(times, |times| times.median), cell(times, |times| times.slowest_hundredth)]
            };
            [of(0), of(1)].concat()
        }),
        by_engine(
            "Longer texts",
            "MB/s",
            &workloads[2..].iter().map(|workload| workload.name).collect::<Vec<_>>(),
            &|place| (2..workloads.len()).map(|workload| rate(workload, place)).collect(),
        ),
        by_engine(
            "Six types in labelled sentences",
            "shares",
            &["precision", "recall", "F1", "leak", "threshold"],
            &|place| {
                let count = |of: fn(&Quality) -> f64| share(&scores[place], of);
                vec![
                    count(|quality| quality.core.precision()),
                    count(|quality| quality.core.recall()),
                    count(|quality| quality.core.f1()),
                    count(|quality| quality.core.leak()),
                    cell(&scores[place], |quality| quality.threshold),
                ]
            },
        ),
        by_engine("The same values in disguise", "shares found", &["as they are", "in disguise"], &|place| {
            let found = |of: fn(&Quality) -> Rate| share(&scores[place], |quality| of(quality).share());
            vec![found(|quality| quality.evasion.plain), found(|quality| quality.evasion.all)]
        }),
        by_engine("To be ready", "ms, and MB resident", &["build", "memory"], &|place| {
            vec![Cell::Value(peers[place].hello.build_millis), cell(&memory[place], |megabytes| *megabytes)]
        }),
        disguises(&peers, &scores),
    ];
    let report = Report {
        workload: "detectors",
        command: "make -C benches/peers detectors".to_owned(),
        machine: Machine::here(),
        tables,
    };
    report.publish(2, comparison.out.as_deref());
}

fn row(contender: &Contender, version: &str, cells: Vec<Cell>) -> Row {
    let engine = match contender.name.split_once(',') {
        Some((engine, variant)) => format!("{engine} {version},{variant}"),
        None => format!("{} {version}", contender.name),
    };
    Row { engine, answers: contender.looks_for.to_owned(), cells }
}

fn cell<T>(measured: &Result<T, String>, value: impl Fn(&T) -> f64) -> Cell {
    match measured {
        Ok(measured) => Cell::Value(value(measured)),
        Err(why) => Cell::Missing(why.clone()),
    }
}

fn share<T>(measured: &Result<T, String>, value: impl Fn(&T) -> f64) -> Cell {
    match cell(measured, value) {
        Cell::Value(value) => Cell::Share(value),
        other => other,
    }
}

/// By how much the process of an engine has grown.
fn megabytes(peer: &mut Peer) -> Result<f64, String> {
    match peer.ask(&Question::Memory, Duration::from_secs(10))? {
        Answer::Megabytes(megabytes) => Ok(megabytes),
        other => panic!("{other:?} is no answer to how large it is"),
    }
}

/// A row a disguise.
fn disguises(peers: &[Peer], scores: &[Result<Quality, String>]) -> Table {
    let known = scores.iter().find_map(|scores| scores.as_ref().ok());
    let names = known.iter().flat_map(|quality| &quality.evasion.transformations).map(|each| each.name);
    let row = |(place, name): (usize, &'static str)| Row {
        engine: name.to_owned(),
        answers: String::new(),
        cells: scores
            .iter()
            .map(|scores| share(scores, |quality| quality.evasion.transformations[place].found.share()))
            .collect(),
    };
    Table {
        title: "Values found by disguise".to_owned(),
        unit: "shares",
        columns: peers.iter().map(|peer| peer.contender.name.to_owned()).collect(),
        rows: names.enumerate().map(row).collect(),
    }
}
