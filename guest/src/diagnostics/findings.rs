//! Where findings about one text are gathered.

use std::ops::Range;

use super::{Code, Diagnostic, Related, Source, Span, Suggestions};

/// The findings of one source so far.
pub struct Findings<'d, 's> {
    /// The text they are about.
    pub source: &'d Source<'s>,
    /// What may be suggested in place of its wrong names.
    pub suggestions: Suggestions,
    found: Vec<Diagnostic>,
}

impl<'d, 's> Findings<'d, 's> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(source: &'d Source<'s>) -> Self {
        Self { source, suggestions: Suggestions::default(), found: Vec::new() }
    }

    /// A finding at a range of bytes; the caller may add help to it.
    pub fn add(&mut self, code: Code, at: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.found.push_mut(Diagnostic::new(code, self.source.span(at), message))
    }

    /// A finding made elsewhere.
    pub fn push(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// A finding about the whole of the text.
    pub fn add_whole(&mut self, code: Code, message: impl Into<String>) -> &mut Diagnostic {
        self.found.push_mut(Diagnostic::new(code, Span::whole(self.source.name), message))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// A second place, in the same text.
    #[must_use]
    pub fn related(&self, at: Range<usize>, message: &str) -> Related {
        Related { span: self.source.span(at), message: message.to_owned() }
    }

    /// Help for the findings that have none yet.
    pub fn help(&mut self, of: impl Fn(Code) -> Option<&'static str>) {
        for finding in self.found.iter_mut().filter(|finding| finding.help.is_empty()) {
            finding.help = of(finding.code).unwrap_or_default().to_owned();
        }
    }

    /// All of them, by line; what an alias repeats is said once.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        super::sort(&mut self.found);
        self.found.dedup_by(|a, b| a.code == b.code && a.span == b.span && a.message == b.message);
        self.found
    }
}
