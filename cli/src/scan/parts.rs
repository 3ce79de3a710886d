//! A file in parts that a request can carry, each with its places in the file.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// Bytes of a part; less than a request may carry.
const MOST: usize = 256 << 10;

/// A part of a file.
#[derive(Debug)]
pub(crate) struct Part<'t> {
    pub(crate) text: Cow<'t, str>,
    /// Where a stretch of `text` stands in the file: its first byte in the text, its first byte there, its length.
    places: Vec<(usize, usize, usize)>,
}

impl Part<'_> {
    /// The bytes of the file that `span` of the part stands for; `None` if a part of it is not in the file.
    pub(crate) fn origin(&self, span: Range<usize>) -> Option<Range<usize>> {
        let after = self.places.partition_point(|(at, ..)| *at <= span.start);
        let (at, from, length) = *self.places.get(after.checked_sub(1)?)?;
        (span.end <= at + length).then(|| from + span.start - at..from + span.end - at)
    }
}

/// The parts of a file: of a table its rows, of anything else its lines.
pub(crate) fn of<'t>(name: &str, text: &'t str) -> Vec<Part<'t>> {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("csv" | "CSV") => rows(text, b','),
        Some("tsv" | "TSV") => rows(text, b'\t'),
        _ => lines(text),
    }
}

/// As many whole lines at a time as fit. A value that goes over the end of one is not found; a longer line is cut.
fn lines(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let mut end = (start + MOST).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let stretch = text.get(start..end).unwrap_or("");
        if end < text.len()
            && let Some(last) = stretch.rfind('\n')
        {
            end = start + last + 1;
        }
        let stretch = text.get(start..end).unwrap_or("");
        parts.push(Part { text: stretch.into(), places: vec![(0, start, stretch.len())] });
        start = end;
    }
    parts
}

/// Each row with the names of its columns, so that a column's name is beside every value in it.
fn rows(text: &str, separator: u8) -> Vec<Part<'_>> {
    let mut records = records(text, separator).into_iter();
    let header: Vec<&str> =
        records.next().unwrap_or_default().into_iter().map(|cell| text.get(cell).unwrap_or("")).collect();
    let mut parts = vec![Part { text: String::new().into(), places: Vec::new() }];
    for record in records {
        for (column, cell) in record.into_iter().enumerate() {
            let value = text.get(cell.clone()).unwrap_or("");
            let name = header.get(column).copied().unwrap_or("");
            let fits = parts.last().is_some_and(|part| part.text.len() + name.len() + value.len() < MOST);
            if !fits {
                parts.push(Part { text: String::new().into(), places: Vec::new() });
            }
            if let Some(part) = parts.last_mut() {
                let written = part.text.to_mut();
                written.push_str(name);
                written.push_str(": ");
                part.places.push((written.len(), cell.start, value.len()));
                written.push_str(value);
                // A column's context must not reach into the next one.
                written.push_str(APART);
            }
        }
    }
    parts
}

/// Longer than the context of a finding reaches.
const APART: &str = "\n                                                                \n";

/// The cells of each record, as bytes of the text without the quotation marks around them (RFC 4180).
fn records(text: &str, separator: u8) -> Vec<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let (mut records, mut record) = (Vec::new(), Vec::new());
    let (mut start, mut quoted) = (0, false);
    let cell = |start: usize, end: usize| {
        let raw = text.get(start..end).unwrap_or("");
        let bare = raw.trim_end_matches('\r');
        match bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => start + 1..start + 1 + inner.len(),
            None => start..start + bare.len(),
        }
    };
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                record.push(cell(start, at));
                records.push(std::mem::take(&mut record));
                start = at + 1;
            }
            byte if *byte == separator && !quoted => {
                record.push(cell(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < bytes.len() || !record.is_empty() {
        record.push(cell(start, bytes.len()));
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_in_their_quotation_marks() {
        let text = "a,b\r\n\"x, \"\"y\"\"\n\",2\n,\n3";
        let cells: Vec<Vec<&str>> = records(text, b',')
            .into_iter()
            .map(|record| record.into_iter().map(|cell| &text[cell]).collect())
            .collect();
        assert_eq!(cells, [vec!["a", "b"], vec!["x, \"\"y\"\"\n", "2"], vec!["", ""], vec!["3"]]);
    }

    #[test]
    fn a_value_keeps_its_place_and_has_its_column_beside_it() {
        let text = "id,ssn\n1,536228726\n";
        let [part] = of("a.csv", text).try_into().unwrap();
        assert!(part.text.contains("ssn: 536228726\n"));
        let at = part.text.find("536228726").unwrap();
        assert_eq!(part.origin(at..at + 9), Some(9..18));
        assert_eq!(part.origin(at - 5..at + 9), None);
    }

    #[test]
    fn lines_stay_whole() {
        let text = "word word\n".repeat(MOST / 5);
        let parts = of("a.log", &text);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.text.ends_with('\n')));
        assert_eq!(parts.iter().map(|part| part.text.len()).sum::<usize>(), text.len());
        assert_eq!(parts[1].origin(0..4), Some(parts[0].text.len()..parts[0].text.len() + 4));
    }
}
