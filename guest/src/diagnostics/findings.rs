//! Where findings about one text are gathered.

use std::ops::Range;

use super::{Code, Diagnostic, Related, Source, Span, Suggestions};

/// Findings of one code that are kept; of more, only how many there are.
pub const KEPT: usize = 20;

/// Findings of which no code has more than [`KEPT`].
#[derive(Default)]
pub struct Kept {
    found: Vec<Diagnostic>,
    /// Those that are only counted.
    others: Vec<Diagnostic>,
    /// How many of a code were found.
    codes: Vec<(Code, usize)>,
}

impl Kept {
    /// Whether another finding of this code will be kept.
    #[must_use]
    pub fn wants(&self, code: Code) -> bool {
        self.codes.iter().all(|(known, count)| *known != code || *count < KEPT)
    }

    /// Adds a finding; the caller may change it.
    pub fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let code = diagnostic.code;
        let place = self.codes.iter().position(|(known, _)| *known == code);
        let count = match place.and_then(|place| self.codes.get_mut(place)) {
            Some((_, count)) => count,
            None => &mut self.codes.push_mut((code, 0)).1,
        };
        *count += 1;
        if *count > KEPT { self.others.push_mut(diagnostic) } else { self.found.push_mut(diagnostic) }
    }

    /// All of them in the order in which they were added, and of each code that
    /// has more, how many.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Diagnostic> {
        let same = |a: &Diagnostic, b: &Diagnostic| a.code == b.code && a.span == b.span;
        super::sort(&mut self.others);
        self.others.dedup_by(|a, b| same(a, b)); // what an alias repeats
        self.others.retain(|other| !self.found.iter().any(|told| same(told, other)));
        for (code, _) in self.codes {
            let mut others = self.others.iter().filter(|other| other.code == code);
            if let Some(first) = others.next() {
                let message = match 1 + others.count() {
                    1 => "1 more place has the same problem.".to_owned(),
                    count => format!("{count} more places have the same problem."),
                };
                self.found.push(Diagnostic::new(code, first.span.clone(), message).label("the next of them"));
            }
        }
        self.found
    }
}

/// The findings of one source so far.
pub struct Findings<'d, 's> {
    /// The text they are about.
    pub source: &'d Source<'s>,
    suggestions: Suggestions,
    kept: Kept,
    count: usize,
}

impl<'d, 's> Findings<'d, 's> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(source: &'d Source<'s>) -> Self {
        Self { source, suggestions: Suggestions::default(), kept: Kept::default(), count: 0 }
    }

    /// Whether another finding of this code will be told: what it would say costs nothing where not.
    #[must_use]
    pub fn wants(&self, code: Code) -> bool {
        self.kept.wants(code)
    }

    /// ``Did you mean `a`?`` for a finding that is about to be added.
    pub fn suggest<'a>(&mut self, code: Code, word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
        if self.wants(code) { self.suggestions.did_you_mean(word, names) } else { String::new() }
    }

    /// A finding at a range of bytes; the caller may add help to it.
    pub fn add(&mut self, code: Code, at: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.count += 1;
        self.kept.add(Diagnostic::new(code, self.source.span(at), message))
    }

    /// A finding made elsewhere.
    pub fn push(&mut self, finding: Diagnostic) {
        self.count += 1;
        self.kept.add(finding);
    }

    /// Findings of another subject, at a range of bytes here.
    pub fn place(&mut self, at: Range<usize>, found: Vec<Diagnostic>) {
        let span = self.source.span(at);
        for finding in found {
            self.kept.add(Diagnostic { span: span.clone(), ..finding });
        }
    }

    /// A finding about the whole of the text.
    pub fn add_whole(&mut self, code: Code, message: impl Into<String>) -> &mut Diagnostic {
        self.count += 1;
        self.kept.add(Diagnostic::new(code, Span::whole(self.source.name), message))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A second place, in the same text.
    #[must_use]
    pub fn related(&self, at: Range<usize>, message: &str) -> Related {
        Related { span: self.source.span(at), message: message.to_owned() }
    }

    /// Help for the findings that have none yet.
    pub fn help(&mut self, of: impl Fn(Code) -> Option<&'static str>) {
        for finding in self.kept.found.iter_mut().filter(|finding| finding.help.is_empty()) {
            finding.help = of(finding.code).unwrap_or_default().to_owned();
        }
    }

    /// All of them, by line; what an alias repeats is said once.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.kept.into_vec();
        super::sort(&mut found);
        found.dedup_by(|a, b| a.code == b.code && a.span == b.span && a.message == b.message);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(places: impl IntoIterator<Item = usize>) -> Vec<Diagnostic> {
        let text = "x".repeat(100);
        let source = Source::new("a", &text);
        let mut found = Findings::new(&source);
        for place in places {
            found.add(Code::WrongType, place..place + 1, "Wrong.").help = "Mend it.".to_owned();
        }
        found.into_sorted()
    }

    #[test]
    fn of_one_code_only_so_many_are_told_and_the_others_are_counted() {
        assert_eq!(found(0..KEPT).len(), KEPT);
        let all = found(0..KEPT + 5);
        assert_eq!(all.len(), KEPT + 1);
        assert_eq!(
            all.last().map(|last| (last.message.as_str(), last.span.column)),
            Some(("5 more places have the same problem.", 21))
        );
        assert_eq!(
            found(0..=KEPT).last().map(|last| last.message.as_str()),
            Some("1 more place has the same problem.")
        );
    }

    #[test]
    fn what_an_alias_repeats_is_counted_once() {
        assert_eq!(found((0..200).map(|_| 3)).len(), 1);
        assert_eq!(
            found((0..30).chain(0..30)).last().map(|last| last.message.as_str()),
            Some("10 more places have the same problem.")
        );
    }
}
