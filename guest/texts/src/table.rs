//! Packed texts.

use crate::SHORT;

/// All packed texts of a program.
#[derive(Debug)]
pub struct Table<'t> {
    /// A text in which every phrase stands.
    pub dictionary: &'t str,
    /// Where each phrase starts (two bytes, the lower first), and how long it is.
    pub phrases: &'t [[u8; 3]],
    /// The packed texts.
    pub bytes: &'t [u8],
    /// Where each of them ends.
    pub ends: &'t [u16],
}

impl Table<'_> {
    /// The text with this number.
    #[must_use]
    pub fn text(&self, number: usize) -> String {
        let packed = self.packed(number);
        let mut text = Vec::with_capacity(packed.len() * 8);
        let mut bytes = packed.iter();
        while let Some(byte) = bytes.next() {
            match usize::from(*byte).checked_sub(0x80) {
                None => text.push(*byte),
                Some(short) if short < SHORT => text.extend_from_slice(self.phrase(short)),
                Some(high) => {
                    let low = bytes.next().copied().map_or(0, usize::from);
                    text.extend_from_slice(self.phrase(SHORT + ((high - SHORT) << 8) + low));
                }
            }
        }
        String::from_utf8(text).unwrap_or_default() // letters and phrases of texts are text
    }

    fn packed(&self, number: usize) -> &[u8] {
        let end = |number: usize| self.ends.get(number).copied().map_or(0, usize::from);
        let start = number.checked_sub(1).map_or(0, end);
        self.bytes.get(start..end(number)).unwrap_or_default()
    }

    fn phrase(&self, number: usize) -> &[u8] {
        let [low, high, length] = self.phrases.get(number).copied().unwrap_or_default();
        let start = usize::from(u16::from_le_bytes([low, high]));
        self.dictionary.as_bytes().get(start..start + usize::from(length)).unwrap_or_default()
    }
}
