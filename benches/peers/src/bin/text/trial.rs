//! One engine with one number of patterns, in a process of its own.

use std::hint::black_box;
use std::time::{Duration, Instant};

use lictor_benches::text::{Corpus, Pattern, hostile, patterns, texts};
use lictor_peers::child;
use lictor_peers::machine::{limit_memory, resident_bytes};
use lictor_peers::measure::{median, median_micros};
use serde::{Deserialize, Serialize};

use crate::engines::{Answers, Contender, Engine, Hit, all};

/// What is measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figures {
    pub build_millis: f64,
    pub megabytes: f64,
    /// A kilobyte of English and code, with an example of some pattern every 16 KB.
    pub low: f64,
    /// A kilobyte of chat, whose numbers many patterns match.
    pub chat: f64,
    /// A kilobyte of all three, with ten examples.
    pub high: f64,
    /// As `low`, with 256 bytes.
    pub short: f64,
    /// Matches in each kilobyte of `low`, `chat` and `high`, if the engine says all and no others.
    pub matches: Option<[f64; 3]>,
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
    let answer = child::answer(&["--trial", &contender.name, &count.to_string()], LONGEST)?;
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
    let prose = [Corpus::English, Corpus::Code];
    let low = mixed(&prose, 1_024, 1_500, FEW, &patterns);
    let short = mixed(&prose, 256, 6_000, FEW, &patterns);
    let chat = mixed(&[Corpus::Chat], 1_024, 2_000, FEW, &patterns);
    let high = mixed(&[Corpus::English, Corpus::Code, Corpus::Chat], 1_024, 700, MANY, &patterns);
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
    check(
        contender,
        &mut *engine,
        &patterns,
        low.iter().take(40).chain(chat.iter().take(20)).chain(high.iter().step_by(40)),
    )?;
    resident_bytes();

    let mut count = |texts: &[String]| {
        let texts = &texts[..texts.len().min(300)];
        let all = texts.iter().map(|text| {
            scan(&mut *engine, text, &mut hits);
            hits.len()
        });
        all.sum::<usize>() as f64 / texts.len() as f64
    };
    let matches = match contender.answers {
        Answers::Spans => Some([&low, &chat, &high].map(|texts| count(texts))),
        _ => None,
    };
    let mut time = |texts: &[String], bytes: f64| {
        let per_text = median_micros(texts, BUDGET, |text: &String| scan(&mut *engine, text, &mut hits));
        per_text * bytes / texts.first().map_or(bytes, |text| text.len() as f64)
    };
    let (low, short) = (time(&low, 1_024.0), time(&short, 256.0));
    let (chat, high) = (time(&chat, 1_024.0), time(&high, 1_024.0));
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
        chat,
        high,
        short,
        matches,
        corpora: corpora.into(),
        hostile: hostile.collect(),
    })
}

/// Texts of some corpora in turn, so many of each.
fn mixed(corpora: &[Corpus], bytes: usize, each: usize, spacing: usize, patterns: &[Pattern]) -> Vec<String> {
    let of = |corpus: &Corpus| texts(*corpus, bytes, each, spacing, patterns).into_iter();
    let mut corpora: Vec<_> = corpora.iter().map(of).collect();
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
