//! Lengths of time as documents and requests write them.

use jiff::SignedDuration;

/// Reads `1h30m`, `500ms`, `7d`: whole numbers of up to 32 bits, each with its unit (d, h, m, s, ms, us, ns), the units in
/// falling order, each at most once. A day is 24 hours. `None` for anything else.
pub fn parse_duration(text: &str) -> Option<SignedDuration> {
    /// Nanoseconds of each unit, largest first.
    const UNITS: [(&str, i128); 7] = [
        ("d", 86_400_000_000_000),
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
        ("ms", 1_000_000),
        ("us", 1_000),
        ("ns", 1),
    ];
    let mut rest = text;
    let mut total = 0_i128;
    let mut smallest = i128::MAX;
    loop {
        let digits = rest.find(|digit: char| !digit.is_ascii_digit())?;
        let (number, tail) = rest.split_at_checked(digits)?;
        let letters = tail.find(|letter: char| letter.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(letters)?;
        let (_, nanos) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        if nanos >= smallest {
            return None;
        }
        smallest = nanos;
        total = total.checked_add(i128::from(number.parse::<u32>().ok()?).checked_mul(nanos)?)?;
        if tail.is_empty() {
            let seconds = i64::try_from(total / 1_000_000_000).ok()?;
            return Some(SignedDuration::new(seconds, i32::try_from(total % 1_000_000_000).ok()?));
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn reads_durations() {
        let millis = |text| parse_duration(text).map(|length| length.as_millis());
        assert_eq!(millis("24h"), Some(86_400_000));
        assert_eq!(millis("7d"), Some(604_800_000));
        assert_eq!(millis("1h30m"), Some(5_400_000));
        assert_eq!(millis("500ms"), Some(500));
        assert_eq!(millis("0s"), Some(0));
        for refused in ["", "h", "5", "5x", "-1h", "1m1h", "1h1h", "1.5h", "1 h", "99999999999d", "5h "] {
            assert_eq!(millis(refused), None, "{refused:?}");
        }
    }
}
