//! What a variable or an expression holds.

use std::fmt;
use std::ops::Deref;

use spanned_yaml::float::{self, Style};

use super::Mark;

/// A value. Arguments of Tasker's CLI are texts; our own generators also give maps.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(Text),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// A map. What would be null is left out of it.
    Map(Vec<(String, Value)>),
}

/// A text, and where it may be printed. Two texts are equal if they read the same.
#[derive(Clone, Debug)]
pub struct Text {
    text: String,
    mark: Option<Mark>,
}

impl Text {
    /// Where it may be printed, if an extension says so.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        self.mark
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Text { text, mark: None })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Value {
    /// A text that may be printed in some places.
    #[must_use]
    pub fn marked(mark: Mark, text: String) -> Self {
        Self::Text(Text { text, mark: Some(mark) })
    }

    /// Whether it counts as true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0 && !number.is_nan(),
            Self::Bool(value) => *value,
            Self::List(items) => !items.is_empty(),
            Self::Map(members) => !members.is_empty(),
        }
    }

    /// The value as a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss)] // as Tera does
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(_) | Self::Bool(_) | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The value as a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The member of a map with this name, or the item of a list with this index, which Tera writes without
    /// `+` and leading zeros.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::List(_) if key.starts_with('+') || (key.starts_with('0') && key.len() > 1) => None,
            Self::List(items) => items.get(key.parse::<usize>().ok()?),
            Self::Text(_) | Self::Int(_) | Self::Float(_) | Self::Bool(_) => None,
        }
    }

    /// What `~` makes of a value, which only takes texts and numbers.
    #[must_use]
    pub fn joined(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.to_string()),
            Self::Int(number) => Some(number.to_string()),
            Self::Float(number) => Some(float::write(*number, Style::Exact)),
            Self::Bool(_) | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// About the bytes that it takes, with all that is in it.
    #[must_use]
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(|item| 16 + item.weight()).sum(),
            Self::Map(members) => members.iter().map(|(name, value)| 16 + name.len() + value.weight()).sum(),
            Self::Int(_) | Self::Float(_) | Self::Bool(_) => 0,
        }
    }

    /// How deep lists and maps lie in each other.
    #[must_use]
    pub fn depth(&self) -> u32 {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or_default(),
            Self::Map(members) => 1 + members.iter().map(|(_, value)| value.depth()).max().unwrap_or_default(),
            Self::Text(_) | Self::Int(_) | Self::Float(_) | Self::Bool(_) => 0,
        }
    }

    /// The value's type, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => f.write_str(&float::write(*number, Style::Plain)),
            Self::Bool(value) => write!(f, "{value}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        f.write_str(", ")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Map(_) => f.write_str("[object]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_by_the_number_that_tera_takes() {
        let list = Value::List(vec!["a".into(), "b".into()]);
        let found = ["0", "1", "2", "01", "00", "+1", "-1", "b"].map(|key| list.item(key).and_then(Value::text));
        assert_eq!(found, [Some("a"), Some("b"), None, None, None, None, None, None]);
    }
}
