//! Reads what tags and expressions are made of: whitespace, names, numbers and strings.

use spanned_yaml::float;

use crate::tera::tree::Term;

use super::Parser;

impl Parser<'_> {
    /// Some whitespace.
    pub(super) fn blank(&mut self) -> Option<()> {
        let before = self.at;
        self.space();
        (self.at > before).then_some(()).or_else(|| self.missed("a space"))
    }

    pub(super) fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    pub(super) fn token(&mut self, token: &str) -> Option<()> {
        self.space();
        self.literal(token)
    }

    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        if self.rest().starts_with(literal) {
            self.at += literal.len();
            return Some(());
        }
        self.missed("")
    }

    /// A string, in which nothing is escaped.
    pub(super) fn string(&mut self) -> Option<String> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let inner = quote.and_then(|quote| rest.get(1..)?.split_once(quote)).map(|(inner, _)| inner);
        let Some(inner) = inner else { return self.missed("") };
        self.at += inner.len() + 2;
        Some(inner.to_owned())
    }

    /// An integer as it is written.
    pub(super) fn digits(&mut self) -> Option<String> {
        let start = self.at;
        let _ = self.literal("-");
        if self.literal("0").is_none() {
            let rest = self.rest();
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if length == 0 {
                return self.missed("");
            }
            self.at += length;
        }
        self.text.get(start..self.at).map(str::to_owned)
    }

    pub(super) fn integer(&mut self) -> Option<Term> {
        let digits = self.digits()?;
        match digits.parse() {
            Ok(number) => Some(Term::Int(number)),
            Err(_) => self.missed("a smaller number"),
        }
    }

    pub(super) fn float(&mut self) -> Option<Term> {
        let start = self.at;
        self.digits()?;
        self.literal(".")?;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if length == 0 {
            return self.missed("");
        }
        self.at += length;
        float::parse(self.text.get(start..self.at)?).map(Term::Float)
    }

    pub(super) fn identifier(&mut self) -> Option<String> {
        if self.rest().starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return self.characters();
        }
        self.missed("a name")
    }

    pub(super) fn characters(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end == 0 {
            return self.missed("");
        }
        self.at += end;
        rest.get(..end).map(str::to_owned)
    }
}
