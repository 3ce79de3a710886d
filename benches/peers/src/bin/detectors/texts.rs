//! The texts that engines are timed on.

use lictor_benches::text::Random;

/// A kind of text.
pub struct Workload {
    pub name: &'static str,
    /// What an engine is asked about in one round. The first round makes ready and is not counted.
    pub rounds: Vec<Vec<String>>,
    /// Seconds after which an engine stops in a round, and leaves the rest of its texts.
    pub seconds: f64,
}

/// Rounds that count.
const ROUNDS: usize = 8;
/// Short texts in a round. Each is new: an engine that builds automata while it searches looks fast on what it knows.
const SHORT: usize = 250;
const LONG: usize = 12;
/// Copies of the hostile text in a round.
const HOSTILE: usize = 2;

/// Characters apart at which [`scattered`] has one that is not ASCII: 0.03 of a hundred.
const APART: usize = 3_333;

/// All of them. `dense` are sentences with values, `prose` is one text.
pub fn workloads(dense: &[&str], prose: &str) -> Vec<Workload> {
    // Its few characters that are not ASCII would blur what such characters cost.
    let prose = &prose.replace(|c: char| !c.is_ascii(), "e");
    let mut random = Random(0xDE7E_C705);
    let mut workload = |name, count: usize, seconds, text: &mut dyn FnMut(&mut Random) -> String| Workload {
        name,
        rounds: (0..=ROUNDS).map(|_| (0..count).map(|_| text(&mut random)).collect()).collect(),
        seconds,
    };
    let long = workload("32 KiB of prose", LONG, 2.0, &mut |random| window(prose, 32 << 10, random));
    let rewritten = long.rounds.iter().map(|texts| texts.iter().map(|text| scattered(text)).collect());
    let scattered =
        Workload { name: "the same, 0.03 % not ASCII", rounds: rewritten.collect(), seconds: long.seconds };
    vec![
        workload("1 KB of sentences with values", SHORT, 1.5, &mut |random| joined(dense, 1_024, random)),
        workload("1 KB of prose", SHORT, 1.5, &mut |random| window(prose, 1_024, random)),
        workload("32 KiB of sentences with values", LONG, 2.0, &mut |random| joined(dense, 32 << 10, random)),
        long,
        scattered,
        workload("64 KB of 12-34-56-", HOSTILE, 2.0, &mut |_| {
            "12-34-56-".chars().cycle().take(64_000).collect()
        }),
    ]
}

/// Sentences in any order, cut to so many bytes.
fn joined(sentences: &[&str], bytes: usize, random: &mut Random) -> String {
    let mut text = String::new();
    while text.len() < bytes {
        text += sentences[random.below(sentences.len())];
        text.push('\n');
    }
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// Any part of `text` with about so many bytes.
fn window(text: &str, bytes: usize, random: &mut Random) -> String {
    let start = text.floor_char_boundary(random.below(text.len() - bytes));
    text[start..text.floor_char_boundary(start + bytes)].to_owned()
}

/// The text with a typographic apostrophe in place of every so manieth character.
fn scattered(text: &str) -> String {
    text.chars().enumerate().map(|(place, c)| if place % APART == APART - 1 { '’' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workloads_are_what_they_are_called() {
        let workloads = workloads(&["one sentence", "and anöther"], &"some prose. ".repeat(10_000));
        for workload in &workloads {
            assert_eq!(workload.rounds.len(), 1 + ROUNDS, "{}", workload.name);
            let mut texts = workload.rounds.iter().flatten();
            let long = if workload.rounds[0].len() == SHORT { 1_022..=1_024 } else { 32_000..=64_000 };
            assert!(texts.all(|text| long.contains(&text.len())), "{}", workload.name);
        }
        let share =
            |text: &str| text.chars().filter(|c| !c.is_ascii()).count() as f64 / text.chars().count() as f64;
        assert!(workloads[3].rounds[0].iter().all(|text| text.is_ascii()));
        assert!(workloads[4].rounds[0].iter().all(|text| (0.0002..0.0004).contains(&share(text))));
    }
}
