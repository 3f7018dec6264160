//! Packing, for build scripts.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::missing_panics_doc)] // a build script fails by panicking

use std::collections::{BTreeMap, BTreeSet};

use crate::SHORT;

/// How many pairs become phrases in one round.
const PAIRS: usize = 32;

/// The longest phrase: its length is one byte.
const LONGEST: usize = 0xff;

/// What a phrase costs beside its letters: where it starts, and how long it is.
const ROW: usize = 3;

/// Texts to pack.
#[derive(Debug, Default)]
pub struct Texts {
    all: Vec<String>,
}

/// What a [`Table`](crate::Table) reads.
#[derive(Debug)]
pub struct Packing {
    /// A text in which every phrase stands.
    pub dictionary: String,
    /// Where each phrase starts (two bytes, the lower first), and how long it is.
    pub phrases: Vec<[u8; 3]>,
    /// All packed texts.
    pub bytes: Vec<u8>,
    /// Where each of them ends.
    pub ends: Vec<u16>,
}

impl Texts {
    /// The number of this text.
    pub fn number(&mut self, text: &str) -> usize {
        self.all.iter().position(|known| known == text).unwrap_or_else(|| {
            self.all.push(text.to_owned());
            self.all.len() - 1
        })
    }

    /// All texts, packed.
    #[must_use]
    pub fn packing(&self) -> Packing {
        let (phrases, parsed) = self.parsed();
        let dictionary = dictionary(&phrases);
        let row = |phrase: &&str| {
            let start = dictionary.find(phrase).expect("every phrase is in the dictionary");
            let [low, high] = u16::try_from(start).expect("a dictionary below 64 KB").to_le_bytes();
            [low, high, byte(phrase.len())]
        };
        let rows = phrases.iter().map(row).collect();
        let numbers: BTreeMap<&str, usize> = phrases.iter().enumerate().map(|(at, phrase)| (*phrase, at)).collect();
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for parts in parsed {
            for part in parts {
                match numbers.get(part) {
                    None => bytes.extend(part.bytes()),
                    Some(number) => bytes.extend(code_of(*number)),
                }
            }
            ends.push(u16::try_from(bytes.len()).expect("packed texts below 64 KB"));
        }
        Packing { dictionary, phrases: rows, bytes, ends }
    }

    /// The phrases that pay, those first that are used most, and the parts of each text.
    fn parsed(&self) -> (Vec<&str>, Vec<Vec<&str>>) {
        let mut phrases = candidates(&self.all);
        loop {
            let known: BTreeSet<&str> = phrases.iter().copied().collect();
            let parsed: Vec<Vec<&str>> = self.all.iter().map(|text| parts(text, &known)).collect();
            let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
            for part in parsed.iter().flatten() {
                *uses.entry(part).or_default() += 1;
            }
            let count = |phrase: &str| uses.get(phrase).copied().unwrap_or_default();
            // Without the phrase, its letters would be parts of a few others.
            let pays = |phrase: &&str| {
                is_letter(phrase) || count(phrase) * (phrase.len().min(5) - 2) * 3 / 2 > ROW + phrase.len().isqrt() / 2
            };
            let before = phrases.len();
            phrases.retain(pays);
            if phrases.len() == before {
                phrases.sort_by_key(|phrase| (usize::MAX - count(phrase), *phrase));
                return (phrases, parsed);
            }
        }
    }
}

/// The number of a phrase, as a packed text has it.
fn code_of(phrase: usize) -> Vec<u8> {
    match phrase.checked_sub(SHORT) {
        None => vec![byte(0x80 + phrase)],
        Some(rest) => vec![byte(0x80 + SHORT + (rest >> 8)), byte(rest & 0xff)],
    }
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).expect("few enough phrases")
}

/// The phrases that come of joining the most frequent pairs of letters, then of phrases, again and again.
fn candidates(texts: &[String]) -> Vec<&str> {
    // A text as the places where its parts end.
    let ends_of = |text: &String| text.char_indices().map(|(at, letter)| at + letter.len_utf8()).collect();
    let mut ends: Vec<Vec<usize>> = texts.iter().map(ends_of).collect();
    let letters = texts.iter().flat_map(|text| text.split_inclusive(|_: char| true));
    let mut found: BTreeSet<&str> = letters.filter(|letter| !letter.is_ascii()).collect();
    loop {
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (text, ends) in texts.iter().zip(&ends) {
            for pair in pairs(text, ends) {
                *counts.entry(pair).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, (&str, &str))> = counts
            .into_iter()
            .filter(|((first, second), count)| *count > 2 && first.len() + second.len() <= LONGEST)
            .map(|(pair, count)| (count, pair))
            .collect();
        best.sort_by(|a, b| b.cmp(a));
        best.truncate(PAIRS);
        if best.is_empty() {
            return found.into_iter().filter(|phrase| is_letter(phrase) || phrase.len() > 2).collect();
        }
        let best: BTreeSet<(&str, &str)> = best.into_iter().map(|(_, pair)| pair).collect();
        for (text, ends) in texts.iter().zip(&mut ends) {
            let mut start = 0;
            let mut at = 0;
            while at + 1 < ends.len() {
                let pair = (&text[start..ends[at]], &text[ends[at]..ends[at + 1]]);
                if best.contains(&pair) {
                    found.insert(&text[start..ends[at + 1]]);
                    ends.remove(at);
                }
                start = ends[at];
                at += 1;
            }
        }
    }
}

fn is_letter(phrase: &str) -> bool {
    phrase.chars().nth(1).is_none()
}

/// The parts of a text, two by two.
fn pairs<'t>(text: &'t str, ends: &[usize]) -> impl Iterator<Item = (&'t str, &'t str)> {
    let starts = std::iter::once(&0).chain(ends);
    starts.zip(ends.windows(2)).map(|(start, ends)| (&text[*start..ends[0]], &text[ends[0]..ends[1]]))
}

/// The fewest parts that a text has, each a phrase or a letter. Backwards: what is the best way from here to the end?
fn parts<'t>(text: &'t str, phrases: &BTreeSet<&str>) -> Vec<&'t str> {
    let mut best: Vec<(usize, usize)> = vec![(0, 0); text.len() + 1]; // the bytes from here, and the next part's length
    for (at, letter) in text.char_indices().rev() {
        best[at] = (best[at + letter.len_utf8()].0 + letter.len_utf8().min(2), letter.len_utf8());
        let lengths = (3..=LONGEST.min(text.len() - at)).filter(|length| text.is_char_boundary(at + length));
        for length in lengths {
            // Phrases with this beginning follow it in the set.
            let beginning = &text[at..at + length];
            match phrases.range(beginning..).next() {
                Some(phrase) if *phrase == beginning => {
                    let cost = best[at + length].0 + 2;
                    if cost < best[at].0 {
                        best[at] = (cost, length);
                    }
                }
                Some(phrase) if phrase.starts_with(beginning) => {}
                _ => break,
            }
        }
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        parts.push(&text[at..at + best[at].1]);
        at += best[at].1;
    }
    parts
}

/// A text that contains all phrases.
fn dictionary(phrases: &[&str]) -> String {
    let mut longest: Vec<&str> = phrases.to_vec();
    longest.sort_by_key(|phrase| (usize::MAX - phrase.len(), *phrase));
    let mut dictionary = String::new();
    for phrase in longest {
        if !dictionary.contains(phrase) {
            let mut beginnings = phrase.char_indices().rev().map(|(at, _)| at);
            let shared = beginnings.find(|at| dictionary.ends_with(&phrase[..*at])).unwrap_or_default();
            dictionary.push_str(&phrase[shared..]);
        }
    }
    dictionary
}
