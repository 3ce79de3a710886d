//! Numbers that states and their health, tax and company registers give out, by region.

pub(crate) mod africa;
pub(crate) mod americas;
pub(crate) mod asia;
pub(crate) mod balkan;
pub(crate) mod baltic;
pub(crate) mod british;
pub(crate) mod central_europe;
pub(crate) mod east_asia;
pub(crate) mod eastern_europe;
pub(crate) mod middle_east;
pub(crate) mod nordic;
pub(crate) mod north_america;
pub(crate) mod oceania;
pub(crate) mod southern_europe;
pub(crate) mod western_europe;

use super::Check;

/// Every region's checks.
pub(super) const REGIONS: &[&[&Check]] = &[
    nordic::CHECKS,
    baltic::CHECKS,
    british::CHECKS,
    western_europe::CHECKS,
    central_europe::CHECKS,
    southern_europe::CHECKS,
    balkan::CHECKS,
    eastern_europe::CHECKS,
    middle_east::CHECKS,
    africa::CHECKS,
    asia::CHECKS,
    east_asia::CHECKS,
    oceania::CHECKS,
    north_america::CHECKS,
    americas::CHECKS,
];
