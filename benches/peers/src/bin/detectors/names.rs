//! What others call the types that everybody finds: the one place where their names meet ours.

/// Our detector, and what redact-core, cerberust and Presidio call its findings.
const NAMES: [(&str, &[&str]); 6] = [
    ("pii.email", &["EMAIL_ADDRESS", "EMAIL"]),
    ("pii.phone", &["PHONE_NUMBER", "UK_PHONE_NUMBER", "UK_MOBILE_NUMBER", "PHONE"]),
    ("pii.credit_card", &["CREDIT_CARD"]),
    ("pii.iban", &["IBAN_CODE", "IBAN"]),
    ("pii.ssn", &["US_SSN"]),
    ("pii.ip_address", &["IP_ADDRESS"]),
];

/// Our detectors of these types.
pub fn ours() -> [&'static str; 6] {
    NAMES.map(|(ours, _)| ours)
}

/// Our name for what another engine found. What is of no common type keeps its own, and counts only as something that
/// covers a place.
pub fn in_ours(name: &str) -> &str {
    NAMES.iter().find(|(_, theirs)| theirs.contains(&name)).map_or(name, |(ours, _)| ours)
}

#[cfg(test)]
mod tests {
    use redact_core::EntityType;

    use super::*;

    #[test]
    fn all_names_exist() {
        assert!(ours().iter().all(|ours| lictor::detector::all().any(|detector| detector.name == *ours)));
        // cerberust writes its own where it looks; these are what nobody else says.
        let cerberust = ["EMAIL", "PHONE"];
        let theirs = NAMES.iter().flat_map(|(_, theirs)| *theirs).filter(|name| !cerberust.contains(name));
        for name in theirs {
            assert!(!matches!(EntityType::from((*name).to_owned()), EntityType::Custom(_)), "{name}");
        }
    }

    #[test]
    fn what_is_not_common_keeps_its_name() {
        assert_eq!((in_ours("UK_MOBILE_NUMBER"), in_ours("GUID")), ("pii.phone", "GUID"));
    }
}
