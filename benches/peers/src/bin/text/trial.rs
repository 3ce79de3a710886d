//! One engine with one number of patterns, in a process of its own.

use std::hint::black_box;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lictor_benches::text::{Corpus, Pattern, hostile, patterns, texts};
use lictor_peers::machine::{limit_memory, resident_bytes};
use lictor_peers::measure::{median, median_micros};
use serde::{Deserialize, Serialize};

use crate::engines::{Contender, Engine, Hit, all};

/// What is measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figures {
    pub build_millis: f64,
    pub megabytes: f64,
    /// A kilobyte of English, code and chat, with an example of some pattern every 16 KB.
    pub low: f64,
    /// The same with ten in each.
    pub high: f64,
    /// As `low`, with 256 bytes.
    pub short: f64,
    /// As `low`, by corpus.
    pub corpora: Vec<(String, f64)>,
    /// A kilobyte of each of a large hostile text.
    pub hostile: Vec<(String, f64)>,
}

/// Bytes that a process may ask for. An engine that needs more has failed.
const MOST_MEMORY: u64 = 12 << 30;

/// A trial that takes longer has failed.
const LONGEST: Duration = Duration::from_secs(400);

/// What may be spent on one figure, not counting the last call.
const BUDGET: Duration = Duration::from_millis(1_500);

/// About one example in so many bytes.
const FEW: usize = 16 << 10;
const MANY: usize = 100;

/// Runs a trial in a new process.
pub fn start(contender: &Contender, count: usize) -> Result<Figures, String> {
    if let Some((most, why)) = contender.most.filter(|(most, _)| count > *most) {
        return Err(format!("not tried beyond {most}, {why}"));
    }
    let own = std::env::current_exe().expect("a program has a path");
    let mut child = Command::new(own)
        .args(["--trial", &contender.name, &count.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it can be started again");
    let begin = Instant::now();
    let status = loop {
        match child.try_wait().expect("it can be waited for") {
            Some(status) => break status,
            None if begin.elapsed() > LONGEST => {
                child.kill().expect("it can be ended");
                child.wait().expect("it can be waited for");
                return Err(format!("not done after {} s", LONGEST.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let mut answer = String::new();
    child.stdout.take().expect("it is a pipe").read_to_string(&mut answer).expect("it says UTF-8");
    if !status.success() {
        return Err(format!("it ended with {status}"));
    }
    serde_json::from_str::<Result<Figures, String>>(&answer).expect("a trial says figures, or why not")
}

/// One trial; says what it found out.
pub fn run(engine: &str, count: usize) {
    limit_memory(MOST_MEMORY);
    let contender = all().into_iter().find(|contender| contender.name == engine).expect("an engine by name");
    let figures = trial(&contender, count);
    println!("{}", serde_json::to_string(&figures).expect("figures are JSON"));
}

fn trial(contender: &Contender, count: usize) -> Result<Figures, String> {
    let patterns = patterns(count);
    let mixed = |bytes: usize, each: usize, spacing: usize| mixed(bytes, each, spacing, &patterns);
    let low = mixed(1_024, 1_000, FEW);
    let short = mixed(256, 4_000, FEW);
    let high = mixed(1_024, 700, MANY);
    let mut hits = Vec::with_capacity(1 << 16);

    let before = resident_bytes();
    let begin = Instant::now();
    let mut engine = (contender.build)(&patterns)?;
    let mut builds = vec![begin.elapsed().as_secs_f64() * 1e3];
    low.iter().take(20).for_each(|text| scan(&mut *engine, text, &mut hits));
    let megabytes = resident_bytes().saturating_sub(before) as f64 / 1e6;
    if builds[0] < 1_000.0 {
        for _ in 0..4 {
            let begin = Instant::now();
            drop(black_box((contender.build)(&patterns)?));
            builds.push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }
    check(contender, &mut *engine, &patterns, low.iter().take(60).chain(high.iter().step_by(40)))?;
    resident_bytes();

    let mut time = |texts: &[String], bytes: f64| {
        let per_text = median_micros(texts, BUDGET, |text: &String| scan(&mut *engine, text, &mut hits));
        per_text * bytes / texts.first().map_or(bytes, |text| text.len() as f64)
    };
    let (low, short, high) = (time(&low, 1_024.0), time(&short, 256.0), time(&high, 1_024.0));
    let corpora = Corpus::ALL.map(|corpus| {
        let texts = texts(corpus, 1_024, 600, FEW, &patterns);
        (corpus.name().to_owned(), time(&texts, 1_024.0))
    });
    let hostile = hostile(32 << 10, &patterns).into_iter().map(|(name, text)| {
        let texts = vec![text; 8];
        (name.to_owned(), time(&texts, 1_024.0))
    });
    Ok(Figures {
        build_millis: median(&mut builds),
        megabytes,
        low,
        high,
        short,
        corpora: corpora.into(),
        hostile: hostile.collect(),
    })
}

/// Texts of the three ordinary corpora in turn.
fn mixed(bytes: usize, each: usize, spacing: usize, patterns: &[Pattern]) -> Vec<String> {
    let mut corpora: Vec<_> = [Corpus::English, Corpus::Code, Corpus::Chat]
        .map(|corpus| texts(corpus, bytes, each, spacing, patterns).into_iter())
        .into();
    (0..each).flat_map(|_| corpora.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>()).collect()
}

fn scan(engine: &mut dyn Engine, text: &str, hits: &mut Vec<Hit>) {
    hits.clear();
    engine.scan(black_box(text), hits);
    black_box(hits);
}

/// Holds the answers against those of a loop over `Regex`.
fn check<'t>(
    contender: &Contender,
    engine: &mut dyn Engine,
    patterns: &[Pattern],
    texts: impl Iterator<Item = &'t String>,
) -> Result<(), String> {
    let all = all();
    let reference = all.iter().find(|other| other.name == "loop over Regex").expect("it is there");
    let mut reference = (reference.build)(patterns)?;
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    let mut matches = 0;
    for text in texts {
        scan(&mut *reference, text, &mut expected);
        scan(engine, text, &mut found);
        expected.sort_unstable();
        found.sort_unstable();
        found.dedup();
        matches += expected.len();
        assert!(
            contender.answers.agree(&expected, &found),
            "{} says {found:?}, and not {expected:?} of {text:?}",
            contender.name
        );
    }
    assert!(matches >= 100, "{matches} matches prove nothing");
    Ok(())
}
