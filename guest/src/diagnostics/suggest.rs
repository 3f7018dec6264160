//! Suggests similar names: "Did you mean …?"

use std::cell::OnceCell;

use super::printable;
use crate::lists;

/// At most this many names are compared per source. Thousands of wrong names are not typing errors.
const MOST_COMPARED: usize = 50_000;

/// A typing error has at most this many edits.
const FARTHEST: usize = 3;
/// At most this many names are suggested.
const MOST: usize = 5;

/// The candidates within three edits of `word` (fewer for short words), nearest
/// first, at most five.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = word.chars().count();
    let farthest = FARTHEST.min(length / 2);
    let (letters, lower) = (letters(word), OnceCell::new());
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= farthest)
        .filter(|candidate| letters_apart(letters, candidate) <= farthest)
        .map(|candidate| {
            (strsim::osa_distance(lower.get_or_init(|| word.to_lowercase()), &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, _)| *distance <= farthest)
        .collect();
    lists::sort(&mut found);
    found.dedup();
    found.into_iter().take(MOST).map(|(_, candidate)| candidate).collect()
}

/// Counts each letter of a word. Upper and lower case count as the same letter.
fn letters(word: &str) -> [i32; 32] {
    let mut letters = [0; 32];
    for place in word.chars().map(|c| c as usize % 32) {
        if let Some(count) = letters.get_mut(place) {
            *count += 1;
        }
    }
    letters
}

/// A lower bound for the number of edits between two words, from their letter counts. It is a
/// hundred times faster than counting the edits.
fn letters_apart(mut left: [i32; 32], other: &str) -> usize {
    for place in other.chars().map(|c| c as usize % 32) {
        if let Some(count) = left.get_mut(place) {
            *count -= 1;
        }
    }
    let (more, all) = left.iter().fold((0, 0), |(sum, all), count| (sum + count, all + count.unsigned_abs()));
    // The larger of two sums: letters that only the left word has, and letters that only the other
    // has.
    usize::try_from(u32::midpoint(all, i32::unsigned_abs(more))).unwrap_or(usize::MAX)
}

/// Returns ``Did you mean `a` or `b`?``, or an empty text if no name is similar.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> =
        nearest(word, candidates).into_iter().map(|name| format!("`{}`", printable(name))).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("Did you mean {only}?"),
        Some((last, rest)) => format!("Did you mean {} or {last}?", rest.join(", ")),
    }
}

/// Suggestions among names from a source, which may have any number of them. Only the first wrong
/// names get a suggestion.
#[derive(Debug, Default)]
pub struct Suggestions {
    compared: usize,
}

impl Suggestions {
    /// Works like `did_you_mean` until too many names have been compared.
    pub fn did_you_mean<'a>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
        if self.compared > MOST_COMPARED {
            return String::new();
        }
        did_you_mean(word, candidates.into_iter().inspect(|_| self.compared += 1))
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
    fn a_name_from_a_file_drives_no_terminal() {
        assert_eq!(did_you_mean("validat", ["validate\u{1b}c"]), "Did you mean `validate\\ec`?");
    }

    #[test]
    fn counts_letters_whatever_their_order() {
        assert_eq!(letters_apart(letters("dependenceis"), "dependencies"), 0);
        assert_eq!(letters_apart(letters("retries"), "Retry"), 3);
        assert!(letters_apart(letters("method"), "description") > 3);
    }

    #[test]
    fn says_nothing_when_nothing_is_near() {
        assert_eq!(did_you_mean("elephant", ["base", "api"]), "");
        assert_eq!(did_you_mean("", ["a"]), "");
    }

    #[test]
    fn compares_only_so_many_names() {
        let names: Vec<String> = (0..20_000).map(|n| format!("step_{n}")).collect();
        let mut suggestions = Suggestions::default();
        let mut suggest = || suggestions.did_you_mean("stepp_7", names.iter().map(String::as_str));
        assert_eq!((0..5).filter(|_| !suggest().is_empty()).count(), 3);
    }

    #[test]
    fn never_lists_more_than_five() {
        let names: Vec<String> = (0..9).map(|n| format!("name{n}")).collect();
        assert_eq!(nearest("name", names.iter().map(String::as_str)).len(), 5);
    }
}
