//! Did you mean…?

/// A slip of the keyboard is at most this many edits away.
const FARTHEST: usize = 3;
/// More names than this are a list, not a suggestion.
const MOST: usize = 5;

/// The candidates within three edits of `word` (fewer for short words), nearest
/// first, at most five.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = word.chars().count();
    let farthest = FARTHEST.min(length / 2);
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= farthest)
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= farthest)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(MOST).map(|(_, candidate)| candidate).collect()
}

/// ``Did you mean `a` or `b`?``, or nothing where nothing is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = nearest(word, candidates).into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("Did you mean {only}?"),
        Some((last, rest)) => format!("Did you mean {} or {last}?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_slip() {
        assert_eq!(did_you_mean("descision", ["base", "api", "decision"]), "Did you mean `decision`?");
        assert_eq!(did_you_mean("bas", ["base", "bad"]), "Did you mean `bad` or `base`?");
    }

    #[test]
    fn says_nothing_when_nothing_is_near() {
        assert_eq!(did_you_mean("elephant", ["base", "api"]), "");
        assert_eq!(did_you_mean("", ["a"]), "");
    }

    #[test]
    fn never_lists_more_than_five() {
        let names: Vec<String> = (0..9).map(|n| format!("name{n}")).collect();
        assert_eq!(nearest("name", names.iter().map(String::as_str)).len(), 5);
    }
}
