//! One digest for a set of digests, which a change of one member changes in a few steps.

use std::fmt;
use std::sync::Arc;

use super::Digest;

/// A set of digests with a digest of its own: the root of a Merkle tree.
///
/// A set of one member has the digest of that member, and the empty set 32 bytes of zero. Any other set is divided by its
/// members' first hexadecimal digit, each part by the second, and so on; its digest is the SHA-256 of the sixteen digests of
/// its parts, those of empty parts included. So the digest depends on the members alone, and adding or removing one computes
/// as many digests as it takes digits to tell it from all others: about log₁₆ of their number. A copy shares everything.
#[derive(Clone, Default)]
pub struct DigestSet {
    root: Part,
}

/// The members with the same first digits.
#[derive(Clone, Default)]
enum Part {
    #[default]
    None,
    One(Digest),
    Several(Arc<Several>),
}

#[derive(Clone)]
struct Several {
    digest: Digest,
    parts: [Part; 16],
}

impl DigestSet {
    /// The digest of the whole set.
    pub fn digest(&self) -> Digest {
        self.root.digest()
    }

    /// Adds a member.
    pub fn insert(&mut self, member: Digest) {
        self.root.insert(member, 0);
    }

    /// Takes a member out.
    pub fn remove(&mut self, member: &Digest) {
        self.root.remove(member, 0);
    }
}

impl FromIterator<Digest> for DigestSet {
    fn from_iter<I: IntoIterator<Item = Digest>>(members: I) -> Self {
        let mut members: Vec<Digest> = members.into_iter().collect();
        members.sort_unstable();
        members.dedup();
        DigestSet { root: Part::of(&members, 0) }
    }
}

impl Part {
    fn digest(&self) -> Digest {
        match self {
            Part::None => Digest([0; 32]),
            Part::One(member) => *member,
            Part::Several(several) => several.digest,
        }
    }

    /// The part of `members`, which are sorted, all different, and have the same first digits. Recursion ends with the digits.
    fn of(members: &[Digest], digits: usize) -> Part {
        match members {
            [] => Part::None,
            [member] => Part::One(*member),
            _ => {
                let mut parts: [Part; 16] = Default::default();
                for same in members.chunk_by(|left, right| digit(left, digits) == digit(right, digits)) {
                    if let Some(part) = same.first().and_then(|member| parts.get_mut(digit(member, digits))) {
                        *part = Part::of(same, digits + 1);
                    }
                }
                Part::several(parts)
            }
        }
    }

    fn several(parts: [Part; 16]) -> Part {
        Part::Several(Arc::new(Several { digest: digest_of(&parts), parts }))
    }

    fn insert(&mut self, member: Digest, digits: usize) {
        match self {
            Part::None => *self = Part::One(member),
            Part::One(own) if *own == member => {}
            Part::One(own) => {
                let mut members = [*own, member];
                members.sort_unstable();
                *self = Part::of(&members, digits);
            }
            Part::Several(several) => {
                let several = Arc::make_mut(several);
                if let Some(part) = several.parts.get_mut(digit(&member, digits)) {
                    part.insert(member, digits + 1);
                }
                several.digest = digest_of(&several.parts);
            }
        }
    }

    fn remove(&mut self, member: &Digest, digits: usize) {
        match self {
            Part::None => {}
            Part::One(own) if own == member => *self = Part::None,
            Part::One(_) => {}
            Part::Several(several) => {
                let several = Arc::make_mut(several);
                if let Some(part) = several.parts.get_mut(digit(member, digits)) {
                    part.remove(member, digits + 1);
                }
                let mut left = several.parts.iter().filter(|part| !matches!(part, Part::None));
                match (left.next(), left.next()) {
                    (Some(Part::One(only)), None) => *self = Part::One(*only),
                    _ => several.digest = digest_of(&several.parts),
                }
            }
        }
    }
}

fn digest_of(parts: &[Part; 16]) -> Digest {
    let mut bytes = Vec::with_capacity(16 * 32);
    parts.iter().for_each(|part| bytes.extend_from_slice(&part.digest().0));
    Digest::of(&bytes)
}

/// The hexadecimal digit of `digest` at `place`.
fn digit(digest: &Digest, place: usize) -> usize {
    let byte = digest.0.get(place / 2).copied().unwrap_or_default();
    usize::from(if place.is_multiple_of(2) { byte >> 4 } else { byte & 15 })
}

impl fmt::Debug for DigestSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DigestSet({})", self.digest())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Digest, DigestSet};

    /// As the definition says it.
    fn naive(members: &BTreeSet<String>, digits: usize) -> Vec<u8> {
        if members.len() < 2 {
            let member = members.first().and_then(|member| Digest::parse(member));
            return member.map_or(vec![0; 32], |member| member.as_bytes().to_vec());
        }
        let part = |digit: char| -> BTreeSet<String> {
            let at = "sha256:".len() + digits;
            members.iter().filter(|member| member[at..].starts_with(digit)).cloned().collect()
        };
        let parts: Vec<u8> =
            "0123456789abcdef".chars().flat_map(|digit| naive(&part(digit), digits + 1)).collect();
        Digest::of(&parts).as_bytes().to_vec()
    }

    /// Few different ones, some of which part late.
    fn member() -> impl Strategy<Value = Digest> {
        prop_oneof![
            (0_u8..60).prop_map(|seed| Digest::of(&[seed])),
            (0_u8..4, 0_usize..32).prop_map(|(value, place)| {
                let mut bytes = [0; 32];
                bytes[place] = value;
                Digest(bytes)
            }),
        ]
    }

    proptest! {
        #[test]
        fn it_depends_on_the_members_alone(steps in proptest::collection::vec((member(), any::<bool>()), 0..120)) {
            let (mut set, mut members) = (DigestSet::default(), BTreeSet::new());
            for (member, is_added) in steps {
                let before = (set.clone(), set.digest());
                if is_added {
                    set.insert(member);
                    members.insert(member);
                } else {
                    set.remove(&member);
                    members.remove(&member);
                }
                prop_assert_eq!(before.0.digest(), before.1);
                prop_assert_eq!(set.digest(), members.iter().copied().collect::<DigestSet>().digest());
            }
            let texts = members.iter().map(ToString::to_string).collect();
            prop_assert_eq!(set.digest().as_bytes().to_vec(), naive(&texts, 0));
        }
    }
}
