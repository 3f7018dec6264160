//! The filters of templates: Tasker's own case filters, and one escape for each place where a text
//! can be printed.

use std::fmt::Write as _;

use minijinja::{Environment, Error, ErrorKind, Value};

use crate::diagnostics::is_unprintable;

use super::inflector::Inflector;
use super::names::NO_TEXT;
use super::place::{Form, Language, escaped, is_mark, word};
use super::plugin;
use crate::profiles::NEUTRAL;

/// Adds all filters to an environment.
pub fn add_to(environment: &mut Environment<'_>, acronyms: &[String]) {
    let acronyms = acronyms.to_vec();
    let words = acronyms.clone();
    case(environment, "snake_case", move |text| Inflector::new(&words, &NEUTRAL).underscore(text));
    case(environment, "pascal_case", move |text| pascal(Inflector::new(&acronyms, &NEUTRAL), text));
    case(environment, "camel_case", |text| decapitalized(&pascal(Inflector::default(), text)));
    case(environment, "kebab_case", |text| Inflector::default().underscore(text).replace('_', "-"));
    for (name, language, form, escape) in ESCAPES {
        environment.add_filter(*name, |text: String| escaped(*language, *form, escape(&text)));
    }
    environment.add_filter("ruby_constant", |text: String| ruby_constant(&text));
    environment.add_filter("ruby_local", |text: String| ruby_local(&text));
}

type Escape = fn(&str) -> String;

/// For each filter: its language, its form, and the function that escapes.
const ESCAPES: &[(&str, Language, Form, Escape)] = &[
    ("ruby_string", Language::Ruby, Form::Literal, ruby_string),
    ("ruby_comment", Language::Ruby, Form::Comment, comment),
    ("toml_string", Language::Toml, Form::Literal, quoted),
    ("toml_comment", Language::Toml, Form::Comment, comment),
    ("yaml_string", Language::Yaml, Form::Literal, yaml_string),
    ("yaml_comment", Language::Yaml, Form::Comment, comment),
];

/// A word stays a safe word when its case changes, and a raw text stays raw.
fn case(
    environment: &mut Environment<'_>,
    name: &'static str,
    convert: impl Fn(&str) -> String + Send + Sync + 'static,
) {
    environment.add_filter(name, move |value: &Value| {
        let text = convert(&value.to_string());
        if value.is_safe() { word(text) } else { Value::from(text) }
    });
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

/// A double-quoted string in TOML or YAML, which have the same escapes.
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

/// A YAML scalar, without quotes if YAML can read it only as text.
fn yaml_string(text: &str) -> String {
    let bare = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .split("::")
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        && !NO_TEXT.contains(&text.to_ascii_lowercase().as_str());
    if bare { text.to_owned() } else { quoted(text) }
}

/// A comment on one line. Characters that would end the line or control a terminal become spaces.
fn comment(text: &str) -> String {
    text.chars().map(|c| if must_be_escaped(c) { ' ' } else { c }).collect()
}

fn must_be_escaped(c: char) -> bool {
    is_unprintable(c) || is_mark(c)
}

/// Returns a constant unchanged or fails, because there is no escape for constants.
fn ruby_constant(text: &str) -> Result<Value, Error> {
    let legal = text.split("::").all(|part| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    if legal { Ok(word(text)) } else { Err(Error::new(ErrorKind::InvalidOperation, "not a Ruby constant")) }
}

/// Returns the name of a local variable or of an attribute unchanged or fails.
fn ruby_local(text: &str) -> Result<Value, Error> {
    let reserved = || plugin::profile().reserved.contains(&text);
    let legal = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if legal && !reserved() { Ok(word(text)) } else { Err(Error::new(ErrorKind::InvalidOperation, "not a Ruby name")) }
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

    #[test]
    fn names_of_variables_are_refused_rather_than_mended() {
        assert!(ruby_local("order_2").is_ok() && ruby_local("_x").is_ok());
        for refused in ["", "2a", "Order", "end", "a-b", "a b", "a;exit", "ä"] {
            assert!(ruby_local(refused).is_err(), "{refused}");
        }
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
