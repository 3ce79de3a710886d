//! An engine of this program, which answers the comparison in a process of its own.

use std::hint::black_box;
use std::io::{BufRead as _, Write as _};
use std::ops::Range;
use std::time::Instant;

use lictor_peers::machine::resident_bytes;

use crate::engines::{ALL, Engine, Kind};
use crate::protocol::{Answer, Hello, Hit, Question};

/// Answers until nobody asks any more.
pub fn run(name: &str) {
    let contender = ALL.into_iter().find(|contender| contender.name == name).expect("an engine by name");
    let Kind::Rust { package, build } = contender.kind else { panic!("{name} is no engine of this program") };
    let before = resident_bytes();
    let begin = Instant::now();
    let mut engine = build();
    let build_millis = begin.elapsed().as_secs_f64() * 1e3;
    say(&Hello { version: locked(package).to_owned(), build_millis });
    for line in std::io::stdin().lock().lines() {
        let question = serde_json::from_str(&line.expect("UTF-8")).expect("a question");
        say(&answer(&mut *engine, question, before));
    }
}

fn say(answer: &impl serde::Serialize) {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, answer).expect("it is JSON");
    out.write_all(b"\n").and_then(|()| out.flush()).expect("somebody listens");
}

fn answer(engine: &mut dyn Engine, question: Question, before: usize) -> Answer {
    match question {
        Question::Find(text) => {
            let found = engine.find(&text);
            Answer::Found(found.into_iter().map(|hit| in_code_points(&text, hit)).collect())
        }
        Question::Time { texts, seconds } => {
            let mut micros = Vec::with_capacity(texts.len());
            let first = Instant::now();
            for text in &texts {
                let start = Instant::now();
                black_box(engine.count(black_box(text)));
                micros.push(start.elapsed().as_secs_f64() * 1e6);
                if first.elapsed().as_secs_f64() > seconds {
                    break;
                }
            }
            Answer::Micros(micros)
        }
        Question::Memory => Answer::Megabytes(resident_bytes().saturating_sub(before) as f64 / 1e6),
    }
}

fn in_code_points(text: &str, (place, name, score): (Range<usize>, String, f64)) -> Hit {
    let start = text[..place.start].chars().count();
    Hit { start, end: start + text[place].chars().count(), name, score }
}

/// The version of a package in this workspace's lock.
fn locked(package: &str) -> &'static str {
    let mut lines = include_str!("../../../Cargo.lock").lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name).expect("a dependency");
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")).expect("it has a version");
    version.trim_end_matches('"')
}
