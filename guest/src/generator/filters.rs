//! The filters of our own templates: Tasker's case filters with Rails' inflections, and one escape for
//! each place where a text can be printed.

use std::fmt::Write as _;

use crate::diagnostics::is_unprintable;
use crate::profiles::NEUTRAL;
use crate::tera::{Language, Mark, Value};

use super::inflector::Inflector;
use super::names::NO_TEXT;
use super::place::word;
use super::plugin;

/// The names of all filters.
pub const NAMES: &[&str] = &[
    "snake_case",
    "pascal_case",
    "camel_case",
    "kebab_case",
    "ruby_string",
    "ruby_comment",
    "ruby_constant",
    "ruby_local",
    "toml_string",
    "toml_comment",
    "yaml_string",
    "yaml_comment",
];

/// Applies a filter to a text, a number, or true or false.
pub fn apply(name: &str, value: &Value, acronyms: &[String]) -> Result<Value, String> {
    if matches!(value, Value::List(_) | Value::Map(_)) {
        return Err(format!("`{name}` needs a text, not {}", value.kind()));
    }
    let text = value.to_string();
    let escaped = |mark: Mark, text: String| Ok(Value::marked(mark, text));
    match name {
        "ruby_string" => escaped(Mark::Literal(Language::Ruby), ruby_string(&text)),
        "ruby_comment" => escaped(Mark::Comment(Language::Ruby), comment(&text)),
        "toml_string" => escaped(Mark::Literal(Language::Toml), quoted(&text)),
        "toml_comment" => escaped(Mark::Comment(Language::Toml), comment(&text)),
        "yaml_string" => escaped(Mark::Literal(Language::Yaml), yaml_string(&text)),
        "yaml_comment" => escaped(Mark::Comment(Language::Yaml), comment(&text)),
        "ruby_constant" => ruby_constant(text),
        "ruby_local" => ruby_local(text),
        _ => Ok(case(name, value, &text, acronyms)),
    }
}

/// A word stays a word when its case changes, and any other text stays raw.
fn case(name: &str, value: &Value, text: &str, acronyms: &[String]) -> Value {
    let converted = match name {
        "snake_case" => Inflector::new(acronyms, &NEUTRAL).underscore(text),
        "pascal_case" => pascal(Inflector::new(acronyms, &NEUTRAL), text),
        "camel_case" => decapitalized(&pascal(Inflector::default(), text)),
        // "kebab_case"
        _ => Inflector::default().underscore(text).replace('_', "-"),
    };
    let is_word = matches!(value, Value::Text(text) if text.mark() == Some(Mark::Word));
    if is_word { word(converted) } else { converted.into() }
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
            _ if is_unprintable(c) => {
                let _ = write!(literal, "\\u{{{:x}}}", u32::from(c)); // A String takes all.
            }
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
            _ if is_unprintable(c) => {
                let _ = write!(literal, "\\U{:08x}", u32::from(c)); // A String takes all.
            }
            _ => literal.push(c),
        }
    }
    literal.push('"');
    literal
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
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}

/// Returns a constant unchanged or fails, because there is no escape for constants.
fn ruby_constant(text: String) -> Result<Value, String> {
    let legal = text.split("::").all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()) && is_ruby_name(part));
    if legal { Ok(word(text)) } else { Err("this is not a Ruby constant".to_owned()) }
}

/// Returns the name of a local variable or of an attribute unchanged or fails.
fn ruby_local(text: String) -> Result<Value, String> {
    let numbered = matches!(text.as_bytes(), [b'_', b'1'..=b'9']); // the parameters of a block
    let legal = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && is_ruby_name(&text) && !numbered;
    if legal { Ok(word(text)) } else { Err("this is not a name in Ruby".to_owned()) }
}

/// Whether Ruby reads a text as one name and not as one of its own words.
fn is_ruby_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !plugin::profile().reserved.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ODD_OR_PLAIN: &str = "\\PC*|[\\x00-\\x7f\u{85}\u{2028}\u{202e}\u{feff}\u{fffe}\u{ffff}]*|[a-z0-9:]*";

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
        assert!(ruby_constant("Payments::Charge".to_owned()).is_ok());
        assert!(ruby_constant("Payments::charge".to_owned()).is_err());
        for refused in ["A; exit", "BEGIN", "A::END", "A::", ""] {
            assert!(ruby_constant(refused.to_owned()).is_err(), "{refused}");
        }
    }

    #[test]
    fn names_of_variables_are_refused_rather_than_mended() {
        assert!(ruby_local("order_2".to_owned()).is_ok() && ruby_local("_x".to_owned()).is_ok());
        for refused in ["", "2a", "Order", "end", "a-b", "a b", "a;exit", "ä", "__FILE__", "_1"] {
            assert!(ruby_local(refused.to_owned()).is_err(), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn toml_reads_back_what_was_quoted(text in "\\PC*|[\\x00-\\x7f\u{2028}\u{202e}]*") {
            let line = format!("key = {}", quoted(&text));
            let table = toml::de::DeTable::parse(&line).unwrap();
            prop_assert_eq!(table.get_ref()["key"].get_ref().as_str(), Some(text.as_str()));
        }

        #[test]
        fn yaml_reads_back_what_was_quoted(text in ODD_OR_PLAIN) {
            let read = spanned_yaml::parse(&format!("- {}", yaml_string(&text)));
            prop_assert_eq!(&read.problems, &[]);
            let root = read.root.unwrap();
            prop_assert_eq!(&root.items()[0].value, &spanned_yaml::Value::Text(text));
        }
    }
}
