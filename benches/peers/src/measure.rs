//! Medians of calls on fresh inputs.

use std::time::{Duration, Instant};

/// Calls that are timed together, so that reading the clock costs nothing.
const TOGETHER: usize = 32;

/// The median time of one call in microseconds, over `inputs` of which each is used once: engines that build automata
/// while they search look fast on a text that they know. The first quarter makes ready. Ends early when `budget` is spent.
pub fn median_micros<T>(inputs: &[T], budget: Duration, mut call: impl FnMut(&T)) -> f64 {
    let (first, timed) = inputs.split_at(inputs.len() / 4);
    let begin = Instant::now();
    for input in first {
        call(input);
        if begin.elapsed() > budget / 2 {
            break;
        }
    }
    let begin = Instant::now();
    let mut samples = Vec::new();
    // A slow engine gets fewer calls a sample, so that there are some samples.
    let mut together = TOGETHER;
    let mut rest = timed;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(together.min(rest.len()));
        rest = later;
        let start = Instant::now();
        now.iter().for_each(&mut call);
        let spent = start.elapsed();
        samples.push(spent.as_secs_f64() * 1e6 / now.len() as f64);
        if spent > budget / 16 {
            together = 1;
        }
        if begin.elapsed() > budget {
            break;
        }
    }
    median(&mut samples)
}

/// The median.
pub fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}
