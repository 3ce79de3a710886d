//! Countries, for telling whose telephone numbers are at home.

use std::fmt;

/// A set of countries. One that says nothing is empty.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Regions(u128);

/// A country whose numbering plan is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRegion;

impl Regions {
    /// The countries with these ISO 3166-1 alpha-2 codes, in capitals.
    ///
    /// # Errors
    /// One of the codes is none of [`Regions::codes`].
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Regions, UnknownRegion> {
        codes.into_iter().try_fold(Regions::default(), |regions, code| {
            let at = CALLING_CODES.binary_search_by_key(&code, |(known, _)| known);
            at.map(|at| Regions(regions.0 | 1 << at)).map_err(|_| UnknownRegion)
        })
    }

    /// The countries of either set.
    #[must_use]
    pub const fn or(self, other: Regions) -> Regions {
        Regions(self.0 | other.0)
    }

    /// The codes of all countries that are known.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        CALLING_CODES.iter().map(|(code, _)| *code)
    }

    /// The calling codes of the countries.
    pub(super) fn calling_codes(self) -> impl Iterator<Item = u16> {
        self.members().map(|(_, calling_code)| *calling_code)
    }

    fn members(self) -> impl Iterator<Item = &'static (&'static str, u16)> {
        CALLING_CODES
            .iter()
            .enumerate()
            .filter(move |(at, _)| self.0 & (1 << at) != 0)
            .map(|(_, entry)| entry)
    }
}

impl fmt::Debug for Regions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members().map(|(code, _)| code)).finish()
    }
}

/// ISO 3166-1 alpha-2 to the calling code of ITU-T E.164, ascending; at most 128.
///
/// Source: ITU Operational Bulletin, list of assigned country codes; ISO 3166-1.
const CALLING_CODES: &[(&str, u16)] = &[
    ("AE", 971),
    ("AL", 355),
    ("AM", 374),
    ("AR", 54),
    ("AT", 43),
    ("AU", 61),
    ("AZ", 994),
    ("BA", 387),
    ("BD", 880),
    ("BE", 32),
    ("BG", 359),
    ("BH", 973),
    ("BO", 591),
    ("BR", 55),
    ("BY", 375),
    ("CA", 1),
    ("CH", 41),
    ("CL", 56),
    ("CN", 86),
    ("CO", 57),
    ("CR", 506),
    ("CY", 357),
    ("CZ", 420),
    ("DE", 49),
    ("DK", 45),
    ("DO", 1),
    ("DZ", 213),
    ("EC", 593),
    ("EE", 372),
    ("EG", 20),
    ("ES", 34),
    ("FI", 358),
    ("FR", 33),
    ("GB", 44),
    ("GE", 995),
    ("GH", 233),
    ("GR", 30),
    ("GT", 502),
    ("HK", 852),
    ("HR", 385),
    ("HU", 36),
    ("ID", 62),
    ("IE", 353),
    ("IL", 972),
    ("IN", 91),
    ("IR", 98),
    ("IS", 354),
    ("IT", 39),
    ("JM", 1),
    ("JO", 962),
    ("JP", 81),
    ("KE", 254),
    ("KR", 82),
    ("KW", 965),
    ("KZ", 7),
    ("LB", 961),
    ("LK", 94),
    ("LT", 370),
    ("LU", 352),
    ("LV", 371),
    ("MA", 212),
    ("MD", 373),
    ("ME", 382),
    ("MK", 389),
    ("MT", 356),
    ("MU", 230),
    ("MX", 52),
    ("MY", 60),
    ("NG", 234),
    ("NL", 31),
    ("NO", 47),
    ("NP", 977),
    ("NZ", 64),
    ("OM", 968),
    ("PE", 51),
    ("PH", 63),
    ("PK", 92),
    ("PL", 48),
    ("PR", 1),
    ("PT", 351),
    ("PY", 595),
    ("QA", 974),
    ("RO", 40),
    ("RS", 381),
    ("RU", 7),
    ("SA", 966),
    ("SE", 46),
    ("SG", 65),
    ("SI", 386),
    ("SK", 421),
    ("TH", 66),
    ("TN", 216),
    ("TR", 90),
    ("TW", 886),
    ("TZ", 255),
    ("UA", 380),
    ("UG", 256),
    ("US", 1),
    ("UY", 598),
    ("VE", 58),
    ("VN", 84),
    ("ZA", 27),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_plan_and_its_own_place() {
        assert!(CALLING_CODES.len() <= 128 && CALLING_CODES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(CALLING_CODES.iter().all(|(_, code)| super::super::plan(*code).is_some()));
    }

    #[test]
    fn sets_hold_what_was_named() {
        let both = Regions::of(["DE"]).unwrap().or(Regions::of(["GB"]).unwrap());
        assert_eq!(both, Regions::of(["GB", "DE"]).unwrap());
        assert_eq!(both.calling_codes().collect::<Vec<_>>(), [49, 44]);
        assert_eq!(Regions::of(["DE", "de"]), Err(UnknownRegion));
        assert_eq!(format!("{both:?}"), "{\"DE\", \"GB\"}");
    }
}
