//! Which detectors answer for which type of the labelled data: the one place where both vocabularies meet.

use super::Found;

/// The gold type, and the detectors whose findings count as it. A star stands for the rest of a name. Without any the
/// type is not looked for, and what is missed of it is not counted.
type Answers = (&'static str, &'static [&'static str]);

/// Types of `pii_sentences.jsonl`.
pub(super) const SENTENCES: &[Answers] = &[
    ("EMAIL_ADDRESS", &["pii.email"]),
    ("PHONE_NUMBER", &["pii.phone"]),
    ("CREDIT_CARD", &["pii.credit_card"]),
    ("IBAN_CODE", &["pii.iban"]),
    ("US_SSN", &["pii.ssn", "id.us.ssn"]),
    ("IP_ADDRESS", &["pii.ip_address"]),
    ("DOMAIN_NAME", &["net.url", "net.hostname"]),
    ("STREET_ADDRESS", &["pii.postal_address"]),
    ("US_DRIVER_LICENSE", &["pii.driver_license", "id.us.driver*"]),
    ("ZIP_CODE", &["pii.postal_code*"]),
    // Names, places, and what is not sensitive by itself.
    ("PERSON", &[]),
    ("GPE", &[]),
    ("ORGANIZATION", &[]),
    ("NRP", &[]),
    ("TITLE", &[]),
    ("AGE", &[]),
    ("DATE_TIME", &[]),
];

/// The types of which rivals publish figures.
pub(super) const CORE: [&str; 6] =
    ["EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "US_SSN", "IP_ADDRESS"];

/// Types of `pii_values.jsonl`.
pub(super) const VALUES: &[Answers] = &[
    ("ABA_ROUTING_NUMBER", &["fin.aba*", "id.us.routing*", "fin.us.*"]),
    ("AU_ABN", &["id.au.abn"]),
    ("AU_ACN", &["id.au.acn"]),
    ("AU_MEDICARE", &["id.au.medicare", "phi.au.*"]),
    ("AU_TFN", &["id.au.tfn"]),
    ("CA_SIN", &["id.ca.sin"]),
    ("CREDIT_CARD", &["pii.credit_card"]),
    ("CRYPTO", &["fin.crypto*", "fin.bitcoin*"]),
    ("DATE_TIME", &[]),
    ("DE_BSNR", &["id.de.bsnr", "phi.de.bsnr"]),
    ("DE_FUEHRERSCHEIN", &["id.de.driver*", "pii.driver_license"]),
    ("DE_HANDELSREGISTER", &["id.de.handelsregister", "id.de.register*"]),
    ("DE_HEALTH_INSURANCE", &["id.de.kvnr", "id.de.health*", "phi.de.*"]),
    ("DE_ID_CARD", &["id.de.id_card", "id.de.personalausweis"]),
    ("DE_KFZ", &["id.de.plate", "id.de.vehicle*"]),
    ("DE_LANR", &["id.de.lanr", "phi.de.lanr"]),
    ("DE_PASSPORT", &["id.de.passport", "pii.passport"]),
    ("DE_PLZ", &["id.de.plz", "pii.postal_code*"]),
    ("DE_SOCIAL_SECURITY", &["id.de.social*", "id.de.rvnr"]),
    ("DE_TAX_ID", &["id.de.tax_id", "id.de.idnr"]),
    ("DE_TAX_NUMBER", &["id.de.tax_number", "id.de.stnr"]),
    ("DE_VAT_ID", &["id.de.vat*"]),
    ("EMAIL_ADDRESS", &["pii.email"]),
    ("ES_NIE", &["id.es.*"]),
    ("ES_NIF", &["id.es.*"]),
    ("ES_PASSPORT", &["id.es.passport", "pii.passport"]),
    ("FI_PERSONAL_IDENTITY_CODE", &["id.fi.*"]),
    ("IBAN_CODE", &["pii.iban"]),
    ("IN_AADHAAR", &["id.in.aadhaar"]),
    ("IN_GSTIN", &["id.in.gstin"]),
    ("IN_PAN", &["id.in.pan"]),
    ("IN_PASSPORT", &["id.in.passport", "pii.passport"]),
    ("IN_VEHICLE_REGISTRATION", &["id.in.plate", "id.in.vehicle*"]),
    ("IN_VOTER", &["id.in.voter*", "id.in.epic"]),
    ("IP_ADDRESS", &["pii.ip_address"]),
    ("IT_DRIVER_LICENSE", &["id.it.driver*", "pii.driver_license"]),
    ("IT_FISCAL_CODE", &["id.it.fiscal_code", "id.it.codice_fiscale"]),
    ("IT_IDENTITY_CARD", &["id.it.id_card", "id.it.identity_card"]),
    ("IT_PASSPORT", &["id.it.passport", "pii.passport"]),
    ("IT_VAT_CODE", &["id.it.vat*", "id.it.iva"]),
    ("KR_BRN", &["id.kr.brn"]),
    ("KR_DRIVER_LICENSE", &["id.kr.driver*", "pii.driver_license"]),
    ("KR_FRN", &["id.kr.frn", "id.kr.rrn"]),
    ("KR_PASSPORT", &["id.kr.passport", "pii.passport"]),
    ("KR_RRN", &["id.kr.rrn"]),
    ("MAC_ADDRESS", &["net.mac", "net.mac_address"]),
    ("MEDICAL_LICENSE", &["phi.us.dea*", "phi.dea*", "id.us.dea*"]),
    ("NG_NIN", &["id.ng.nin"]),
    ("NG_VEHICLE_REGISTRATION", &["id.ng.plate", "id.ng.vehicle*"]),
    ("PHONE_NUMBER", &["pii.phone"]),
    ("PH_MOBILE_NUMBER", &["pii.phone"]),
    ("PH_TIN", &["id.ph.tin"]),
    ("PL_PESEL", &["id.pl.pesel"]),
    ("SE_ORGANISATIONSNUMMER", &["id.se.org*"]),
    ("SE_PERSONNUMMER", &["id.se.person*"]),
    ("SG_NRIC_FIN", &["id.sg.nric*"]),
    ("SG_UEN", &["id.sg.uen"]),
    ("TH_TNIN", &["id.th.*"]),
    ("TR_LICENSE_PLATE", &["id.tr.plate", "id.tr.license_plate"]),
    ("TR_NATIONAL_ID", &["id.tr.tckn", "id.tr.national_id"]),
    ("TR_PHONE_NUMBER", &["pii.phone"]),
    ("UK_DRIVING_LICENCE", &["id.gb.driv*", "pii.driver_license"]),
    ("UK_NHS", &["id.gb.nhs*", "phi.gb.nhs*", "phi.nhs*"]),
    ("UK_NINO", &["id.gb.nino"]),
    ("UK_PASSPORT", &["id.gb.passport", "pii.passport"]),
    ("UK_POSTCODE", &["id.gb.postcode", "pii.postal_code*"]),
    ("UK_VEHICLE_REGISTRATION", &["id.gb.plate", "id.gb.vehicle*"]),
    ("URL", &["net.url"]),
    ("US_BANK_NUMBER", &["pii.bank_account", "fin.bank_account*"]),
    ("US_DRIVER_LICENSE", &["pii.driver_license", "id.us.driver*"]),
    ("US_ITIN", &["id.us.itin"]),
    ("US_MBI", &["id.us.mbi", "phi.us.mbi", "phi.mbi"]),
    ("US_NPI", &["id.us.npi", "phi.us.npi", "phi.npi"]),
    ("US_PASSPORT", &["id.us.passport", "pii.passport"]),
    ("US_SSN", &["pii.ssn", "id.us.ssn"]),
    ("ZA_ID_NUMBER", &["id.za.*"]),
];

/// Whether `found` counts as a finding of one of `answers`.
pub(super) fn counts(found: &Found, answers: &[&str]) -> bool {
    answers.iter().any(|answer| names(answer, &found.detector))
}

/// Whether the catalogue has a detector that answers.
pub(super) fn is_looked_for(answers: &[&str]) -> bool {
    answers.iter().any(|answer| lictor::detector::all().any(|detector| names(answer, detector.name)))
}

/// The detectors of `kind` in `table`.
///
/// # Panics
/// If the table does not have it: a type that nobody thought of would be left out in silence.
pub(super) fn answers(table: &[Answers], kind: &str) -> &'static [&'static str] {
    match table.iter().find(|(known, _)| *known == kind) {
        Some((_, answers)) => answers,
        None => panic!("scores/gold.rs does not say what answers for {kind}"),
    }
}

fn names(answer: &str, detector: &str) -> bool {
    match answer.strip_suffix('*') {
        Some(prefix) => detector.starts_with(prefix),
        None => detector == answer,
    }
}
