//! What a variable or an expression holds.

use std::fmt;

/// A value. Arguments are texts; everything else comes from the template itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
}

impl Value {
    /// Whether it counts as true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0 && !number.is_nan(),
            Self::Bool(value) => *value,
            Self::List(items) => !items.is_empty(),
        }
    }

    /// The value as a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss)] // as Tera does
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The value as a text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The item of a list with this index, which Tera writes without `+` and leading zeros.
    #[must_use]
    pub fn item(&self, index: &str) -> Option<&Self> {
        let Self::List(items) = self else { return None };
        if index.starts_with('+') || (index.starts_with('0') && index.len() > 1) {
            return None;
        }
        items.get(index.parse::<usize>().ok()?)
    }

    /// What `~` makes of a value, which only takes texts and numbers.
    #[must_use]
    pub fn joined(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Int(number) => Some(number.to_string()),
            Self::Float(number) => Some(format!("{number:?}")),
            _ => None,
        }
    }

    /// About the bytes that it takes, with all that is in it.
    #[must_use]
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(|item| 16 + item.weight()).sum(),
            _ => 0,
        }
    }

    /// How deep lists lie in each other.
    #[must_use]
    pub fn depth(&self) -> u32 {
        let Self::List(items) = self else { return 0 };
        1 + items.iter().map(Self::depth).max().unwrap_or_default()
    }

    /// The value's type, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::List(_) => "a list",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number}"),
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
        }
    }
}
