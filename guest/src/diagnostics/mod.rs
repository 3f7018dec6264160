//! What is wrong, where, and what to do about it (`wit/diagnostics.wit`).

mod codes;
mod findings;
mod printable;
pub mod secrets;
mod source;
mod suggest;

use crate::lists;

pub use codes::{CODES, Code};
pub use findings::{Findings, Kept};
pub use printable::{disarmed, first_line, is_unprintable, printable, sentence};
pub use source::Source;
pub use suggest::{Suggestions, did_you_mean, nearest};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops a generator, a check or a worker.
    Error,
    /// Stops them only if the host is asked to be strict.
    Warning,
    /// Never stops anything.
    Note,
}

/// A place in a source; lines and columns from 1, in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The name of the source, as the host gave it.
    pub source: String,
    /// Line, or 0 for the whole source.
    pub line: u32,
    /// Column, or 0 for the whole line.
    pub column: u32,
    /// Characters covered on that line.
    pub length: u32,
}

impl Span {
    /// The whole of a source.
    #[must_use]
    pub fn whole(source: &str) -> Self {
        Self { source: source.to_owned(), ..Self::default() }
    }
}

/// A second place that helps to understand the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there, in one phrase.
    pub message: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its entry in the table under `guest/data/diagnostics`.
    pub code: Code,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The offending key or value.
    pub span: Span,
    /// A word or two beside the caret.
    pub label: String,
    /// What to do.
    pub help: String,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// A finding with neither label nor help yet.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, label: String::new(), help: String::new(), related: Vec::new() }
    }

    /// Sets the words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// How bad it is, as the table of codes says.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Sorts findings by place, which is the order of all output.
pub fn sort(found: &mut [Diagnostic]) {
    lists::sort_by(found, |a, b| (&a.span, a.code).cmp(&(&b.span, b.code)));
}
