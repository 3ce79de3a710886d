//! Names that stand for detectors of another name.

use crate::severity::Severity;

use super::Detector;

/// What else a detector is called, beside its own name: alias, detector.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("id.us.ssn", "pii.ssn"),
    ("fin.card", "pii.credit_card"),
    ("fin.iban", "pii.iban"),
    ("fin.bank_account", "pii.bank_account"),
    ("phi.us.npi", "phi.npi"),
    ("phi.us.dea", "phi.dea"),
    ("phi.us.mbi", "phi.mbi"),
    ("phi.gb.nhs", "phi.nhs"),
    ("pii.passport", "pii.passport_mrz"),
    ("pii.driver_license", "id.gb.driving_licence"),
    ("pii.driver_license", "id.br.cnh"),
    ("pii.bank_account", "fin.ar.cbu"),
    ("pii.bank_account", "fin.cz.account"),
    ("pii.bank_account", "fin.es.ccc"),
    ("pii.bank_account", "fin.hu.account"),
    ("pii.bank_account", "fin.mx.clabe"),
    ("pii.bank_account", "fin.no.kontonr"),
    ("pii.bank_account", "fin.pl.nrb"),
    ("pii.national_id", "pii.ssn"),
];

/// Stands for every number under `id.` that is a person's: those of companies are of low severity.
const NATIONAL_ID: &str = "pii.national_id";

/// The names beside its own by which a policy can name `detector`.
pub(in crate::detector) fn other_names(detector: &Detector) -> impl Iterator<Item = &'static str> {
    let is_national_id = detector.name.starts_with("id.") && detector.severity > Severity::Low;
    let own = detector.name;
    ALIASES
        .iter()
        .filter(move |(_, known)| *known == own)
        .map(|(alias, _)| *alias)
        .chain(is_national_id.then_some(NATIONAL_ID))
}
