//! `id.<country>.*`: numbers that states and their registers give out, by region. Those of companies are of low severity.

pub(super) mod africa;
pub(super) mod asia;
pub(super) mod balkan;
pub(super) mod baltic;
pub(super) mod british;
pub(super) mod central_europe;
pub(super) mod east_asia;
pub(super) mod eastern_europe;
pub(super) mod middle_east;
pub(super) mod nordic;
pub(super) mod north_america;
pub(super) mod oceania;
pub(super) mod plates;
pub(super) mod south_america;
pub(super) mod southern_europe;
pub(super) mod western_europe;
