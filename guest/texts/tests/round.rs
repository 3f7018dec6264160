//! What is packed comes back.

#![allow(clippy::format_collect)] // few words

use packed_texts::Table;
use packed_texts::pack::{Packing, Texts};
use proptest::prelude::*;

/// The texts after packing and unpacking, and the bytes that they take.
fn round(texts: &[String]) -> (Vec<String>, usize) {
    let mut all = Texts::default();
    let numbers: Vec<usize> = texts.iter().map(|text| all.number(text)).collect();
    let Packing { dictionary, phrases, bytes, ends } = all.packing();
    let table = Table { dictionary: &dictionary, phrases: &phrases, bytes: &bytes, ends: &ends };
    let size = dictionary.len() + phrases.len() * 3 + bytes.len() + ends.len() * 2;
    (numbers.into_iter().map(|number| table.text(number)).collect(), size)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_text_comes_back(texts in prop::collection::vec("(one |two, |a\n|… × |[ -~]|.){0,60}", 0..20)) {
        prop_assert_eq!(round(&texts).0, texts);
    }
}

#[test]
fn texts_with_many_phrases_come_back_and_are_shorter() {
    // More phrases than have a number of one byte.
    let texts: Vec<String> =
        (0..400).map(|n| (0..8).map(|word| format!("word{} and ", (n * 7 + word * word) % 150)).collect()).collect();
    let (unpacked, size) = round(&texts);
    assert_eq!(unpacked, texts);
    assert!(size * 2 < texts.iter().map(String::len).sum());
}
