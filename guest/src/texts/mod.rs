//! Texts that are rarely read, packed by the build script: descriptions, and the templates of our plugin.

use packed_texts::Table;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A packed text, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed(pub(crate) u16);

impl Packed {
    /// The text.
    #[must_use]
    pub fn text(self) -> String {
        TABLE.text(self.0.into())
    }
}
