//! Dates inside numbers.

/// Whether the day exists in the month of some year: 29 February does.
pub(crate) fn is_day_of(month: u64, day: u64) -> bool {
    day >= 1
        && match month {
            2 => day <= 29,
            4 | 6 | 9 | 11 => day <= 30,
            1..=12 => day <= 31,
            _ => false,
        }
}

/// Whether the day exists.
pub(super) fn is_date(year: u64, month: u64, day: u64) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    is_day_of(month, day) && ((month, day) != (2, 29) || is_leap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_months() {
        for (month, day) in [(1, 31), (2, 29), (4, 30), (12, 1)] {
            assert!(is_day_of(month, day), "{month}-{day}");
        }
        for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 32), (2, 30), (4, 31)] {
            assert!(!is_day_of(month, day), "{month}-{day}");
        }
    }

    #[test]
    fn leap_years() {
        assert!(is_date(2000, 2, 29) && is_date(2024, 2, 29));
        assert!(!is_date(1900, 2, 29) && !is_date(2023, 2, 29));
    }
}
