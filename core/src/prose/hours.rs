//! Hours and days on which a rule holds, in UTC.

use std::ops::Range;

use super::Status;
use super::grammar::Reader;
use super::guard::Guard;
use super::lexicon::Section;
use super::noun::number;
use super::rule::Test;
use super::token::Kind as TokenKind;

/// The hours that prose means by business hours, in UTC.
const BUSINESS: (f64, f64) = (9.0, 17.0);

impl Reader<'_> {
    /// "outside business hours", "between 9:00 and 17:00", "on weekends": when it is so.
    pub(super) fn hours(&self, range: Range<usize>, content: &[usize]) -> Option<Guard> {
        let times: Vec<f64> = content
            .iter()
            .filter_map(|at| match self.kind(*at) {
                Some(TokenKind::Time(hour)) => Some(hour),
                Some(TokenKind::Number(hour)) if hour <= 24.0 && hour.fract() == 0.0 => Some(hour),
                _ => None,
            })
            .collect();
        let is_weekend = content.iter().any(|at| self.has(*at, Section::Weekend));
        let named = content.iter().any(|at| self.has(*at, Section::Hours));
        let known = content.iter().all(|at| {
            self.has_any(*at, &[Section::Hours, Section::Weekend, Section::And])
                || matches!(self.kind(*at), Some(TokenKind::Time(_) | TokenKind::Number(_)))
                || self.stems(*at).all(|stem| matches!(stem, "utc" | "o'clock" | "hour"))
        });
        if !known {
            return None;
        }
        let clock = range.clone().any(|at| matches!(self.kind(at), Some(TokenKind::Time(_))));
        let test =
            |condition: String, name: String| Some(Guard::of(Status::HostFact, name, Test::when(condition)));
        if is_weekend && times.is_empty() && !named {
            let days: Vec<&str> = content
                .iter()
                .filter_map(|at| self.entry(*at, Section::Weekend))
                .flat_map(|entry| entry.names.iter().map(String::as_str))
                .collect();
            let said: Vec<&str> = content
                .iter()
                .filter(|at| self.has(**at, Section::Weekend))
                .flat_map(|at| self.stems(*at))
                .collect();
            let condition =
                days.iter().map(|day| format!("weekday(now) == {day}")).collect::<Vec<_>>().join(" || ");
            return test(condition, format!("outside_hours:{}", said.join("-")));
        }
        if let ([time], true, false) = (times.as_slice(), clock, is_weekend || named)
            && time.fract() == 0.0
        {
            return match self.stems(range.start).next() {
                Some("after") => test(format!("hour(now) >= {}", number(*time)), outside(0.0, *time)),
                Some("before") => test(format!("hour(now) < {}", number(*time)), outside(*time, 24.0)),
                _ => None,
            };
        }
        let (from, to) = match times.as_slice() {
            [from, to] if clock && !is_weekend => (*from, *to),
            [] if named && !is_weekend => BUSINESS,
            _ => return None,
        };
        let (open, close) = (from.floor(), to.ceil());
        if from.fract() != 0.0 || to.fract() != 0.0 {
            return None;
        }
        let name = outside(close, open);
        let weekdays = if named { " && weekday(now) >= 1 && weekday(now) <= 5" } else { "" };
        let joined = if open < close { "&&" } else { "||" };
        test(
            format!("(hour(now) >= {} {joined} hour(now) < {}){weekdays}", number(open), number(close)),
            name,
        )
    }
}

/// The name of the condition that it is outside of hours of the day.
fn outside(from: f64, to: f64) -> String {
    format!("outside_hours:{from:02}:00-{to:02}:00")
}

/// The name of the opposite condition: what lifts a rule within some hours lets it hold outside of them.
pub(super) fn opposite(name: &str) -> String {
    let hours = name.strip_prefix("outside_hours:").and_then(|hours| hours.split_once('-'));
    match hours.filter(|(from, _)| from.starts_with(|c: char| c.is_ascii_digit())) {
        Some((from, to)) => format!("outside_hours:{to}-{from}"),
        None => name.to_owned(),
    }
}
