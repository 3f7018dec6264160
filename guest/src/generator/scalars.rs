//! Tells where a YAML or TOML file has literals and comments, as the parsers of these languages read it.

use std::ops::Range;

use spanned_yaml::Scalar;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::tera::Language;

/// The scalars of a file, in their order.
pub struct Scalars<'t> {
    text: &'t str,
    found: Vec<Scalar>,
    /// Whether the syntax of the file is right to its end.
    pub valid: bool,
}

impl<'t> Scalars<'t> {
    /// Reads a file. In another language, nothing is found.
    pub fn read(text: &'t str, language: Language) -> Self {
        let (found, valid) = match language {
            Language::Yaml => spanned_yaml::scalars(text),
            Language::Toml => (toml_strings(text), toml::de::DeTable::parse(text).is_ok()),
            Language::Ruby | Language::Other => (Vec::new(), true),
        };
        Self { text, found, valid }
    }

    /// Whether a place is a whole literal in double quotes.
    pub fn is_literal(&self, place: &Range<usize>) -> bool {
        self.valid && self.at(place.start).is_some_and(|scalar| scalar.quoted && scalar.at == *place)
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
        let quoted = match token.kind() {
            TokenKind::BasicString => true,
            TokenKind::LiteralString | TokenKind::MlLiteralString | TokenKind::MlBasicString => false,
            _ => return None,
        };
        Some(Scalar { at: token.span().start()..token.span().end(), quoted })
    });
    strings.collect()
}
