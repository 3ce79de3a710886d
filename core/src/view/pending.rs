//! How far a text that goes on reads in one way, whatever follows.

use std::ops::Range;

use memchr::memchr3_iter;

use super::decode::{
    LONGEST_TURNED, RIGHT_TO_LEFT_OVERRIDE, SHORTEST_TOKEN, Word, escape, is_outside, is_token_byte,
    may_decode,
};
use super::fold::{Class, class};
use super::trigger::{folds, triggers};
use super::{ViewScratch, each};

/// The most bytes of a character.
const LONGEST_CHARACTER: usize = 4;
/// The most bytes of an escape.
const LONGEST_ESCAPE: usize = 20;

/// The end of what `text` says to a reader whatever follows it: what stands before is written into the same views then. Beyond
/// it is what may be the beginning of an escape, of an encoded token, of a word in disguise. Plain text has none.
///
/// Looks at no more than the last `window` bytes.
pub fn readable_end(text: &str, window: usize) -> usize {
    let floor = boundary(text, text.len().saturating_sub(window));
    let end = written_end(text, floor);
    settled_characters(text, end, floor)
}

/// The same of a text that has views: what was decoded may end in such a beginning as well. `text` reads in one way to its
/// end.
pub fn decoded_end(text: &str, window: usize, scratch: &mut ViewScratch) -> usize {
    let floor = boundary(text, text.len().saturating_sub(window));
    let mut end = text.len();
    each(text, scratch, &mut |view| {
        let decoded = view.text();
        if view.is_open() && !view.is_last() {
            let cut = written_end(decoded, 0);
            if cut < decoded.len() {
                end = end.min(view.origin_from(cut));
            }
        }
    });
    if end == text.len() { end } else { settled_characters(text, end.max(floor), floor) }
}

/// The end of the last thing in `text` that reads in another way and begins at byte `from` or later, or somewhat before.
pub fn last_disguise(text: &str, from: usize) -> Option<usize> {
    // A character is a disguise by what it touches.
    let mut start = from.saturating_sub(LONGEST_CHARACTER);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut last = None;
    triggers(text.get(start..)?, &mut |trigger| {
        last = last.max(Some(start + trigger.end));
        true
    });
    last
}

/// Where before `end` the characters end that nothing makes others.
fn settled_characters(text: &str, mut end: usize, floor: usize) -> usize {
    while let Some(cut) = character_end(text, end, floor) {
        end = cut;
    }
    end.max(floor)
}

/// Where an escape or a token begins that `text` may end in.
fn written_end(text: &str, floor: usize) -> usize {
    let mut end = token_end(text, floor).min(escape_end(text, floor));
    // What the token begins with may belong to an escape before it.
    let reaches_over = |at: &usize, end| escape(text, *at).is_some_and(|(_, after)| after > end);
    while let Some(at) = escapes(text, floor, end).find(|at| reaches_over(at, end)) {
        end = at;
    }
    end
}

/// Where bytes stand that begin an escape, in what an escape could have of the bytes before `end`.
fn escapes(text: &str, floor: usize, end: usize) -> impl Iterator<Item = usize> {
    let from = floor.max(end.saturating_sub(LONGEST_ESCAPE));
    let last = text.as_bytes().get(from..end).unwrap_or_default();
    memchr3_iter(b'%', b'&', b'\\', last).map(move |at| from + at)
}

/// Where a token begins that `text` may end in.
fn token_end(text: &str, floor: usize) -> usize {
    let bytes = text.as_bytes();
    let is_padded = bytes.ends_with(b"=") && !bytes.ends_with(b"==");
    let end = text.len() - usize::from(is_padded);
    let run = bytes.get(floor..end).unwrap_or_default();
    let length = run.iter().rev().take_while(|byte| is_token_byte(**byte)).count();
    let digits = |place: Range<usize>| bytes.get(place).unwrap_or_default();
    if length == 0 || is_padded && length < SHORTEST_TOKEN {
        return text.len();
    }
    let run = end - length..end;
    if may_decode(digits(run.clone())) {
        return run.start;
    }
    // Of its parts only the last may go on.
    let last = digits(run).iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let part = end - last..end;
    if last > 0 && may_decode(digits(part.clone())) { part.start } else { text.len() }
}

/// Where an escape begins that `text` may end in.
fn escape_end(text: &str, floor: usize) -> usize {
    let bytes = text.as_bytes();
    let may_go_on = |at: usize| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        match bytes.get(at) {
            Some(b'%') => rest.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'%'),
            Some(b'&') => rest.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#'),
            Some(b'\\') => {
                rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'\\' | b'{' | b'}'))
            }
            _ => false,
        }
    };
    escapes(text, floor, text.len()).find(|at| may_go_on(*at)).unwrap_or(text.len())
}

/// Where before `end` a character begins that what stands beyond may make another one; `None` if there is none.
fn character_end(text: &str, end: usize, floor: usize) -> Option<usize> {
    let known = text.get(floor..end)?;
    let last = known.chars().next_back()?;
    let word: usize = known.chars().rev().take_while(|c| !is_outside(*c)).map(char::len_utf8).sum();
    if known.get(known.len() - word..)?.is_ascii() && last.is_ascii() {
        // A text that is turned round may have begun before.
        return turned_end(known).map(|at| floor + at);
    }
    let is_tag = |c: &char| matches!(c, '\u{E0020}'..='\u{E007E}');
    let tags: usize = known.chars().rev().take_while(is_tag).map(char::len_utf8).sum();
    if tags > 0 {
        return Some(end - tags);
    }
    if !last.is_ascii() && class(last) != Class::Plain {
        return Some(end - last.len_utf8());
    }
    // The word goes on: whether it is one in disguise, nobody knows yet.
    let from = end - word;
    let mut whole = Word::default();
    let so_far = text.get(..end)?;
    whole.reach(so_far, from);
    if !(whole.is_mixed && whole.is_disguised) {
        let open = so_far.get(from..)?.char_indices().find(|(at, c)| {
            !c.is_ascii() && class(*c) != Class::Plain && {
                let place = from + at;
                !folds(so_far, *c, place..place + c.len_utf8()) || matches!(class(*c), Class::LooksLike(_))
            }
        });
        if let Some((at, _)) = open {
            return Some(from + at);
        }
    }
    turned_end(known).map(|at| floor + at)
}

/// Where the text begins that `known` ends in and that is displayed from right to left.
fn turned_end(known: &str) -> Option<usize> {
    let recent = known.get(boundary(known, known.len().saturating_sub(LONGEST_TURNED + 4))..)?;
    if recent.is_ascii() {
        return None;
    }
    let line = recent.rfind('\n').map_or(0, |at| at + 1);
    let turned = recent.get(line..)?;
    let at = turned.find(RIGHT_TO_LEFT_OVERRIDE)?;
    let is_over = turned.get(at..)?.contains(['\u{202C}', '\u{2069}']);
    (!is_over).then_some(known.len() - turned.len() + at)
}

/// The first boundary of a character at or after `at`.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
