//! Where a word ends.

use std::ops::Range;

/// Whether the text at `place` stands by itself: the characters beside it are no letters, digits or underscores.
///
/// Some scripts put no spaces between words (Chinese, Japanese, Thai, …) or glue particles to them (Korean), so a
/// neighbour tells nothing there: where either side of an edge is of such a script, the edge is a boundary.
///
/// `place` lies within `text`, on boundaries of characters.
pub fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    let matched = text.get(place.clone()).unwrap_or("");
    let before = text.get(..place.start).and_then(|before| before.chars().next_back());
    let after = text.get(place.end..).and_then(|after| after.chars().next());
    !joined(before, matched.chars().next()) && !joined(after, matched.chars().next_back())
}

fn joined(neighbour: Option<char>, edge: Option<char>) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    neighbour.is_some_and(|c| part_of_word(c) && !unspaced(c)) && !edge.is_some_and(unspaced)
}

/// Whether `c` is a letter of a script whose words are not told apart by spaces. By Unicode block: Thai to Lao,
/// Myanmar, Hangul Jamo, Khmer, kana to CJK extension A, the ideographs, Hangul syllables, compatibility ideographs,
/// halfwidth kana and Hangul, and the two ideographic planes.
fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FFDC}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_decide() {
        for (text, word, alone) in [
            ("cat", "cat", true),
            ("a cat!", "cat", true),
            ("concat", "cat", false),
            ("cats", "cat", false),
            ("cat_", "cat", false),
            ("cat9", "cat", false),
            ("écat", "cat", false),
            ("c++x", "c++", false),
            ("c++ x", "c++", true),
            ("我的AKIA密码", "AKIA", true),
            ("我的密码是", "密码", true),
            ("x密码y", "密码", true),
            ("パスワードabc", "abc", true),
            ("비밀번호는", "비밀번호", true),
            ("ｶﾀｶﾅabc", "abc", true),
            ("ＡＢＣabc", "abc", false),
        ] {
            let start = text.find(word).unwrap();
            assert_eq!(stands_alone(text, &(start..start + word.len())), alone, "{word} in {text}");
        }
    }
}
