//! Lengths of time as documents write them.

use jiff::SignedDuration;

/// Reads `1h30m`, `500ms`, `7d`: one or more whole numbers, each with one of the units d, h, m, s, ms, largest unit first,
/// each at most once. A day is 24 hours. `None` for anything else, and for more than 2^63 milliseconds.
pub fn parse_duration(text: &str) -> Option<SignedDuration> {
    const UNITS: [(&str, i64); 5] =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut millis: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (count, tail) = rest.split_at(digits);
        let letters = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let (_, size) = units.find(|(name, _)| *name == unit)?;
        millis = millis.checked_add(count.parse::<i64>().ok()?.checked_mul(*size)?)?;
        rest = tail;
    }
    (!text.is_empty()).then(|| SignedDuration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::parse_duration;
    use jiff::SignedDuration;

    #[test]
    fn units_add_up() {
        assert_eq!(parse_duration("1h30m"), Some(SignedDuration::from_mins(90)));
        assert_eq!(parse_duration("7d"), Some(SignedDuration::from_hours(168)));
        assert_eq!(parse_duration("500ms"), Some(SignedDuration::from_millis(500)));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "5",
            "h",
            "1m1h",
            "1h1h",
            "1.5h",
            "-1h",
            "1 h",
            "99999999999999999999d",
            "9223372036854775807d",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
