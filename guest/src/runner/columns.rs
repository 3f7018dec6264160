//! Columns of numbers in a text, which the host keeps from one call to the next.
//!
//! Every number has four characters, so that each can be read and changed in place. The cost of a
//! call depends on the numbers it uses, not on the size of the text. A seal at the start has the
//! version of the format and a fingerprint, so that only texts from an earlier call are read.

use std::borrow::Cow;

/// The largest number in a column.
pub const MOST: u32 = (1 << 24) - 1;
/// The largest number in a long column.
pub const MOST_LONG: u64 = (1 << 48) - 1;

/// The version of the format. Change it when texts of an older version can no longer be read.
const VERSION: &str = "2";
/// Length of the seal: the version and a fingerprint of 64 bits.
const SEAL: usize = VERSION.len() + 16;
const WIDTH: usize = 4;
const FIRST: u8 = b'0';

/// A list of numbers with the same meaning. An index beyond its end gives 0; a sealed text has no
/// such index.
#[derive(Debug, Clone, Default)]
pub struct Column<'a>(Cow<'a, [u8]>);

impl Column<'_> {
    /// A column of `count` zeros.
    pub fn zeros(count: u32) -> Self {
        Self(Cow::Owned(vec![FIRST; count as usize * WIDTH]))
    }

    /// The number of entries.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.len() / WIDTH).unwrap_or(MOST)
    }

    /// The number at `index`.
    pub fn get(&self, index: u32) -> u32 {
        let start = index as usize * WIDTH;
        let digits = self.0.get(start..start + WIDTH).unwrap_or_default();
        digits.iter().rev().fold(0, |number, digit| number << 6 | u32::from(digit.wrapping_sub(FIRST) & 63))
    }

    /// Replaces the number at `index`.
    pub fn set(&mut self, index: u32, number: u32) {
        let start = index as usize * WIDTH;
        if let Some(place) = self.0.to_mut().get_mut(start..start + WIDTH) {
            place.copy_from_slice(&digits(number));
        }
    }

    /// Adds a number at the end.
    pub fn push(&mut self, number: u32) {
        self.0.to_mut().extend(digits(number));
    }

    /// All numbers.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Removes all numbers.
    pub fn clear(&mut self) {
        self.0 = Cow::default();
    }
}

/// Numbers of up to 48 bits, as two columns.
#[derive(Debug, Clone, Default)]
pub struct LongColumn<'a> {
    low: Column<'a>,
    high: Column<'a>,
}

impl LongColumn<'_> {
    /// The number at `index`.
    pub fn get(&self, index: u32) -> u64 {
        u64::from(self.low.get(index)) | u64::from(self.high.get(index)) << 24
    }

    /// Adds a number at the end.
    #[allow(clippy::cast_possible_truncation)] // masked
    pub fn push(&mut self, number: u64) {
        let number = number.min(MOST_LONG);
        self.low.push((number & u64::from(MOST)) as u32);
        self.high.push((number >> 24) as u32);
    }

    /// All numbers.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.low.len()).map(|index| self.get(index))
    }

    /// Removes all numbers.
    pub fn clear(&mut self) {
        self.low.clear();
        self.high.clear();
    }
}

#[allow(clippy::cast_possible_truncation)] // masked
fn digits(number: u32) -> [u8; WIDTH] {
    let number = number.min(MOST);
    [0, 6, 12, 18].map(|shift| FIRST + (number >> shift & 63) as u8)
}

/// Writes columns and texts one after the other.
pub struct Writer(String);

impl Writer {
    /// Starts a text, with room for the seal.
    pub fn new() -> Self {
        Self("0".repeat(SEAL))
    }

    /// Writes a column.
    pub fn column(&mut self, column: &Column) {
        self.number(column.len());
        self.0.push_str(std::str::from_utf8(&column.0).unwrap_or_default()); // digits are ASCII
    }

    /// Writes a column of long numbers.
    pub fn long(&mut self, column: &LongColumn) {
        self.column(&column.low);
        self.column(&column.high);
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.number(u32::try_from(text.len()).unwrap_or(MOST));
        self.0.push_str(text);
    }

    fn number(&mut self, number: u32) {
        self.0.extend(digits(number).map(char::from));
    }

    /// Returns the sealed text and its fingerprint. `of` is the fingerprint of the text that it
    /// belongs to.
    pub fn seal(mut self, of: u64) -> (String, u64) {
        let sum = fingerprint(self.0.get(SEAL..).unwrap_or_default(), of);
        self.0.replace_range(..SEAL, &format!("{VERSION}{sum:016x}"));
        (self.0, sum)
    }
}

/// Reads what a `Writer` wrote, in the same order.
pub struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Checks the seal and returns a reader and the fingerprint; none if the text does not match
    /// its seal.
    pub fn open(text: &'a str, of: u64) -> Option<(Self, u64)> {
        let (seal, rest) = text.split_at_checked(SEAL)?;
        let sum = fingerprint(rest, of);
        (seal == format!("{VERSION}{sum:016x}")).then_some((Self(rest), sum))
    }

    /// Reads the next column.
    pub fn column(&mut self) -> Column<'a> {
        let count = self.number() as usize;
        Column(Cow::Borrowed(self.take(count * WIDTH).as_bytes()))
    }

    /// Reads the next column of long numbers.
    pub fn long(&mut self) -> LongColumn<'a> {
        LongColumn { low: self.column(), high: self.column() }
    }

    /// Reads the next text.
    pub fn text(&mut self) -> &'a str {
        let length = self.number() as usize;
        self.take(length)
    }

    fn number(&mut self) -> u32 {
        Column(Cow::Borrowed(self.take(WIDTH).as_bytes())).get(0)
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        taken
    }
}

/// A hash that changes with every character. It protects against mistakes, not against attacks:
/// only the host could make one.
fn fingerprint(text: &str, of: u64) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let mut words = text.as_bytes().chunks_exact(8);
    let mut sum = mix(of, text.len() as u64);
    for word in words.by_ref() {
        sum = mix(sum, word.try_into().map(u64::from_le_bytes).unwrap_or_default());
    }
    mix(words.remainder().iter().fold(sum, |sum, byte| mix(sum, u64::from(*byte))), ODD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        let (mut numbers, mut long) = (Column::default(), LongColumn::default());
        for number in [0, 1, 63, 64, 70_000, MOST] {
            numbers.push(number);
        }
        numbers.set(1, 99);
        long.push(1 << 40 | 5);
        let mut writer = Writer::new();
        writer.column(&numbers);
        writer.text("é, 1 2 3");
        writer.long(&long);
        let (text, sum) = writer.seal(7);
        let (mut reader, read) = Reader::open(&text, 7).unwrap();
        assert_eq!(read, sum);
        assert_eq!(reader.column().iter().collect::<Vec<_>>(), [0, 99, 63, 64, 70_000, MOST]);
        assert_eq!(reader.text(), "é, 1 2 3");
        assert_eq!(reader.long().iter().collect::<Vec<_>>(), [1 << 40 | 5]);
        assert_eq!(reader.text(), "", "nothing is left");
    }

    #[test]
    fn a_seal_is_of_one_text_one_version_and_one_owner() {
        let mut writer = Writer::new();
        writer.text("some words, more than eight characters");
        let (text, _) = writer.seal(7);
        assert!(Reader::open(&text, 8).is_none());
        assert!(Reader::open(&text.replacen(VERSION, "1", 1), 7).is_none());
        assert!(Reader::open("", 7).is_none() && Reader::open("é", 7).is_none());
        for place in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[place] ^= 1;
            assert!(Reader::open(&String::from_utf8(altered).unwrap(), 7).is_none(), "{place}");
            assert!(Reader::open(&text[..place], 7).is_none(), "{place}");
        }
    }
}
