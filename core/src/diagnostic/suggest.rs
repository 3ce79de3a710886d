//! "Did you mean": the known word nearest to a misspelt one.

/// The candidate nearest to `word`, if one is near enough to be worth suggesting: at most one edit for every
/// three characters, counting a swap of neighbours as one (Damerau–Levenshtein), whatever the case.
///
/// Ties go to the first candidate. Linear in the candidates.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are not typing mistakes, and the distance is quadratic in the length.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_the_word_that_was_meant() {
        assert_eq!(nearest("risk_levl", ["action", "risk_level"]), Some("risk_level"));
        assert_eq!(nearest("HIHG", ["low", "high"]), Some("high"));
        assert_eq!(nearest("colour", ["severity", "scope"]), None);
        assert_eq!(nearest("", ["a"]), Some("a"));
    }
}
