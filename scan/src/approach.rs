//! From an anchor to the places where matches may start.

use crate::anchor::{Anchor, Lead};
use crate::confirm::ClassId;

/// How the matches of a pattern are found from its anchors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approach {
    /// An anchor tells between which places one starts.
    Starts,
    /// An anchor tells where a run of `min` to `max` characters of `class` ends that one starts with.
    Run { class: ClassId, min: u32, max: u32 },
    /// One may start anywhere as soon as there is an anchor.
    Search,
    /// There is no anchor: one may start anywhere.
    Always,
}

impl Approach {
    /// How to go on from `anchors`, which belong to one pattern.
    pub(crate) fn of(anchors: &[Anchor]) -> Approach {
        let mut runs = anchors.iter().map(|anchor| match anchor.lead {
            Lead::Run { class, min, max, .. } => Some((class, min, max)),
            _ => None,
        });
        let Some(first) = runs.next() else { return Approach::Always };
        let same = runs.all(|run| run == first);
        let approach = match first {
            Some((class, min, max)) if same => Approach::Run { class, min, max },
            _ => Approach::Starts,
        };
        let near = |anchor: &Anchor| approach.distance(anchor.lead).is_some();
        if anchors.iter().all(near) { approach } else { Approach::Search }
    }

    /// The least and the most bytes by which what an anchor tells of lies before it. `None` if that is not known, or far.
    pub(crate) fn distance(self, lead: Lead) -> Option<(i16, i16)> {
        let (least, most) = match (self, lead) {
            (Approach::Search | Approach::Always, _) => return Some((0, 0)),
            (_, Lead::Fixed { back }) | (Approach::Run { .. }, Lead::Run { back, .. }) => (back, back),
            (_, Lead::Between { least, most }) => (least, most),
            // A character of a run takes one to four bytes.
            (Approach::Starts, Lead::Run { min, max, back, .. }) => {
                let bytes = |chars: u32, each: i32| i32::try_from(chars).ok()?.checked_mul(each);
                (back.checked_add(bytes(min, 1)?)?, back.checked_add(bytes(max, 4)?)?)
            }
            (_, Lead::Anywhere { .. }) => return None,
        };
        Some((i16::try_from(least).ok()?, i16::try_from(most).ok()?))
    }
}
