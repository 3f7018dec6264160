//! The packed texts as Rust.

use packed_texts::pack::{self, Packing};

/// The texts that `src/texts` holds.
#[derive(Default)]
pub struct Texts(pack::Texts);

impl Texts {
    /// The expression for this text.
    pub fn packed(&mut self, text: &str) -> String {
        format!("crate::texts::Packed({})", self.0.number(text))
    }

    /// `TABLE`.
    pub fn code(&self) -> String {
        let Packing { dictionary, phrases, bytes, ends } = self.0.packing();
        format!(
            "static TABLE: Table<'static> = Table {{ dictionary: {dictionary:?}, phrases: &{phrases:?}, bytes: &{bytes:?}, \
             ends: &{ends:?} }};\n"
        )
    }
}
