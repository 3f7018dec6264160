//! Did you mean…?

use std::cell::OnceCell;

use super::printable;
use crate::lists;

/// Names compared for one source at most: thousands of wrong names among
/// thousands of right ones are another mistake than a slip of the keyboard.
const MOST_COMPARED: usize = 50_000;

/// A slip of the keyboard is at most this many edits away.
const FARTHEST: usize = 3;
/// More names than this are a list, not a suggestion.
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

/// How often a word has each letter; capitals and small letters of one alphabet
/// share a place.
fn letters(word: &str) -> [i32; 32] {
    let mut letters = [0; 32];
    for place in word.chars().map(|c| c as usize % 32) {
        if let Some(count) = letters.get_mut(place) {
            *count += 1;
        }
    }
    letters
}

/// How many letters of one word the other lacks, wherever they stand: no more
/// than the edits between them, and counted a hundred times faster.
fn letters_apart(mut left: [i32; 32], other: &str) -> usize {
    for place in other.chars().map(|c| c as usize % 32) {
        if let Some(count) = left.get_mut(place) {
            *count -= 1;
        }
    }
    let (more, all) = left.iter().fold((0, 0), |(sum, all), count| (sum + count, all + count.unsigned_abs()));
    // What one has more and what the other has more, of which the larger counts.
    usize::try_from(u32::midpoint(all, i32::unsigned_abs(more))).unwrap_or(usize::MAX)
}

/// ``Did you mean `a` or `b`?``, or nothing where nothing is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> =
        nearest(word, candidates).into_iter().map(|name| format!("`{}`", printable(name))).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("Did you mean {only}?"),
        Some((last, rest)) => format!("Did you mean {} or {last}?", rest.join(", ")),
    }
}

/// `did_you_mean` for names that a source brings itself, of which there may be
/// any number: the first wrong ones get a suggestion.
#[derive(Debug, Default)]
pub struct Suggestions {
    compared: usize,
}

impl Suggestions {
    /// As `did_you_mean`, until too many names have been compared.
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
