//! Values, read from sources and written to the merged file.

use std::borrow::Cow;
use std::fmt::Write as _;

use spanned_yaml::float::{self, Style};

use super::schema::Literal;
use crate::diagnostics::secrets::{self, HIDDEN};

/// A value of the type that its parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(Text),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// An array of numbers or strings.
    List(Vec<Value>),
    /// An array of tables, each of keys in their order.
    Tables(Vec<Vec<(String, Value)>>),
}

/// The content of a string, and whether `${` in it starts a placeholder. Written with an escape
/// (`"\u0024{"`) it does not, and then it must be written with an escape again.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The content without quotes and escapes.
    pub content: String,
    /// Whether `${` starts a placeholder.
    pub placeholders: bool,
}

/// How much of a value is shown.
#[derive(Clone, Copy)]
enum Show {
    /// Everything: this is the file itself.
    All,
    /// Texts that do not look like a secret.
    Harmless,
    /// Nothing, because the parameter is secret.
    Nothing,
}

impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::text(text),
            Literal::Integer(n) => Self::Integer(*n),
            Literal::Float(n) => Self::Float(*n),
            Literal::Boolean(b) => Self::Boolean(*b),
            Literal::Integers(all) => Self::List(all.iter().map(|n| Self::Integer(*n)).collect()),
            Literal::Texts(all) => Self::List(all.iter().map(|text| Self::text(text)).collect()),
        }
    }
}

impl Value {
    /// A string in which `${` starts a placeholder.
    #[must_use]
    pub fn text(content: &str) -> Self {
        Self::Text(Text { content: content.to_owned(), placeholders: true })
    }

    /// The content of a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The value as TOML on one line. Arrays of tables are written inline.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut out = String::new();
        self.write(Show::All, &mut out);
        out
    }

    /// The value as TOML for people. Secrets are hidden, also those inside a text.
    #[must_use]
    pub fn shown(&self, secret: bool) -> String {
        let mut out = String::new();
        self.write(if secret { Show::Nothing } else { Show::Harmless }, &mut out);
        out
    }

    fn write(&self, show: Show, out: &mut String) {
        match self {
            Self::Text(text) => text.write(show, out),
            Self::Integer(n) => push(out, format_args!("{n}")),
            Self::Float(n) => out.push_str(&float::write(*n, Style::Exact)),
            Self::Boolean(b) => push(out, format_args!("{b}")),
            Self::List(all) => {
                out.push('[');
                for (at, value) in all.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    value.write(show, out);
                }
                out.push(']');
            }
            Self::Tables(all) => {
                out.push('[');
                for (at, table) in all.iter().enumerate() {
                    out.push_str(if at == 0 { "{ " } else { ", { " });
                    for (at, (key, value)) in table.iter().enumerate() {
                        out.push_str(if at == 0 { "" } else { ", " });
                        out.push_str(key);
                        out.push_str(" = ");
                        // The only secrets in arrays of tables are the keys of clients.
                        let secret = key == "key" && !matches!(show, Show::All);
                        value.write(if secret { Show::Nothing } else { show }, out);
                    }
                    out.push_str(" }");
                }
                out.push(']');
            }
        }
    }
}

impl Text {
    fn write(&self, show: Show, out: &mut String) {
        let content = match show {
            Show::All => Cow::Borrowed(self.content.as_str()),
            Show::Harmless => Cow::Owned(secrets::masked(&self.content)),
            Show::Nothing => Cow::Owned(mask(&self.content)),
        };
        out.push('"');
        let mut characters = content.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '$' if !self.placeholders && characters.peek() == Some(&'{') => out.push_str("\\u0024"),
                c if c.is_control() => push(out, format_args!("\\u{:04X}", u32::from(c))),
                c => out.push(c),
            }
        }
        out.push('"');
    }
}

/// Appends text. Writing to a `String` never fails.
pub fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// Hides a secret. In an address only the password is hidden; of anything else only the names of
/// placeholders are shown.
#[must_use]
pub fn mask(text: &str) -> String {
    if secrets::is_reference(text) {
        return text.to_owned();
    }
    if text.contains("://") {
        return secrets::masked(text);
    }
    match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).and_then(|inside| inside.split_once(":-")) {
        Some((_, default)) if default.contains("${") => HIDDEN.to_owned(),
        Some((name, _)) => format!("${{{name}:-{HIDDEN}}}"),
        None => HIDDEN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_so_that_they_read_the_same() {
        let text = Text { content: "a\"b\\c\n\u{1}${X}".into(), placeholders: true };
        assert_eq!(Value::Text(text).toml(), r#""a\"b\\c\n\u0001${X}""#);
    }

    #[test]
    fn an_escaped_placeholder_stays_escaped() {
        let text = Text { content: "${HOME}".into(), placeholders: false };
        assert_eq!(Value::Text(text).toml(), r#""\u0024{HOME}""#);
    }

    #[test]
    fn numbers_keep_their_type() {
        assert_eq!(Value::Float(5.0).toml(), "5.0");
        assert_eq!(Value::List(vec![Value::Integer(1), Value::Integer(5)]).toml(), "[1, 5]");
    }

    #[test]
    fn secrets_are_hidden_and_placeholders_are_not() {
        for (text, shown) in [
            ("postgresql://u:a@b@h/d?password=x&a=b", "postgresql://u:***@h/d?password=***&a=b"),
            ("${RABBITMQ_URL:-amqp://guest:guest@h/%2F}", "${RABBITMQ_URL:-amqp://guest:***@h/%2F}"),
            ("host=h password=S3cr", "***"),
            ("${DATABASE_URL}", "${DATABASE_URL}"),
            ("${TASKER_INSTANCE_ID:-hunter2}", "${TASKER_INSTANCE_ID:-***}"),
            ("${A:-x}hunter2${B:-y}", "***"),
            ("hunter2", "***"),
            ("", ""),
        ] {
            assert_eq!(mask(text), shown, "{text}");
        }
    }

    #[test]
    fn an_address_has_its_password_hidden_wherever_it_stands() {
        let value = Value::text("http://u:S3cr@h");
        assert_eq!(
            (value.shown(false).as_str(), value.shown(true).as_str()),
            ("\"http://u:***@h\"", "\"http://u:***@h\"")
        );
        assert_eq!(Value::text("PollingOnly").shown(false), "\"PollingOnly\"");
        assert_eq!(value.toml(), "\"http://u:S3cr@h\"");
    }
}
