//! What templates may do to a value: Tasker's own case filters, and one escape
//! for each place in which a text can land.

use std::fmt::Write as _;

use minijinja::{Environment, Error, ErrorKind};

use super::inflector::Inflector;

/// Adds every filter to an environment.
pub fn add_to(environment: &mut Environment<'_>, acronyms: &[String]) {
    let acronyms = acronyms.to_vec();
    let words = acronyms.clone();
    environment.add_filter("snake_case", move |text: String| Inflector::new(&words).underscore(&text));
    environment.add_filter("pascal_case", move |text: String| pascal(Inflector::new(&acronyms), &text));
    environment.add_filter("camel_case", |text: String| decapitalized(&pascal(Inflector::default(), &text)));
    environment.add_filter("kebab_case", |text: String| Inflector::default().underscore(&text).replace('_', "-"));
    environment.add_filter("ruby_string", |text: String| ruby_string(&text));
    environment.add_filter("ruby_comment", |text: String| comment(&text));
    environment.add_filter("ruby_constant", |text: String| ruby_constant(&text));
    environment.add_filter("toml_string", |text: String| quoted(&text));
    environment.add_filter("yaml_string", |text: String| quoted(&text));
    environment.add_filter("yaml_comment", |text: String| comment(&text));
}

fn pascal(inflector: Inflector, text: &str) -> String {
    inflector.camelize(&inflector.underscore(text))
}

fn decapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

/// A double-quoted Ruby literal in which nothing is interpolated.
fn ruby_string(text: &str) -> String {
    let mut literal = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let interpolates = c == '#' && rest.peek().is_some_and(|next| matches!(next, '{' | '$' | '@'));
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '#' if interpolates => literal.push_str("\\#"),
            '\n' => literal.push_str("\\n"),
            _ if must_be_escaped(c) => push_escape(&mut literal, "\\u{", c, "}"),
            _ => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// A double-quoted string of TOML and of YAML, whose escapes are the same.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            _ if must_be_escaped(c) => {
                let _ = write!(literal, "\\U{:08x}", u32::from(c)); // A String takes all.
            }
            _ => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

fn push_escape(literal: &mut String, before: &str, c: char, after: &str) {
    let _ = write!(literal, "{before}{:x}{after}", u32::from(c)); // A String takes all.
}

/// One line: what would end it, or run a terminal, becomes a space.
fn comment(text: &str) -> String {
    text.chars().map(|c| if must_be_escaped(c) { ' ' } else { c }).collect()
}

/// Control characters, the line ends of Unicode, and what reorders text.
fn must_be_escaped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A constant as it is, or a failure: a constant can't be escaped into shape.
fn ruby_constant(text: &str) -> Result<String, Error> {
    let legal = text.split("::").all(|part| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    if legal { Ok(text.to_owned()) } else { Err(Error::new(ErrorKind::InvalidOperation, "not a Ruby constant")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ruby_strings_interpolate_nothing() {
        assert_eq!(ruby_string("a\"#{exit}#$0#@x # \\\n\u{1b}"), r#""a\"\#{exit}\#$0\#@x # \\\n\u{1b}""#);
    }

    #[test]
    fn comments_stay_on_their_line() {
        assert_eq!(comment("a\nsystem 'x'\r\u{2028}"), "a system 'x'  ");
    }

    #[test]
    fn constants_are_refused_rather_than_mended() {
        assert!(ruby_constant("Payments::Charge").is_ok());
        assert!(ruby_constant("Payments::charge").is_err());
        assert!(ruby_constant("A; exit").is_err());
    }

    proptest! {
        #[test]
        fn toml_reads_back_what_was_quoted(text in "\\PC*|[\\x00-\\x7f\u{2028}\u{202e}]*") {
            let line = format!("key = {}", quoted(&text));
            let table = toml::de::DeTable::parse(&line).unwrap();
            prop_assert_eq!(table.get_ref()["key"].get_ref().as_str(), Some(text.as_str()));
        }
    }
}
