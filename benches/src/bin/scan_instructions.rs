//! Scans one hostile text once, so that a profiler can count instructions: `scan_instructions TEXT KILOBYTES`. Without
//! arguments it lists the texts. `tests/scan_instructions.rs` runs it under callgrind at several sizes.

use lictor_benches::text::{Kind, hostile, patterns};
use lictor_scan::{Builder, Expression, Matcher, MatcherSet, Pattern, Scratch};

/// Expressions that a backtracking search takes exponential or quadratic time for, beside the patterns of the workload.
const HOSTILE: [&str; 6] = [
    r"(?:a?){40}a{40}",
    r"(?:a|aa)+!",
    r"\d+(?:-\d+)*!",
    r"(?:[A-Za-z]+[0-9]?)+@",
    r"[0-9 ]{13,400}x",
    r"(?:.*,){5}",
];

fn main() {
    let patterns = patterns(100);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, kilobytes] = arguments.as_slice() else {
        hostile(1, &patterns).iter().for_each(|(name, _)| println!("{name}"));
        return;
    };
    let bytes = 1_024 * kilobytes.parse::<usize>().expect("a number");
    let texts = hostile(bytes, &patterns);
    let (_, text) = texts.iter().find(|(other, _)| other == name).expect("a text by name");

    let mut builder = Builder::new();
    let mut wanted = MatcherSet::default();
    for pattern in &patterns {
        wanted.insert(match pattern.kind {
            Kind::Keyword => {
                let matcher = Matcher::new([Pattern::Keyword(&pattern.source)]).whole_words();
                builder.add(&matcher).expect("keywords are taken")
            }
            Kind::Literal | Kind::Shape => add(&mut builder, &pattern.source),
        });
    }
    wanted.extend(HOSTILE.map(|source| add(&mut builder, source)));
    let scanner = builder.build();
    let mut hits = 0_u64;
    let outcome = scanner.scan(text, &wanted, usize::MAX, &mut Scratch::default(), &mut |_, _| hits += 1);
    println!("{hits} hits, {} steps", outcome.work);
}

fn add(builder: &mut Builder, source: &str) -> lictor_scan::MatcherId {
    let expression = Expression::parse(source).expect("it is an expression");
    builder.add(&Matcher::new([Pattern::Regex(&expression)])).expect("expressions are taken")
}
