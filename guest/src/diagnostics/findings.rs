//! Collects the findings about one text.

use std::ops::Range;

use super::{Code, Diagnostic, Related, Source, Span, Suggestions};
use crate::profiles::{NEUTRAL, Profile};

/// How many findings of one code are kept. The others are only counted.
pub const KEPT: usize = 20;

/// A list that keeps at most [`KEPT`] findings of one code.
#[derive(Default)]
pub struct Kept {
    found: Vec<Diagnostic>,
    /// The findings beyond that limit.
    others: Vec<Diagnostic>,
    /// The number of findings of each code.
    codes: Vec<(Code, usize)>,
}

impl Kept {
    /// Whether another finding of this code would be kept.
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

    /// All kept findings in the order in which they were added, and for each code that has more a
    /// summary with their number.
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
    /// The language whose words and rules apply.
    pub profile: &'static Profile,
    suggestions: Suggestions,
    kept: Kept,
    count: usize,
}

impl<'d, 's> Findings<'d, 's> {
    /// Nothing found yet.
    #[must_use]
    pub fn new(source: &'d Source<'s>) -> Self {
        Self::under(&NEUTRAL, source)
    }

    /// Nothing found yet, under the rules of a language.
    #[must_use]
    pub fn under(profile: &'static Profile, source: &'d Source<'s>) -> Self {
        Self { source, profile, suggestions: Suggestions::default(), kept: Kept::default(), count: 0 }
    }

    /// Whether another finding of this code would be kept. If not, the caller need not build its
    /// message.
    #[must_use]
    pub fn wants(&self, code: Code) -> bool {
        self.kept.wants(code)
    }

    /// ``Did you mean `a`?`` for a finding that is about to be added.
    pub fn suggest<'a>(&mut self, code: Code, word: &str, names: impl IntoIterator<Item = &'a str>) -> String {
        if self.wants(code) { self.suggestions.did_you_mean(word, names) } else { String::new() }
    }

    /// Adds a finding at a range of bytes. The caller may add help to it.
    pub fn add(&mut self, code: Code, at: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        self.count += 1;
        self.kept.add(Diagnostic::new(code, self.source.span(at), message))
    }

    /// Adds a finding that was built elsewhere.
    pub fn push(&mut self, finding: Diagnostic) {
        self.count += 1;
        self.kept.add(finding);
    }

    /// Adds findings that have no place yet, at a range of bytes of this text.
    pub fn place(&mut self, at: Range<usize>, found: Vec<Diagnostic>) {
        let span = self.source.span(at);
        for finding in found {
            self.push(Diagnostic { span: span.clone(), ..finding });
        }
    }

    /// Adds a finding about the whole text.
    pub fn add_whole(&mut self, code: Code, message: impl Into<String>) -> &mut Diagnostic {
        self.count += 1;
        self.kept.add(Diagnostic::new(code, Span::whole(self.source.name), message))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A related place in the same text.
    #[must_use]
    pub fn related(&self, at: Range<usize>, message: &str) -> Related {
        Related { span: self.source.span(at), message: message.to_owned() }
    }

    /// Adds help to the findings that have none yet.
    pub fn help(&mut self, of: impl Fn(Code) -> Option<&'static str>) {
        for finding in self.kept.found.iter_mut().filter(|finding| finding.help.is_empty()) {
            finding.help = of(finding.code).unwrap_or_default().to_owned();
        }
    }

    /// All findings sorted by line. A finding that an alias repeats is listed once.
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
