//! What stands around the digits of a number: groups, magnitudes, halves of the day.

/// Groups of digits that together are too many for a number: `0800 123 456`, `1-800-555-0100`.
pub(super) fn grouped_digits(rest: &str) -> Option<&str> {
    const FEWEST: usize = 7;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-'))).unwrap_or(rest.len());
    let groups = rest.get(..end)?.trim_end_matches([' ', '-']);
    let digits = groups.bytes().filter(u8::is_ascii_digit).count();
    let behind = rest.get(groups.len()..)?.chars().next();
    let goes_on =
        rest.get(groups.len() + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let whole = !behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',') && goes_on);
    (digits >= FEWEST && groups.len() > digits && whole).then_some(groups)
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Half {
    None,
    Morning,
    Afternoon,
}

impl Half {
    pub(super) fn shift(self, hours: f64) -> f64 {
        match self {
            Half::Afternoon if hours < 12.0 => 12.0,
            Half::Morning if hours >= 12.0 => -12.0,
            _ => 0.0,
        }
    }
}

/// The "million" behind a number: by what it multiplies, and how many bytes it takes.
pub(super) fn magnitude(after: &str) -> (f64, usize) {
    let word = after.trim_start_matches(' ');
    let spaces = after.len() - word.len();
    let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
    let factor = match word.get(..end).unwrap_or("").to_ascii_lowercase().as_str() {
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        _ => return (1.0, 0),
    };
    (factor, spaces + end)
}

/// `am`, `pm`, `a.m.` behind an hour, and how many bytes it takes.
pub(super) fn half_of_day(after: &str) -> (Half, usize) {
    let trimmed = after.trim_start_matches(' ');
    let spaces = after.len() - trimmed.len();
    let forms =
        [("a.m.", Half::Morning), ("p.m.", Half::Afternoon), ("am", Half::Morning), ("pm", Half::Afternoon)];
    for (form, half) in forms {
        let fits = trimmed.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form));
        let ends = trimmed.get(form.len()..).is_none_or(|next| !next.starts_with(char::is_alphanumeric));
        if fits && ends && spaces <= 1 {
            return (half, spaces + form.len());
        }
    }
    (Half::None, 0)
}
