//! What a document is made of.

use std::ops::Range;

/// A value and its place, in bytes.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
    pub at: Range<usize>,
    /// What its tag asks for and the engine's JSON does not give.
    pub tag: Option<Tag>,
}

/// A tag (`!ENV x`, `!!bool yes`) that a value can't have as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// One of an application's own, as it is written.
    Local(String),
    /// One of YAML's own whose form the text does not have; what it asks for, in words.
    Unmet(&'static str),
}

/// A key of a mapping.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub at: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// One that does not fit there; nothing where it takes more than 64 bits, of
    /// which the engine makes no JSON.
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
    /// Its first character, in bytes.
    #[must_use]
    pub fn start(&self) -> Range<usize> {
        self.at.start..self.at.start + 1
    }

    /// What a person would call it.
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

    /// The text, where it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The items, where it is a list.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The entries, where it is a mapping.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Node)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The value of a key, where it is a mapping that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().find(|(key, _)| key.text == name).map(|(_, node)| node)
    }

    /// Nodes in it with itself, and how deep they nest.
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
