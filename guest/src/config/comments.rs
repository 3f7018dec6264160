//! Checks placeholders in comments. A runtime that reads the file without our merge replaces those
//! too.

use toml_parser::lexer::TokenKind;

use super::placeholder;
use crate::diagnostics::{Code, Diagnostic, Source, printable};

/// At most this many findings; nobody reads more.
const MOST: usize = 100;

/// The placeholder without its default, because the default may be a secret.
fn shown(found: &placeholder::Found<'_>) -> String {
    match printable(found.name) {
        name if name.is_empty() => "${".to_owned(),
        name => format!("${{{name}}}"),
    }
}

/// Adds a finding for each placeholder in a comment that would stop such a runtime.
pub fn findings(source: &Source<'_>, found: &mut Vec<Diagnostic>) {
    if !source.text.contains("${") {
        return;
    }
    let mut count = 0;
    for token in toml_parser::Source::new(source.text).lex().filter(|token| token.kind() == TokenKind::Comment) {
        let start = token.span().start();
        let comment = source.text.get(start..token.span().end()).unwrap_or_default();
        for bad in placeholder::expand(comment, None).1 {
            count += 1;
            if count > MOST {
                return;
            }
            let span = source.span(start + bad.start..start + bad.start + bad.text.len());
            let message = format!(
                "A comment holds `{}`, which a runtime that reads this file itself would substitute.",
                shown(&bad)
            );
            found.push(
                Diagnostic::new(Code::PlaceholderInComment, span, message)
                    .label("in a comment")
                    .help("The merged file leaves comments out; to be safe everywhere, write it without the braces."),
            );
        }
    }
}
