//! Sentences that look as if they could be checked and cannot: nothing of them may be called enforced.

use crate::prose::{Polarity, Reading, Status, read};

fn claims(reading: &Reading) -> Vec<&str> {
    let claimed = |status| matches!(status, Status::Enforced | Status::Approximated | Status::Partial);
    let rules =
        reading.clauses.iter().filter(|clause| claimed(clause.status) && !clause.detectors.is_empty());
    rules.map(|clause| clause.text.as_str()).collect()
}

#[test]
fn what_needs_meaning_is_never_called_enforced() {
    for text in [
        // The known phrase is not what the noun phrase is of.
        "Do not provide password reset instructions.",
        "Never discuss credit card fraud prevention tips.",
        "Do not share API key rotation schedules.",
        "Do not share mobile app designs.",
        "Do not share trade secrets.",
        // The verb is not one of presence.
        "Do not ask customers for their passwords.",
        "Never guess social security numbers.",
        "Bank details must not be requested by the bot.",
        "Do not address users by first name.",
        "Never email customers.",
        "Do not discuss credit cards.",
        "Do not validate passports.",
        // A word with another meaning.
        "Do not share our IP.",
        // Negations that are not certain.
        "Never say never about phone numbers.",
        "Not all phone numbers may be shared.",
        "Do not share anything but phone numbers.",
        "It is not allowed to not include phone numbers.",
        "Users are allowed not to share phone numbers.",
        "Phone numbers are not confidential and may be shared.",
        "Phone numbers are not secret.",
        "It is wrong to block phone numbers.",
        "It is forbidden to block phone numbers.",
        "Files that do not contain passwords must not be uploaded.",
        // Meaning, style, advice.
        "Do not give tax advice.",
        "Answers must be friendly.",
        "Do not encourage self-harm.",
        "Avoid bias against minorities.",
        "Do not make promises about delivery dates.",
        // People and processes.
        "Managers must review violations every month.",
        "All employees must complete privacy training.",
        "Report leaked passwords to the security team.",
        "Violations are blocked and logged.",
        // Other languages, and no language.
        "Geben Sie keine Kreditkartennummern weiter.",
        "Ne partagez pas les numéros de carte de crédit.",
        "No compartas las contraseñas de los clientes.",
        "asdf qwer zxcv",
    ] {
        let reading = read(text);
        assert!(claims(&reading).is_empty(), "{text}: {:?}", claims(&reading));
    }
}

#[test]
fn a_permission_blocks_nothing() {
    for text in [
        "Employees may share their own phone number.",
        "Sharing email addresses is allowed.",
        "Do not block phone numbers.",
        "It is not forbidden to mention prices.",
        "You do not have to hide email addresses.",
        "It's okay to share office phone numbers.",
        "Never prevent users from sharing credit card numbers.",
        "Agents can call the tool refund.",
        "No approvals are required.",
        "It is not a must to include phone numbers.",
        "There is nothing wrong with sharing office phone numbers.",
    ] {
        let reading = read(text);
        assert_eq!(reading.polarity, Polarity::Permit, "{text}");
        assert!(reading.rules.is_empty(), "{text}");
    }
}

#[test]
fn a_negation_more_turns_a_rule_around_or_is_refused() {
    // A rule, and what one more negation makes of it.
    for (rule, negated) in [
        ("Phone numbers are allowed.", "Phone numbers are not allowed."),
        ("Phone numbers are forbidden.", "Phone numbers are not forbidden."),
        ("Block phone numbers.", "Do not block phone numbers."),
        ("Phone numbers must be blocked.", "Phone numbers must not be blocked."),
        ("Users may share phone numbers.", "Users may not share phone numbers."),
        ("Never share phone numbers.", "Never fail to share phone numbers."),
    ] {
        let blocks = |text: &str| read(text).rules.iter().any(|rule| !rule.objects.is_empty());
        assert_ne!(blocks(rule), blocks(negated), "{rule} {negated}");
    }
}

#[test]
fn a_condition_that_is_not_understood_narrows_by_a_judge() {
    let reading = read("Do not share phone numbers of retired colonels.");
    let rule = &reading.rules[0];
    assert_eq!((rule.objects.len(), rule.narrowing.len()), (1, 1));
}

#[test]
fn what_must_not_be_is_never_permitted() {
    for text in [
        "No card number must be shown.",
        "In no event shall the assistant disclose IBANs.",
        "No bank account details are to be exposed.",
        "Passwords will not be tolerated.",
        "Do not share content that is prohibited.",
        "Do not browse websites that are not on the list.",
    ] {
        assert_ne!(read(text).polarity, Polarity::Permit, "{text}");
    }
}

#[test]
fn what_a_row_or_a_list_shares_is_read_in_each_of_its_parts() {
    let same = [
        ("Do not enter shipping or billing addresses.", vec!["pii.postal_address", "pii.postal_address"]),
        ("Do not enter credit card or bank account numbers.", vec!["pii.credit_card", "pii.bank_account"]),
        ("Never share: passwords; IBANs; JWTs.", vec!["secret.password", "pii.iban", "secret.jwt"]),
        ("Never share (1) passwords, (2) IBANs.", vec!["secret.password", "pii.iban"]),
        ("Employees shall not\n- share passwords\n- share IBANs", vec!["secret.password", "pii.iban"]),
    ];
    for (text, detectors) in same {
        let reading = read(text);
        let found: Vec<&str> =
            reading.clauses.iter().flat_map(|clause| &clause.detectors).map(String::as_str).collect();
        assert_eq!(found, detectors, "{text}");
    }
}
