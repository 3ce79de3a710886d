//! Texts with characters that match what ASCII matches.
//!
//! Anchors are written with the ASCII character that [`stand_in`] gives, so a stretch of text that has such characters
//! is read a second time, with them replaced. Such texts are rare, and it costs no more than a copy.

use crate::code::stand_in;

/// A stretch of a text with characters replaced.
#[derive(Default)]
pub(crate) struct Reading {
    text: Vec<u8>,
    /// By replaced character: where what stands in for it ends, and how many bytes shorter the reading is from there on.
    shorter: Vec<(usize, usize)>,
    /// Where the stretch begins in the text.
    from: usize,
}

impl Reading {
    /// Whether there is something to be replaced in `text` at one of the `leads`, which are where characters begin.
    pub(crate) fn is_needed(text: &str, leads: impl Iterator<Item = usize>) -> bool {
        let mut characters = leads.filter_map(|at| text.get(at..)?.chars().next());
        characters.any(|c| stand_in(c).is_some())
    }

    /// Reads the stretch of `text` from byte `from` on, both boundaries of characters.
    pub(crate) fn read(&mut self, text: &str, from: usize, to: usize) {
        self.text.clear();
        self.shorter.clear();
        self.from = from;
        let stretch = text.get(from..to).unwrap_or_default();
        let (mut copied, mut shorter) = (0, 0);
        for (at, c) in stretch.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let Some(byte) = stand_in(c) else { continue };
            self.text.extend_from_slice(stretch.as_bytes().get(copied..at).unwrap_or_default());
            self.text.push(byte);
            copied = at + c.len_utf8();
            shorter += c.len_utf8() - 1;
            self.shorter.push((self.text.len(), shorter));
        }
        self.text.extend_from_slice(stretch.as_bytes().get(copied..).unwrap_or_default());
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where a place of the reading is in the text.
    pub(crate) fn place(&self, at: usize) -> usize {
        let before = self.shorter.partition_point(|(end, _)| *end <= at);
        let shorter =
            before.checked_sub(1).and_then(|last| self.shorter.get(last)).map_or(0, |(_, shorter)| *shorter);
        self.from + at + shorter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let text = "xé\u{17F}a\u{212A}\u{663}密!";
        let mut reading = Reading::default();
        reading.read(text, 1, text.len());
        assert_eq!(std::str::from_utf8(reading.text()), Ok("ésak0密!"));
        for (read, written) in [
            ("é", "é"),
            ("s", "\u{17F}"),
            ("a", "a"),
            ("k", "\u{212A}"),
            ("0", "\u{663}"),
            ("密", "密"),
            ("!", "!"),
        ] {
            let at = std::str::from_utf8(reading.text()).unwrap().find(read).unwrap();
            assert_eq!(reading.place(at), text.find(written).unwrap(), "{read}");
        }
        assert_eq!(reading.place(reading.text().len()), text.len());
        let leads = || text.char_indices().map(|(at, _)| at);
        assert!(Reading::is_needed(text, leads()));
        assert!(!Reading::is_needed("é密", [0, 2].into_iter()));
    }
}
