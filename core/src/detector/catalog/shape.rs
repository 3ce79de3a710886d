//! Shapes that several detectors share.
//!
//! A number without groups is the same run of digits for all of them, and each detector's check looks at the length. Matches that
//! differ in their check are searched for each by itself: the scanner shares a pattern only between those that share it all.

/// Digits without groups. Longer runs are no number that anybody is given.
pub(super) const RUN: &str = "[0-9]{7,22}";
/// Three groups of three: tax and insurance numbers of many countries.
pub(super) const BY_3_3_3: &str = "[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{3}";
/// Three, three, four.
pub(super) const BY_3_3_4: &str = "[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}";
/// Three groups of four.
pub(super) const BY_4_4_4: &str = "[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}";
/// Two, three, three, three.
pub(super) const BY_2_3_3_3: &str = "[0-9]{2}[ .-][0-9]{3}[ .-][0-9]{3}[ .-][0-9]{3}";
/// Six digits of a date and four.
pub(super) const BY_6_4: &str = "[0-9]{6}[ -][0-9]{4}";
/// Six digits of a date and seven.
pub(super) const BY_6_7: &str = "[0-9]{6}-[0-9]{7}";
/// Two and seven.
pub(super) const BY_2_7: &str = "[0-9]{2}-[0-9]{7}";
/// Eight and one.
pub(super) const BY_8_1: &str = "[0-9]{8}-[0-9]";
