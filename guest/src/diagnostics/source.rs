//! A named text that converts byte offsets to lines and columns.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::Span;

/// Largest size of a text in bytes. Nobody writes a larger one by hand.
const LARGEST: usize = 1 << 20;

/// A text from the host, with its name.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The name used in spans.
    pub name: &'a str,
    /// The whole text.
    pub text: &'a str,
    lines: OnceCell<Vec<usize>>,
    /// Cache of the last place: the start of its line, its byte, and the number of characters
    /// before it.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Source<'a> {
    /// Makes a source. Lines are counted only when the first span is needed.
    #[must_use]
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, lines: OnceCell::new(), last: Cell::default() }
    }

    /// A finding if the text is too large to be read.
    #[must_use]
    pub fn too_large(&self) -> Option<String> {
        let size = self.text.len();
        (size > LARGEST).then(|| format!("The file is {size} bytes long. At most {LARGEST} are allowed."))
    }

    /// Where each line starts.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let starts = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// The span of a byte range, cut at the end of its first line. An offset outside the text or
    /// inside a character moves to the nearest character before it.
    #[must_use]
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let start = self.floor(bytes.start);
        let line = self.lines().partition_point(|first| *first <= start).saturating_sub(1);
        let first = self.lines().get(line).copied().unwrap_or(0);
        let rest = self.text.get(start..self.floor(bytes.end.max(start))).unwrap_or("");
        let (of, from, before) = self.last.get();
        let (from, before) = if of == first && from <= start { (from, before) } else { (first, 0) };
        let before = before + self.text.get(from..start).unwrap_or("").chars().count();
        self.last.set((first, start, before));
        let covered = rest.lines().next().unwrap_or("").chars().count();
        Span {
            source: self.name.to_owned(),
            line: number(line + 1),
            column: number(before + 1),
            length: number(covered.max(1)),
        }
    }

    /// The spans of a byte range, one for each line.
    #[must_use]
    pub fn spans(&self, bytes: Range<usize>) -> Vec<Span> {
        let mut start = self.floor(bytes.start);
        let text = self.text.get(start..self.floor(bytes.end)).unwrap_or_default();
        let mut spans = Vec::new();
        for line in text.split_inclusive('\n') {
            if !line.trim_end_matches(['\r', '\n']).is_empty() {
                spans.push(self.span(start..start + line.len()));
            }
            start += line.len();
        }
        spans
    }

    /// The end of the last line, for findings about something missing.
    #[must_use]
    pub fn end(&self) -> Span {
        self.span(self.text.len()..self.text.len())
    }

    fn floor(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters_from_one() {
        let source = Source::new("a.toml", "ä = 1\nöl = \"grün\"\n");
        let at = source.text.find("grün").unwrap_or_default();
        assert_eq!(source.span(at..at + 5), Span { source: "a.toml".into(), line: 2, column: 7, length: 4 });
    }

    #[test]
    fn spans_of_one_line_do_not_depend_on_what_was_asked_before() {
        let text = "é: [a, b]\nü: {c: d}\n";
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let once = Source::new("t", text);
        for &place in places.iter().chain(places.iter().rev()).chain(&[9, 3, 9, 14, 12]) {
            let place = once.floor(place);
            assert_eq!(once.span(place..place + 1), Source::new("t", text).span(place..place + 1));
        }
    }

    #[test]
    fn a_span_ends_with_its_line() {
        let source = Source::new("a", "one\ntwo\n");
        assert_eq!(source.span(1..6).length, 2);
    }

    #[test]
    fn wild_offsets_stay_inside_the_text() {
        let source = Source::new("a", "é\n");
        assert_eq!(source.span(1..900), Span { source: "a".into(), line: 1, column: 1, length: 1 });
        assert_eq!(source.span(700..900).line, 2);
    }
}
