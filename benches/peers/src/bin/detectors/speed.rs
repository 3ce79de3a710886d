//! How long engines take, asked in turns, so that a busy machine is busy for all of them.

use std::time::Duration;

use crate::peer::Peer;
use crate::protocol::{Answer, Question};
use crate::texts::Workload;

/// What an engine may take beyond its seconds for the last text. One that needs longer is ended, and has no figure.
const LONGEST: Duration = Duration::from_secs(60);

/// Microseconds a text.
pub struct Times {
    pub median: f64,
    pub slowest_hundredth: f64,
    /// For a megabyte at the median.
    pub megabytes_a_second: f64,
}

/// The times of each engine, or why there are none.
pub fn measure(peers: &mut [Peer], workload: &Workload) -> Vec<Result<Times, String>> {
    let mut micros: Vec<Result<Vec<f64>, String>> = peers.iter().map(|_| Ok(Vec::new())).collect();
    for (round, texts) in workload.rounds.iter().enumerate() {
        let question = Question::Time { texts: texts.clone(), seconds: workload.seconds };
        for (peer, micros) in peers.iter_mut().zip(&mut micros) {
            let Ok(known) = micros else { continue };
            match peer.ask(&question, LONGEST) {
                Ok(Answer::Micros(new)) if round > 0 => known.extend(new),
                Ok(Answer::Micros(_)) => (),
                Ok(other) => panic!("{other:?} is no answer to how long texts take"),
                Err(why) => *micros = Err(why),
            }
        }
    }
    let texts: Vec<&String> = workload.rounds.iter().flatten().collect();
    let bytes = texts.iter().map(|text| text.len()).sum::<usize>() as f64 / texts.len() as f64;
    micros.into_iter().map(|micros| Ok(times(micros?, bytes))).collect()
}

fn times(mut micros: Vec<f64>, bytes: f64) -> Times {
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share).round() as usize];
    Times { median: at(0.5), slowest_hundredth: at(0.99), megabytes_a_second: bytes / at(0.5) }
}
