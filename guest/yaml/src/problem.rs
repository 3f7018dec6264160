//! What can be wrong with a document's form.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

/// Something wrong, and where, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is no YAML; nothing of it could be read.
    Syntax {
        /// Where the parser stopped.
        at: usize,
        /// In its own words.
        said: String,
        /// What kind of slip it is.
        kind: Syntax,
    },
    /// A second document begins here.
    SecondDocument(Range<usize>),
    /// A key that is no text.
    KeyNotText(Range<usize>),
    /// The key `<<`, which would merge another mapping.
    MergeKey(Range<usize>),
    /// A key that stands in its mapping already.
    DuplicateKey {
        /// The second one.
        at: Range<usize>,
        /// The first.
        first: Range<usize>,
        /// Both.
        text: String,
    },
    /// An alias inside its own anchor.
    AliasInItself(Range<usize>),
    /// Aliases that make more than [`super::MOST_COPIES`] values, or nest too deeply.
    AnchorsExplode(Range<usize>),
}

/// Slips that call for different advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A tab where only spaces may stand.
    Tab,
    /// A colon that makes a key where none may stand.
    Key,
    /// A character that no plain text begins with.
    Character,
    /// More levels than the parser follows.
    Depth,
    /// Anything else.
    Other,
}

impl Problem {
    pub(crate) fn syntax(error: &ScanError, text: &str) -> Self {
        let at = error.marker().byte_offset().unwrap_or(text.len());
        let kind = match error.kind() {
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInPlainScalar => Syntax::Tab,
            ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected => Syntax::Key,
            ErrorKind::UnexpectedCharacter { .. } => Syntax::Character,
            ErrorKind::RecursionLimitExceeded => Syntax::Depth,
            _ => Syntax::Other,
        };
        // The parser stops where the value began that the tab stands in.
        let tab = text.get(at..).filter(|_| kind == Syntax::Tab).and_then(|rest| rest.find('\t'));
        let kind = if kind == Syntax::Tab && tab.is_none() { Syntax::Other } else { kind };
        Self::Syntax { at: at + tab.unwrap_or(0), said: error.info().clone(), kind }
    }
}
