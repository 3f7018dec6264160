//! Tells where a YAML or TOML file has literals and comments, as the parsers of these languages read it.

use std::ops::Range;

use spanned_yaml::{Scalar, Style};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// The scalars of a file, in their order.
pub struct Scalars<'t> {
    text: &'t str,
    found: Vec<Scalar>,
    /// Whether the syntax of the file is right to its end.
    pub valid: bool,
}

impl<'t> Scalars<'t> {
    /// Those of a YAML file.
    pub fn of_yaml(text: &'t str) -> Self {
        let (found, valid) = spanned_yaml::scalars(text);
        Self { text, found, valid }
    }

    /// Those of a TOML file.
    pub fn of_toml(text: &'t str) -> Self {
        Self { text, found: toml_strings(text), valid: toml::de::DeTable::parse(text).is_ok() }
    }

    /// Whether a place is a whole literal. Refuses `<<`: as a key it merges a mapping, even in quotes.
    pub fn is_literal(&self, place: &Range<usize>) -> bool {
        let text = self.text.get(place.clone()).unwrap_or_default();
        let style = if text.starts_with('"') { Style::Quoted } else { Style::Plain };
        let whole = self.at(place.start).is_some_and(|scalar| scalar.at == *place && scalar.style == style);
        self.valid && whole && text != "\"<<\""
    }

    /// Whether a place is in a comment, behind its `#`, which begins the line or has a space before it.
    pub fn in_comment(&self, place: &Range<usize>) -> bool {
        let before = self.text.get(..place.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let mut last = ' ';
        let begins = before.get(line..).unwrap_or_default().char_indices().any(|(at, c)| {
            let sign = c == '#' && matches!(last, ' ' | '\t');
            last = c;
            sign && self.at(line + at).is_none()
        });
        self.valid && begins
    }

    /// The scalar that a byte belongs to.
    fn at(&self, byte: usize) -> Option<&Scalar> {
        let next = self.found.partition_point(|scalar| scalar.at.start <= byte);
        self.found.get(next.checked_sub(1)?).filter(|scalar| byte < scalar.at.end)
    }
}

fn toml_strings(text: &str) -> Vec<Scalar> {
    let strings = Source::new(text).lex().filter_map(|token| {
        let style = match token.kind() {
            TokenKind::BasicString => Style::Quoted,
            TokenKind::LiteralString | TokenKind::MlLiteralString | TokenKind::MlBasicString => Style::Other,
            _ => return None,
        };
        Some(Scalar { at: token.span().start()..token.span().end(), style })
    });
    strings.collect()
}
