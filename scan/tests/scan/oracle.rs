//! What [`Scanner::scan`](lictor_scan::Scanner::scan) promises, said with the plainest means: a loop over `regex`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use crate::{Hit, SIZE, Spec};

pub(crate) fn hits(specs: &[Spec], text: &str) -> Vec<Hit> {
    let of = |(id, spec): (u32, &Spec)| hits_of(spec, text).into_iter().map(move |hit| (id, hit));
    (0..).zip(specs).flat_map(of).collect()
}

fn hits_of(spec: &Spec, text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for pattern in &spec.patterns {
        let regex = match spec.keywords {
            true => RegexBuilder::new(&regex::escape(pattern)).case_insensitive(true).build().unwrap(),
            false => RegexBuilder::new(pattern).size_limit(SIZE).build().unwrap(),
        };
        let mut at = 0;
        while let Some(groups) = regex.captures_at(text, at) {
            let whole = groups.get(0).unwrap().range();
            let group = groups.get(spec.group).map(|group| group.range()).filter(|group| !group.is_empty());
            let hit = group.unwrap_or(whole.clone());
            let follows_digit = text[..whole.start].ends_with(|c: char| c.is_ascii_digit());
            let accepted = spec.accept.is_none_or(|accept| accept(&text[hit.clone()]))
                && !(spec.follows_no_digit && follows_digit);
            if !whole.is_empty() && accepted && (!spec.whole_words || stands_alone(text, &whole)) {
                all.push(hit);
                at = whole.end;
            } else if let Some(first) = text[whole.start..].chars().next() {
                at = whole.start + first.len_utf8();
            } else {
                break;
            }
        }
    }
    all.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for hit in all {
        if !kept.iter().any(|other| other.start <= hit.start && hit.end <= other.end) {
            kept.push(hit);
        }
    }
    kept
}

fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]$")
            .unwrap()
    });
    let unspaced = |c: char| UNSPACED.is_match(c.encode_utf8(&mut [0; 4]));
    let touches = |neighbour: Option<char>, edge: Option<char>| {
        neighbour.is_some_and(|c| (c.is_alphanumeric() || c == '_') && !unspaced(c))
            && !edge.is_some_and(unspaced)
    };
    let (before, matched, after) = (&text[..place.start], &text[place.clone()], &text[place.end..]);
    !touches(before.chars().next_back(), matched.chars().next())
        && !touches(after.chars().next(), matched.chars().next_back())
}
