//! What those who render may add to Tera: filters of their own, and a say in what is printed.

use std::ops::Range;

use super::{Fault, Value};

/// The language of a file, from its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.rb`, and the extensions of Rake and Rack.
    Ruby,
    /// `.yml`, `.yaml`
    Yaml,
    /// `.toml`
    Toml,
    /// Any other language.
    Other,
}

impl Language {
    /// The language of the file at this path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
            Some("rb" | "rake" | "ru") => Self::Ruby,
            Some("yml" | "yaml") => Self::Yaml,
            Some("toml") => Self::Toml,
            _ => Self::Other,
        }
    }
}

/// Where a text may be printed. A filter of Tera's own takes the mark away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A name, which is safe everywhere.
    Word,
    /// A whole literal of this language, with its quotes.
    Literal(Language),
    /// A text for the rest of a line that is a comment of this language.
    Comment(Language),
}

/// Filters of their own, and a say in what is printed.
pub trait Extension {
    /// The names of its filters, which come before those of Tera.
    fn filters(&self) -> &'static [&'static str];

    /// Applies one of its filters.
    ///
    /// # Errors
    /// What is wrong, as a sentence.
    fn filter(&self, name: &str, value: &Value) -> Result<Value, String>;

    /// What else to use where something of Tera can't be had, as a sentence.
    fn instead(&self) -> &'static str;

    /// Checks that a value may be printed in a file of this language.
    ///
    /// # Errors
    /// Why it may not, and what to do.
    fn printable(&self, language: Language, value: &Value) -> Result<(), Refused>;

    /// Checks that every marked text is safe where it was printed.
    ///
    /// # Errors
    /// The first that is not, and why.
    fn placed(&self, language: Language, written: &Written) -> Result<(), (usize, Refused)>;
}

/// Why something may not be printed, and what to do.
pub struct Refused {
    /// Why, as the end of a sentence.
    pub why: String,
    /// What to do, as a sentence.
    pub help: &'static str,
}

impl Refused {
    /// Names why, and what to do.
    #[must_use]
    pub fn new(why: &str, help: &'static str) -> Self {
        Self { why: why.to_owned(), help }
    }
}

/// What a template wrote.
#[derive(Debug, Default)]
pub struct Written<'t> {
    /// Its text.
    pub text: String,
    /// The literals and comments in it.
    pub marked: Vec<Marked<'t>>,
}

/// A marked text that was printed.
#[derive(Debug)]
pub struct Marked<'t> {
    /// Where it may be printed.
    pub mark: Mark,
    /// Where it was printed.
    pub range: Range<usize>,
    /// The template that printed it, and the place there.
    pub from: (&'t str, Range<usize>),
}

impl Written<'_> {
    /// The fault of a marked text that may not stand where it stands.
    pub(super) fn fault(&self, number: usize, refused: &Refused) -> Option<Fault> {
        let (template, at) = &self.marked.get(number)?.from;
        let fault = Fault {
            kind: super::Kind::Unsafe,
            message: refused.why.clone(),
            help: refused.help.to_owned(),
            template: (*template).to_owned(),
            at: at.clone(),
        };
        Some(fault)
    }
}
