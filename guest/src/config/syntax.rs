//! Turns the errors of the TOML parser into our findings.

use toml::de::Error;

use super::secrets;
use crate::diagnostics::{Code, Diagnostic, Source, printable, sentence};

/// At most this many findings; nobody reads more.
const MOST: usize = 100;

/// Adds a finding for each of the first errors.
pub fn findings(source: &Source<'_>, errors: &[Error], found: &mut Vec<Diagnostic>) {
    let mut bare_lines = Vec::new();
    for error in errors.iter().take(MOST) {
        let bytes = error.span().unwrap_or(source.text.len()..source.text.len());
        let span = source.span(bytes.clone());
        if let Some(start) = bare_placeholder(source.text, bytes.start) {
            // Further errors on that line only follow from the first.
            if !bare_lines.contains(&span.line) {
                bare_lines.push(span.line);
                let rest = source.text.get(start..).unwrap_or_default();
                let end = rest.find(['}', '\n']).map_or(rest.len(), |at| at + 1);
                let message = "A placeholder must be inside quotes.";
                let help = "Only a string can hold a placeholder; a number or a boolean can't.";
                found.push(
                    Diagnostic::new(Code::PlaceholderType, source.span(start..start + end), message)
                        .label("not in quotes")
                        .help(help),
                );
            }
            continue;
        }
        let said = error.message();
        let duplicate = said.starts_with("duplicate key") || said.starts_with("cannot extend");
        let start = bytes.start;
        let key = source.text.get(bytes).unwrap_or_default().trim();
        let diagnostic = if duplicate {
            let message = format!("`{}` is given twice.", printable(key));
            Diagnostic::new(Code::DuplicateSetting, span, message)
                .label("again")
                .help("Keep one of the two. A key can't be both a value and a table.")
        } else if said.starts_with("string values must be quoted") || said.starts_with("invalid boolean") {
            if key.is_empty() {
                Diagnostic::new(Code::TomlSyntax, span, "The value is missing.")
                    .label("nothing here")
                    .help("Write a value, or remove the key to use its default.")
            } else {
                let secret = secrets::ranges(source.text).iter().any(|range| range.contains(&start));
                let help =
                    if secret { "Put it in quotes.".to_owned() } else { format!("Write `\"{}\"`.", printable(key)) };
                Diagnostic::new(Code::TomlSyntax, span, "A string must be in quotes.").label("not in quotes").help(help)
            }
        } else if said.contains("recurs") {
            Diagnostic::new(Code::TomlSyntax, span, "Tables or lists are nested too deeply here.")
                .label("too deep")
                .help("No parameter is nested this deeply. Remove brackets or dots.")
        } else {
            Diagnostic::new(Code::TomlSyntax, span, sentence(format!("This is not valid TOML: {said}"))).label("here")
        };
        found.push(diagnostic);
    }
}

/// Finds a value on the line of `at` that starts with a placeholder without quotes.
fn bare_placeholder(text: &str, at: usize) -> Option<usize> {
    let first = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(first..)?.lines().next()?;
    let (key, value) = line.split_once('=')?;
    let start = value.len() - value.trim_start().len();
    value.trim_start().starts_with("${").then_some(first + key.len() + 1 + start)
}
