//! Numbers that states and their health, tax and company registers give out, by region.

mod africa;
mod americas;
mod asia;
mod balkan;
mod baltic;
mod british;
mod central_europe;
mod east_asia;
mod eastern_europe;
mod middle_east;
mod nordic;
mod north_america;
mod oceania;
mod southern_europe;
mod western_europe;

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
