//! Values that a field can have, as far as constants bound them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::ir::Literal;
use crate::severity::Severity;
use crate::value::{Value, compare_numbers};

/// One value. Values of different kinds are never equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    Bool(bool),
    Number(Number),
    Text(String),
    Severity(Severity),
    Time(Timestamp),
    Duration(SignedDuration),
}

/// A finite number, whole or not.
#[derive(Clone, Debug)]
pub(super) struct Number(Value);

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_numbers(&self.0, &other.0).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Point {
    /// The value of a literal; `None` for null and for lists.
    pub(super) fn new(literal: &Literal) -> Option<Point> {
        match literal {
            Literal::Value(value) => Point::of_value(value),
            Literal::Severity(step) => Some(Point::Severity(*step)),
            Literal::Time(time) => Some(Point::Time(*time)),
            Literal::Duration(duration) => Some(Point::Duration(*duration)),
            Literal::List(_) => None,
        }
    }

    pub(super) fn of_value(value: &Value) -> Option<Point> {
        match value {
            Value::Bool(truth) => Some(Point::Bool(*truth)),
            Value::Int(_) | Value::Float(_) => Some(Point::Number(Number(value.clone()))),
            Value::String(text) => Some(Point::Text(text.clone())),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether the value is one that JSON has: what it is then does not depend on how a text is read.
    pub(super) const fn is_plain(&self) -> bool {
        matches!(self, Point::Bool(_) | Point::Number(_) | Point::Text(_))
    }

    fn same_kind(&self, other: &Point) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// An end of an interval.
#[derive(Clone, Debug, PartialEq)]
struct End {
    point: Point,
    /// Whether the point itself lies outside.
    open: bool,
}

/// A set of values: those listed, or all, within an interval and without some.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Domain {
    only: Option<BTreeSet<Point>>,
    never: BTreeSet<Point>,
    least: Option<End>,
    most: Option<End>,
}

impl Domain {
    pub(super) fn only(points: impl IntoIterator<Item = Point>) -> Self {
        Domain { only: Some(points.into_iter().collect()), ..Domain::default() }
    }

    pub(super) fn never(points: impl IntoIterator<Item = Point>) -> Self {
        Domain { never: points.into_iter().collect(), ..Domain::default() }
    }

    pub(super) fn above(point: Point, open: bool) -> Self {
        Domain { least: Some(End { point, open }), ..Domain::default() }
    }

    pub(super) fn below(point: Point, open: bool) -> Self {
        Domain { most: Some(End { point, open }), ..Domain::default() }
    }

    /// Whether all its values are ones that JSON has.
    pub(super) fn is_plain(&self) -> bool {
        let ends = self.least.iter().chain(&self.most).map(|end| &end.point);
        self.only.iter().flatten().chain(&self.never).chain(ends).all(Point::is_plain)
    }

    /// The values of either, where both are lists.
    pub(super) fn or(mut self, other: Domain) -> Option<Domain> {
        self.only.as_mut()?.extend(other.only?);
        Some(self)
    }

    /// Leaves the values that `other` has too.
    pub(super) fn narrow(&mut self, other: &Domain) {
        self.only = match (self.only.take(), &other.only) {
            (Some(mine), Some(theirs)) => {
                let (mut small, large) =
                    if mine.len() <= theirs.len() { (mine, theirs) } else { (theirs.clone(), &mine) };
                small.retain(|point| large.contains(point));
                Some(small)
            }
            (mine, theirs) => mine.or_else(|| theirs.clone()),
        };
        self.never.extend(other.never.iter().cloned());
        let tighter = |mine: Option<End>, theirs: &Option<End>, wanted: Ordering| match (mine, theirs) {
            (Some(mine), Some(theirs)) => {
                let order = theirs.point.cmp(&mine.point);
                let wins = order == wanted || order == Ordering::Equal && theirs.open;
                Some(if wins { theirs.clone() } else { mine })
            }
            (mine, theirs) => mine.or_else(|| theirs.clone()),
        };
        self.least = tighter(self.least.take(), &other.least, Ordering::Greater);
        self.most = tighter(self.most.take(), &other.most, Ordering::Less);
    }

    /// Whether it certainly has no value. Between two bounds there is always taken to be one.
    pub(super) fn is_empty(&self) -> bool {
        if let Some(points) = &self.only {
            return !points.iter().any(|point| self.admits(point));
        }
        match (&self.least, &self.most) {
            (Some(least), Some(most)) => match least.point.cmp(&most.point) {
                Ordering::Less => false,
                Ordering::Equal => !self.admits(&least.point),
                Ordering::Greater => true,
            },
            _ => false,
        }
    }

    /// Whether the bounds and exceptions let a value through.
    fn admits(&self, point: &Point) -> bool {
        let within = |end: &Option<End>, wanted: Ordering| {
            end.as_ref().is_none_or(|end| {
                let order = point.cmp(&end.point);
                point.same_kind(&end.point) && (order == wanted || order == Ordering::Equal && !end.open)
            })
        };
        !self.never.contains(point)
            && within(&self.least, Ordering::Greater)
            && within(&self.most, Ordering::Less)
    }

    /// Whether no value is in both.
    pub(super) fn is_disjoint(&self, other: &Domain) -> bool {
        let mut both = self.clone();
        both.narrow(other);
        both.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(n: i64) -> Point {
        Point::Number(Number(Value::Int(n)))
    }

    /// Whether a number satisfies a constraint with these constants.
    type Holds = fn(i64, &[i64]) -> bool;

    /// A constraint on a number, as a domain and as a test.
    fn constraint() -> impl Strategy<Value = (Domain, Holds, Vec<i64>)> {
        let value = -4_i64..5;
        let single = (value.clone(), 0..5_u8).prop_map(|(n, which)| {
            let (domain, holds): (Domain, Holds) = match which {
                0 => (Domain::above(number(n), true), |x, n| x > n[0]),
                1 => (Domain::above(number(n), false), |x, n| x >= n[0]),
                2 => (Domain::below(number(n), true), |x, n| x < n[0]),
                3 => (Domain::below(number(n), false), |x, n| x <= n[0]),
                _ => (Domain::never([number(n)]), |x, n| x != n[0]),
            };
            (domain, holds, vec![n])
        });
        let list = prop::collection::vec(value, 1..4).prop_map(|list| {
            let holds: Holds = |x, list| list.contains(&x);
            (Domain::only(list.iter().copied().map(number)), holds, list)
        });
        prop_oneof![3 => single, 1 => list]
    }

    proptest! {
        /// An empty domain has no value among those tried; a finite one without a value is empty.
        #[test]
        fn emptiness_is_certain(constraints in prop::collection::vec(constraint(), 1..6)) {
            let mut domain = Domain::default();
            constraints.iter().for_each(|(narrower, ..)| domain.narrow(narrower));
            let witness = (-10..=10).find(|x| constraints.iter().all(|(_, holds, list)| holds(*x, list)));
            if witness.is_some() {
                prop_assert!(!domain.is_empty());
            } else if domain.only.is_some() {
                prop_assert!(domain.is_empty());
            }
        }

        #[test]
        fn disjointness_has_no_order(left in constraint(), right in constraint()) {
            prop_assert_eq!(left.0.is_disjoint(&right.0), right.0.is_disjoint(&left.0));
        }
    }

    #[test]
    fn whole_and_broken_numbers_are_compared() {
        let half = Point::Number(Number(Value::Float(0.5)));
        assert!(Domain::only([half.clone()]).is_disjoint(&Domain::above(number(1), false)));
        assert!(!Domain::only([half]).is_disjoint(&Domain::above(number(0), true)));
        assert!(
            !Domain::only([number(1)]).is_disjoint(&Domain::only([Point::Number(Number(Value::Float(1.0)))]))
        );
    }

    #[test]
    fn values_of_different_kinds_have_nothing_in_common() {
        let text = Point::Text("1".to_owned());
        assert!(Domain::only([text.clone()]).is_disjoint(&Domain::only([number(1)])));
        assert!(Domain::only([text.clone()]).is_disjoint(&Domain::above(number(0), false)));
        assert!(!Domain::only([text]).is_disjoint(&Domain::never([number(1)])));
    }
}
