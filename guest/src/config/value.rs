//! Values, as they are read from sources and written to the merged file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::schema::Literal;

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
    /// An array of tables, by key.
    Tables(Vec<BTreeMap<String, Value>>),
}

/// A string's content, and whether `${` in it starts a placeholder: written with
/// an escape (`"\u0024{"`) it does not, and must not once it is written again.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub content: String,
    /// Whether placeholders in it are meant.
    pub placeholders: bool,
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::text(text),
            Literal::Integer(n) => Self::Integer(n),
            Literal::Float(n) => Self::Float(n),
            Literal::Boolean(b) => Self::Boolean(b),
            Literal::Integers(all) => Self::List(all.iter().map(|n| Self::Integer(*n)).collect()),
            Literal::Texts(all) => Self::List(all.iter().map(|text| Self::text(text)).collect()),
        }
    }
}

impl Value {
    /// A string whose placeholders are meant.
    #[must_use]
    pub fn text(content: &str) -> Self {
        Self::Text(Text { content: content.to_owned(), placeholders: true })
    }

    /// The content of a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The value as TOML, on one line. Of arrays of tables this is the inline form.
    #[must_use]
    pub fn toml(&self, masked: bool) -> String {
        let mut out = String::new();
        self.write(masked, &mut out);
        out
    }

    fn write(&self, masked: bool, out: &mut String) {
        match self {
            Self::Text(text) => text.write(masked, out),
            Self::Integer(n) => push(out, format_args!("{n}")),
            Self::Float(n) => push(out, format_args!("{n:?}")),
            Self::Boolean(b) => push(out, format_args!("{b}")),
            Self::List(all) => {
                out.push('[');
                for (at, value) in all.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    value.write(masked, out);
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
                        value.write(masked && key == "key", out);
                    }
                    out.push_str(" }");
                }
                out.push(']');
            }
        }
    }
}

impl Text {
    fn write(&self, masked: bool, out: &mut String) {
        let shown;
        let content = if masked {
            shown = mask(&self.content);
            &shown
        } else {
            &self.content
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

/// Appends; writing to a `String` never fails.
pub fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

/// A secret made safe to show: of addresses the password is hidden, of anything
/// else all but the names of placeholders.
#[must_use]
pub fn mask(text: &str) -> String {
    if let Some(start) = text.find("://") {
        let (scheme, rest) = text.split_at(start + "://".len());
        let (authority, options) = rest.split_once('?').map_or((rest, None), |(a, b)| (a, Some(b)));
        let authority = match authority.rsplit_once('@') {
            None => authority.to_owned(),
            Some((user, host)) => {
                format!("{}:***@{host}", user.split_once(':').map_or(user, |(name, _)| name))
            }
        };
        let options = options.map_or(String::new(), |options| {
            let hidden: Vec<String> = options.split('&').map(hide).collect();
            format!("?{}", hidden.join("&"))
        });
        return format!("{scheme}{authority}{options}");
    }
    match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        Some(inside) if !inside.contains("${") => match inside.split_once(":-") {
            Some((name, default)) if !default.is_empty() => format!("${{{name}:-***}}"),
            _ => text.to_owned(),
        },
        _ if text.is_empty() => String::new(),
        _ => "***".to_owned(),
    }
}

fn hide(option: &str) -> String {
    match option.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("password") => format!("{name}=***"),
        _ => option.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_so_that_they_read_the_same() {
        let text = Text { content: "a\"b\\c\n\u{1}${X}".into(), placeholders: true };
        assert_eq!(Value::Text(text).toml(false), r#""a\"b\\c\n\u0001${X}""#);
    }

    #[test]
    fn an_escaped_placeholder_stays_escaped() {
        let text = Text { content: "${HOME}".into(), placeholders: false };
        assert_eq!(Value::Text(text).toml(false), r#""\u0024{HOME}""#);
    }

    #[test]
    fn numbers_keep_their_type() {
        assert_eq!(Value::Float(5.0).toml(false), "5.0");
        assert_eq!(Value::List(vec![Value::Integer(1), Value::Integer(5)]).toml(false), "[1, 5]");
    }

    #[test]
    fn secrets_are_hidden_and_placeholders_are_not() {
        assert_eq!(mask("postgresql://u:s3cret@h/d"), "postgresql://u:***@h/d");
        assert_eq!(mask("postgresql://u:a@b@h/d?password=x&a=b"), "postgresql://u:***@h/d?password=***&a=b");
        assert_eq!(mask("${RABBITMQ_URL:-amqp://guest:guest@h/%2F}"), "${RABBITMQ_URL:-amqp://guest:***@h/%2F}");
        assert_eq!(mask("${DATABASE_URL}"), "${DATABASE_URL}");
        assert_eq!(mask("${TASKER_INSTANCE_ID:-hunter2}"), "${TASKER_INSTANCE_ID:-***}");
        assert_eq!(mask("hunter2"), "***");
        assert_eq!(mask(""), "");
    }
}
