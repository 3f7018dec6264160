//! Problems with the form of a document.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

/// A problem and its place, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text is not valid YAML, so nothing of it was read.
    Syntax {
        /// Where the parser stopped.
        at: usize,
        /// The parser's message.
        said: String,
        /// The kind of mistake.
        kind: Syntax,
    },
    /// A second document starts here.
    SecondDocument(Range<usize>),
    /// A key that is not text.
    KeyNotText(Range<usize>),
    /// The key `<<`, which would merge another mapping.
    MergeKey(Range<usize>),
    /// A key that its mapping already has.
    DuplicateKey {
        /// The second key.
        at: Range<usize>,
        /// The first key.
        first: Range<usize>,
        /// The text of both keys.
        text: String,
    },
    /// An alias inside its own anchor.
    AliasInItself(Range<usize>),
    /// Aliases that create more than [`super::MOST_COPIES`] values or nest too deeply.
    AnchorsExplode(Range<usize>),
    /// A comment right behind a value. YAML wants a space before its `#`; the engine does not.
    CommentTooNear(Range<usize>),
    /// Something that is valid YAML, but that the engine's parser refuses or reads otherwise.
    Unread(Range<usize>, Unread),
}

/// What the engine's parser does not read as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A byte order mark before the first key.
    ByteOrderMark,
    /// A tab before the first character of a line's content.
    Tab,
    /// A character that ends a line in YAML 1.1.
    LineBreak(char),
    /// A directive other than `%TAG` and `%YAML` 1.1 or 1.2.
    Directive,
    /// A line `...` before the document.
    DocumentEnd,
    /// A text without quotes in a list or mapping in one line that starts with `:` or `?`.
    Indicator,
    /// Two escapes that make one character, as in UTF-16.
    Surrogate,
    /// The name of an anchor with other characters than letters, digits, `-` and `_`.
    AnchorName,
    /// More levels than [`super::DEEPEST`].
    Depth,
}

/// Kinds of mistakes that need different advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A tab where only spaces are allowed.
    Tab,
    /// A colon that makes a key where no key is allowed.
    Key,
    /// An alias with a colon right behind it, which belongs to its name.
    Alias,
    /// A character with which a plain text can't start.
    Character,
    /// More levels of nesting than the parser allows.
    Depth,
    /// A comment without a space before it.
    Comment,
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
            ErrorKind::SimpleKeyExpected | ErrorKind::UnknownAnchor if named_with_colon(text, at) => Syntax::Alias,
            ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected => Syntax::Key,
            ErrorKind::CommentNotSeparated => Syntax::Comment,
            ErrorKind::UnexpectedCharacter { .. } => Syntax::Character,
            ErrorKind::RecursionLimitExceeded => Syntax::Depth,
            _ => Syntax::Other,
        };
        // The parser stops at the start of the value that contains the tab.
        let tab = text.get(at..).filter(|_| kind == Syntax::Tab).and_then(|rest| rest.find('\t'));
        let kind = if kind == Syntax::Tab && tab.is_none() { Syntax::Other } else { kind };
        Self::Syntax { at: at + tab.unwrap_or(0), said: error.info().clone(), kind }
    }
}

/// Whether an alias is here whose name ends in a colon.
fn named_with_colon(text: &str, at: usize) -> bool {
    let word = text.get(at..).and_then(|rest| rest.split_whitespace().next());
    word.is_some_and(|word| word.starts_with('*') && word.ends_with(':'))
}
