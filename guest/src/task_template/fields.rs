//! Reads a mapping key by key and adds findings for wrong keys and values.

use std::ops::{Range, RangeInclusive};

use super::yaml::{Key, Node, Value};
use super::{as_json, foreign};
use crate::diagnostics::Findings;
use crate::diagnostics::{Code, did_you_mean, printable};

/// A text and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Its place, in bytes.
    pub at: Range<usize>,
}

/// No limit, for descriptions.
pub const ANY: usize = usize::MAX;
/// The largest number of seconds that the engine can read.
pub const SECONDS: i64 = u32::MAX as i64;

/// The name of a key.
pub type Name = &'static str;

/// A mapping whose entries are being read.
pub struct Fields<'n> {
    entries: &'n [(Key, Node)],
    /// The mapping's name for messages, such as ``step `pack` ``.
    pub what: String,
    /// The place for findings about the whole mapping.
    pub at: Range<usize>,
    /// Whether it has an unknown key that was meant for `dependencies`.
    pub order_unread: bool,
}

impl<'n> Fields<'n> {
    /// Reads the entries of `node`, which messages call `what`. Adds a finding for each key that is
    /// not in `known`. Returns none and adds a finding if `node` is not a mapping.
    pub fn of(node: &'n Node, at: Range<usize>, what: &str, known: &[Name], found: &mut Findings) -> Option<Self> {
        if let Value::Map(entries) = &node.value {
            let mut fields = Self { entries, what: what.to_owned(), at, order_unread: false };
            fields.unknown(known, found);
            return Some(fields);
        }
        if node.value != Value::Null {
            let message = format!("{} must be a mapping, but is {}.", capitalised(what), node.noun());
            found.add(Code::WrongType, node.at.clone(), message);
        }
        None
    }

    fn unknown(&mut self, known: &[Name], found: &mut Findings) {
        for (key, _) in self.entries {
            if known.contains(&key.text.as_str()) {
                continue;
            }
            let (code, help) = Self::meant(&key.text, known, found);
            self.order_unread |= code == Code::OrderKey || help.contains("`dependencies`");
            let message = if found.wants(code) {
                format!("The engine does not know `{}` in {}.", printable(&key.text), self.what)
            } else {
                String::new()
            };
            found.add(code, key.at.clone(), message).help = help;
        }
    }

    /// The code and the help for an unknown key.
    fn meant(key: &str, known: &[Name], found: &Findings) -> (Code, String) {
        if let Some((code, help)) = foreign::meaning(key, known) {
            return (code, found.profile.say(help));
        }
        let near = did_you_mean(key, known.iter().copied());
        if !near.is_empty() {
            (Code::MisspeltKey, near)
        } else if found.wants(Code::UnknownKey) {
            (Code::UnknownKey, format!("It ignores the key. Keys allowed here: {}.", listed(known)))
        } else {
            (Code::UnknownKey, String::new())
        }
    }

    /// Adds a finding for each of these keys with a written `null`, which the engine refuses for
    /// lists and mappings. A key with nothing after it is allowed and means empty.
    pub fn no_nulls(&self, names: &[Name], found: &mut Findings) {
        self.refuse_nulls(names, found, |written| !written.is_empty());
    }

    /// Adds a finding for each of these keys that is present but has no value, which the engine
    /// refuses.
    pub fn no_blanks(&self, names: &[Name], found: &mut Findings) {
        self.refuse_nulls(names, found, |_| true);
    }

    fn refuse_nulls(&self, names: &[Name], found: &mut Findings, refused: fn(&str) -> bool) {
        for (key, node) in self.entries {
            let written = found.source.text.get(node.at.clone()).unwrap_or_default();
            if node.value == Value::Null && names.contains(&key.text.as_str()) && refused(written) {
                let message = format!("`{}` has no value, so the engine refuses the file.", key.text);
                found.add(Code::WrongType, key.at.clone(), message).help =
                    "Give it a value, or remove the key.".to_owned();
            }
        }
    }

    /// The key and its value; none if it is missing or null.
    #[must_use]
    pub fn get(&self, name: Name) -> Option<(&'n Key, &'n Node)> {
        self.entries
            .iter()
            .find(|(key, node)| key.text == name && node.value != Value::Null)
            .map(|(key, node)| (key, node))
    }

    /// Like `get`, for a key with two spellings. Adds a finding if both are given.
    pub fn either(&self, name: Name, alias: Name, found: &mut Findings) -> Option<(&'n Key, &'n Node)> {
        let (first, second) = (self.entry(name), self.entry(alias));
        if let (Some((first, _)), Some((second, _))) = (first, second) {
            let related = found.related(first.at.clone(), "the same key");
            found
                .add(
                    Code::BothSpellings,
                    second.at.clone(),
                    format!("`{alias}` is another spelling of `{name}`. The engine refuses a file with both."),
                )
                .related
                .push(related);
        }
        self.get(name).or_else(|| self.get(alias))
    }

    fn entry(&self, name: Name) -> Option<&'n (Key, Node)> {
        self.entries.iter().find(|(key, _)| key.text == name)
    }

    /// Like `get`, but adds a finding if the key is missing.
    pub fn required(&self, name: Name, found: &mut Findings) -> Option<(&'n Key, &'n Node)> {
        let there = self.get(name);
        if there.is_none() {
            let (at, label) = match self.entry(name) {
                Some((key, _)) => (key.at.clone(), "has no value"),
                None => (self.at.clone(), "in here"),
            };
            found.add(Code::MissingKey, at, format!("{} needs `{name}`.", capitalised(&self.what))).label =
                label.to_owned();
        }
        there
    }

    /// A text that is not empty and has at most `most` characters.
    pub fn text(&self, name: Name, most: usize, found: &mut Findings) -> Option<Text> {
        let (_, node) = self.get(name)?;
        text(node, name, most, found)
    }

    /// Like `text`, but adds a finding if the key is missing.
    pub fn required_text(&self, name: Name, most: usize, found: &mut Findings) -> Option<Text> {
        self.required(name, found)?;
        self.text(name, most, found)
    }

    /// A whole number that the engine can read. A number outside `range` adds a finding but is
    /// returned, because the engine does not enforce its own limits.
    pub fn int(&self, name: Name, range: RangeInclusive<i64>, found: &mut Findings) -> Option<u32> {
        let (_, node) = self.get(name)?;
        let int = match node.value {
            Value::Int(int) => int,
            Value::Long(_) => i64::MAX,
            _ => {
                let message = format!("`{name}` must be a whole number, but is {}.", node.noun());
                found.add(Code::WrongType, node.at.clone(), message);
                return None;
            }
        };
        let read = u32::try_from(int).ok();
        if !range.contains(&int) {
            let written = printable(found.source.text.get(node.at.clone()).unwrap_or_default());
            let code = if read.is_some() { Code::UnusualNumber } else { Code::OutOfRange };
            let most = *range.end();
            let message = if most == i64::from(u32::MAX) {
                format!("`{name}` must be {} or more, but is {written}.", range.start())
            } else {
                format!("`{name}` must be from {} to {most}, but is {written}.", range.start())
            };
            found.add(code, node.at.clone(), message);
        }
        read
    }

    /// `true` or `false`.
    pub fn bool(&self, name: Name, found: &mut Findings) -> Option<bool> {
        let (_, node) = self.get(name)?;
        if let Value::Bool(bool) = node.value {
            return Some(bool);
        }
        let help = match node.text() {
            Some("yes" | "Yes" | "on" | "On" | "y") => "Write `true`.",
            Some("no" | "No" | "off" | "Off" | "n") => "Write `false`.",
            _ => "",
        };
        let message = format!("`{name}` must be true or false, but is {}.", node.noun());
        found.add(Code::WrongType, node.at.clone(), message).help = help.to_owned();
        None
    }

    /// One of a few words, as its index in `words`.
    pub fn word(&self, name: Name, words: &[Name], found: &mut Findings) -> Option<(usize, Range<usize>)> {
        let (_, node) = self.get(name)?;
        word(node, name, words, found)
    }

    /// A value that the engine stores as JSON.
    pub fn json(&self, name: Name, found: &mut Findings) -> Option<&'n Node> {
        let (_, node) = self.get(name)?;
        as_json::check(node, found);
        Some(node)
    }

    /// The items of a list.
    pub fn list(&self, name: Name, found: &mut Findings) -> &'n [Node] {
        self.get(name).map_or(&[], |(_, node)| list(node, name, found))
    }
}

/// The items of a list. Adds a finding if `node` is not a list.
pub fn list<'n>(node: &'n Node, name: &str, found: &mut Findings) -> &'n [Node] {
    if !matches!(node.value, Value::List(_)) {
        let message = format!("`{name}` must be a list, but is {}.", node.noun());
        let help = node.text().map(|text| format!("Write `[{}]`.", printable(text))).unwrap_or_default();
        found.add(Code::WrongType, node.at.clone(), message).help = help;
    }
    node.items()
}

/// A text that is not empty and not too long. Numbers and booleans count as the text that is
/// written, as in the engine.
pub fn text(node: &Node, name: &str, most: usize, found: &mut Findings) -> Option<Text> {
    let written = || found.source.text.get(node.at.clone());
    let value = match &node.value {
        Value::Text(text) => Some(text.as_str()),
        Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::Float(_) => written(),
        _ => None,
    };
    let Some(value) = value else {
        let message = format!("`{name}` must be text, but is {}.", node.noun());
        found.add(Code::WrongType, node.at.clone(), message);
        return None;
    };
    let length = value.chars().count();
    if length == 0 || length > most {
        let message = if length == 0 {
            format!("`{name}` is empty.")
        } else {
            format!("`{name}` is {length} characters long. {most} are allowed.")
        };
        found.add(Code::TextLength, node.at.clone(), message);
        return None;
    }
    Some(Text { value: value.to_owned(), at: node.at.clone() })
}

/// One of a few words, as its index in `words`.
pub fn word(node: &Node, name: &str, words: &[Name], found: &mut Findings) -> Option<(usize, Range<usize>)> {
    let value = text(node, name, usize::MAX, found)?.value;
    if let Some(number) = words.iter().position(|word| *word == value) {
        return Some((number, node.at.clone()));
    }
    let suggestion = did_you_mean(&value, words.iter().copied());
    let message = format!("`{}` is not a valid `{name}`.", printable(&value));
    found.add(Code::UnknownWord, node.at.clone(), message).help =
        if suggestion.is_empty() { format!("Known: {}.", listed(words)) } else { suggestion };
    None
}

/// The entries of the mapping under a key.
pub fn section<'n>(fields: &Fields<'n>, name: Name, known: &[Name], found: &mut Findings) -> Option<Fields<'n>> {
    let (key, node) = fields.get(name)?;
    Fields::of(node, key.at.clone(), &format!("`{name}`"), known, found)
}

/// The items of a list of texts.
pub fn texts(items: &[Node], name: &str, found: &mut Findings) -> Vec<Text> {
    items.iter().filter_map(|node| text(node, name, 255, found)).collect()
}

/// Joins words for a message: `` `a`, `b` ``.
#[must_use]
pub fn listed(names: &[Name]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Capitalizes the first letter, for the start of a sentence.
#[must_use]
pub fn capitalised(what: &str) -> String {
    let mut rest = what.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
