//! Draws findings for people, as `rails tasker:check` does, character for character.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use tasker_contrib::config;
use tasker_contrib::diagnostics::{Diagnostic, Severity, Source, Span, disarmed, secrets};

use super::print::painted;

const BOLD: &str = "1";
const DIM: &str = "2";
/// Only the part around a finding is shown of a longer line.
const WIDEST: usize = 160;

/// A text on one line; what would control a terminal is written out.
pub fn line(text: &str) -> String {
    disarmed(text, usize::MAX)
}

/// The same, which keeps line breaks and tabs.
pub fn lines(text: &str) -> String {
    except(text, &['\n', '\t'])
}

/// The same, which keeps these characters.
pub fn except(text: &str, kept: &[char]) -> String {
    text.split_inclusive(kept)
        .map(|part| match part.chars().next_back() {
            Some(last) if kept.contains(&last) => {
                let (before, last) = part.split_at(part.len() - last.len_utf8());
                line(before) + last
            }
            _ => line(part),
        })
        .collect()
}

/// A severity in words.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The place in the form that editors understand.
pub fn place(at: &Span) -> String {
    match (at.line, at.column) {
        (0, _) => at.source.clone(),
        (line, 0) => format!("{}:{line}", at.source),
        (line, column) => format!("{}:{line}:{column}", at.source),
    }
}

/// Draws findings in these texts.
pub struct Drawing<'t> {
    sources: HashMap<&'t str, Lines<'t>>,
    color: bool,
}

/// A text's lines, and the columns of secrets in it.
struct Lines<'t> {
    lines: Vec<&'t str>,
    secrets: Vec<Span>,
}

impl<'t> Drawing<'t> {
    pub fn new(sources: &'t [(String, String)], color: bool) -> Self {
        let lines = |(name, text): &'t (String, String)| (name.as_str(), Lines::new(name, text));
        Self { sources: sources.iter().map(lines).collect(), color }
    }

    /// One block for each finding, separated by empty lines.
    pub fn findings(&self, found: &[Diagnostic]) -> String {
        found.iter().map(|one| self.block(one)).collect::<Vec<_>>().join("\n")
    }

    fn block(&self, found: &Diagnostic) -> String {
        let color = match found.severity() {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Note => "36",
        };
        let code = format!("{}[{}]", severity(found.severity()), found.code.id());
        let code = self.paint(&code, &format!("{color};{BOLD}"));
        let mut out = format!("{code}: {}\n", self.paint(&line(&found.message), BOLD));
        self.place(&found.span, &found.label, color, &mut out);
        for related in &found.related {
            self.place(&related.span, &related.message, DIM, &mut out);
        }
        if !found.help.is_empty() {
            let _ = writeln!(out, "  = help: {}", line(&found.help)); // A String takes all.
        }
        out
    }

    fn place(&self, at: &Span, label: &str, color: &str, out: &mut String) {
        let shown = line(&place(at));
        let _ = match self.sources.get(at.source.as_str()).and_then(|lines| lines.excerpt(at)) {
            None => writeln!(out, " --> {shown}"),
            Some([before, marked, after]) => {
                let number = at.line.to_string();
                let gutter = " ".repeat(number.len());
                let indent: String = before.chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
                let carets = "^".repeat(marked.chars().count().max(usize::from(at.length > 0)));
                let marks = self.paint(format!("{carets} {}", line(label)).trim_end(), color);
                writeln!(
                    out,
                    "{gutter}--> {shown}\n{gutter} |\n{number} | {before}{marked}{after}\n{gutter} | {indent}{marks}"
                )
            }
        };
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.color { painted(text, code) } else { text.to_owned() }
    }
}

impl<'t> Lines<'t> {
    fn new(name: &str, text: &'t str) -> Self {
        let source = Source::new(name, text);
        let toml = name.to_ascii_lowercase().ends_with(".toml");
        let ranges = if toml { config::secrets::ranges(text) } else { secrets::ranges(text) };
        let secrets = ranges.into_iter().flat_map(|range: Range<usize>| source.spans(range)).collect();
        Self { lines: text.lines().collect(), secrets }
    }

    /// The line in three parts: before the place, the place itself, and after it.
    fn excerpt(&self, at: &Span) -> Option<[String; 3]> {
        if at.line == 0 || at.column == 0 {
            return None;
        }
        let text = self.lines.get(at.line as usize - 1)?;
        let mut shown: Vec<String> = text.chars().map(|c| except(c.encode_utf8(&mut [0; 4]), &['\t'])).collect();
        for secret in self.secrets.iter().filter(|secret| secret.line == at.line) {
            let first = secret.column as usize - 1;
            for (place, character) in shown.iter_mut().enumerate().skip(first).take(secret.length as usize) {
                *character = if place == first { secrets::HIDDEN.to_owned() } else { String::new() };
            }
        }
        let start = at.column as usize - 1;
        let first = start.saturating_sub(WIDEST / 2);
        let stop = (start + at.length as usize).min(first + WIDEST);
        let part = |range: Range<usize>| {
            let end = range.end.min(shown.len());
            shown.get(range.start.min(end)..end).unwrap_or_default().concat()
        };
        Some([part(first..start), part(start..stop), part(stop..first + WIDEST)])
    }
}
