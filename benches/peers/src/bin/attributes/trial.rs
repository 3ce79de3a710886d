//! One engine with one number of policies, in a process of its own.

use std::hint::black_box;
use std::time::{Duration, Instant};

use lictor_peers::child;
use lictor_peers::machine::{limit_memory, resident_bytes};
use lictor_peers::measure::{median, median_micros};
use serde::{Deserialize, Serialize};

use crate::engines::all;
use crate::workload::{asks, policies};

/// What is measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figures {
    pub micros: f64,
    pub load_millis: f64,
    pub bytes_a_policy: f64,
}

/// Bytes that a process may ask for. An engine that needs more has failed.
const MOST_MEMORY: u64 = 12 << 30;

/// A trial that takes longer has failed.
const LONGEST: Duration = Duration::from_secs(300);

/// What may be spent on one figure, not counting the last call.
const BUDGET: Duration = Duration::from_millis(2_500);

/// Requests, each asked about once.
const ASKED: usize = 40_000;

/// Runs a trial in a new process.
pub fn start(engine: &str, count: usize) -> Result<Figures, String> {
    let answer = child::answer(&["--trial", engine, &count.to_string()], LONGEST)?;
    serde_json::from_str::<Result<Figures, String>>(&answer).expect("a trial says figures, or why not")
}

/// One trial; says what it found out.
pub fn run(engine: &str, count: usize) {
    limit_memory(MOST_MEMORY);
    println!("{}", serde_json::to_string(&trial(engine, count)).expect("figures are JSON"));
}

fn trial(engine: &str, count: usize) -> Result<Figures, String> {
    let contender = all().into_iter().find(|contender| contender.name == engine).expect("an engine by name");
    let (policies, asks) = (policies(count), asks(count, ASKED));
    let before = resident_bytes();
    let begin = Instant::now();
    let mut engine = (contender.load)(&policies)?;
    let mut loads = vec![begin.elapsed().as_secs_f64() * 1e3];
    let bytes_a_policy = resident_bytes().saturating_sub(before) as f64 / count as f64;
    engine.prepare(&asks);
    for (place, ask) in asks.iter().enumerate().step_by(ASKED / 20) {
        assert!(engine.denies(place), "{} does not deny", contender.name);
        if let Some(mut reasons) = engine.reasons(place) {
            reasons.sort_unstable();
            assert_eq!(reasons, ask.reasons(), "{}", contender.name);
        }
    }
    let places: Vec<usize> = (0..asks.len()).collect();
    let micros = median_micros(&places, BUDGET, |place| {
        black_box(engine.denies(black_box(*place)));
    });
    if loads[0] < 500.0 {
        for _ in 0..4 {
            let begin = Instant::now();
            drop(black_box((contender.load)(&policies)?));
            loads.push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(Figures { micros, load_millis: median(&mut loads), bytes_a_policy })
}
