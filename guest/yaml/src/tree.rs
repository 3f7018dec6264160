//! The nodes of a document.

use std::ops::Range;

/// A value with its place, in bytes.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its place.
    pub at: Range<usize>,
    /// Its tag, if the engine's JSON can't express it.
    pub tag: Option<Tag>,
}

/// A tag (`!ENV x`, `!!bool yes`) that JSON can't express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// An application's own tag, as it is written.
    Local(String),
    /// One of YAML's own tags that the text does not fulfil; the required form in words.
    Unmet(&'static str),
}

/// A key of a mapping.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Its place.
    pub at: Range<usize>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that does not fit into an `i64`. None if it needs more than 64 bits, which
    /// the engine can't store as JSON.
    Long(Option<u64>),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, without its duplicate keys.
    Map(Vec<(Key, Node)>),
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Node {
    /// The place of its first character.
    #[must_use]
    pub fn start(&self) -> Range<usize> {
        self.at.start..self.at.start + 1
    }

    /// Its kind in words for people.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Long(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The text, if it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The entries, if it is a mapping.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Node)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The value of a key, if it is a mapping that has the key.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().find(|(key, _)| key.text == name).map(|(_, node)| node)
    }

    /// The number of nodes including itself, and the depth of nesting.
    pub(crate) fn measure(&self) -> (usize, usize) {
        let inner: Vec<&Self> = match &self.value {
            Value::List(items) => items.iter().collect(),
            Value::Map(entries) => entries.iter().map(|(_, node)| node).collect(),
            _ => Vec::new(),
        };
        inner
            .into_iter()
            .map(Self::measure)
            .fold((1, 1), |(size, depth), (more, deeper)| (size.saturating_add(more), depth.max(deeper + 1)))
    }
}
