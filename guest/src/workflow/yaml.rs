//! YAML into a tree whose every key and value knows where it stands.
//!
//! Scalars are what the engine's parser makes of them (YAML 1.2: `yes` is text,
//! `1.0.0` is text, `1.0` is a number). Aliases are followed within a budget.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::findings::Findings;
use crate::diagnostics::{Code, printable};

/// More nodes than this are never made by following aliases.
const MOST_COPIES: usize = 20_000;
/// The parser's own limit for what is written out; aliases must not get past it.
const DEEPEST: usize = 255;

/// A value and its place, in bytes.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
    pub at: Range<usize>,
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
    /// What a person would call it.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
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
    fn measure(&self) -> (usize, usize) {
        let inner: Vec<&Node> = match &self.value {
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

/// The one document of a text; findings are added for all that is wrong with
/// its form. Nothing where there is no document or its syntax is broken.
pub fn parse(found: &mut Findings) -> Option<Node> {
    let text = found.source.text;
    let mut builder = Builder::new(found);
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(error) => {
                builder.found.syntax(&error);
                return None;
            }
        }
    }
    // What such aliases stand for is not known, so neither is what else is wrong.
    builder.root.filter(|_| !builder.exploded)
}

impl Findings<'_, '_> {
    fn syntax(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.source.text.len());
        let tab = matches!(
            error.kind(),
            ErrorKind::TabNotAllowed
                | ErrorKind::TabInBlockIndentation
                | ErrorKind::TabInIndentation
                | ErrorKind::TabAtBlockScalarStart
                | ErrorKind::TabInPlainScalar
        );
        // The parser stops where the value began that the tab stands in.
        let tab = self.source.text.get(at..).filter(|_| tab).and_then(|rest| rest.find('\t'));
        let at = at + tab.unwrap_or(0);
        let help = match error.kind() {
            _ if tab.is_some() => "YAML is indented with spaces, never with tabs.",
            ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected => {
                "Look at the indentation, and put text that holds `: ` in quotes."
            }
            ErrorKind::UnexpectedCharacter { .. } => "Put text that starts with such a character in quotes.",
            ErrorKind::RecursionLimitExceeded => "Nest less deeply.",
            _ => "Look at the indentation and the quotes here and in the line above.",
        };
        self.add(Code::YamlSyntax, at..at + 1, format!("This is no YAML: {}.", error.info())).help = help.to_owned();
    }
}

/// A list or mapping whose end has not come yet.
struct Open {
    at: Range<usize>,
    anchor: usize,
    inner: Inner,
}

enum Inner {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, seen: BTreeMap<String, Range<usize>>, key: Option<Key>, skip: bool },
}

struct Builder<'f, 'd, 's> {
    found: &'f mut Findings<'d, 's>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    copies: usize,
    exploded: bool,
    documents: usize,
    root: Option<Node>,
}

impl<'f, 'd, 's> Builder<'f, 'd, 's> {
    fn new(found: &'f mut Findings<'d, 's>) -> Self {
        Self { found, open: vec![], anchors: BTreeMap::new(), copies: 0, exploded: false, documents: 0, root: None }
    }

    /// Whether there is any use in going on.
    fn take(&mut self, event: Event, span: Span) -> bool {
        let at = span.byte_range().unwrap_or(0..0);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.found
                        .add(
                            Code::SeveralDocuments,
                            at,
                            "A second document begins here, and the engine reads none then.",
                        )
                        .help = "Give each template its own file.".to_owned();
                    return false;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref());
                self.complete(Node { value, at }, anchor);
            }
            Event::SequenceStart(_, anchor, _) => self.open.push(Open { at, anchor, inner: Inner::List(vec![]) }),
            Event::MappingStart(_, anchor, _) => self.open.push(Open {
                at,
                anchor,
                inner: Inner::Map { entries: vec![], seen: BTreeMap::new(), key: None, skip: false },
            }),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { at, anchor, inner }) = self.open.pop() {
                    let value = match inner {
                        Inner::List(items) => Value::List(items),
                        Inner::Map { entries, .. } => Value::Map(entries),
                    };
                    self.complete(Node { value, at }, anchor);
                }
            }
            Event::Alias(id) => {
                let node = self.follow(id, at);
                self.complete(node, 0);
            }
            _ => {}
        }
        true
    }

    fn complete(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            let (size, _) = node.measure();
            self.copies = self.copies.saturating_add(size);
            if self.copies <= MOST_COPIES {
                self.anchors.insert(anchor, node.clone());
            }
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { inner: Inner::List(items), .. }) => items.push(node),
            Some(Open { inner: Inner::Map { entries, seen, key, skip }, .. }) => match key.take() {
                Some(_) if std::mem::take(skip) => {}
                Some(key) => entries.push((key, node)),
                None => *key = Some(self.found.key(node, entries, seen, skip)),
            },
        }
    }

    /// A copy of what an anchor stands for, placed where the alias is.
    fn follow(&mut self, id: usize, at: Range<usize>) -> Node {
        let measured = self.anchors.get(&id).map(Node::measure);
        if let Some((size, depth)) = measured
            && self.copies.saturating_add(size) <= MOST_COPIES
            && self.open.len() + depth <= DEEPEST
            && let Some(node) = self.anchors.get(&id)
        {
            self.copies += size;
            return Node { value: node.value.clone(), at };
        }
        if !std::mem::replace(&mut self.exploded, true) {
            let message = if measured.is_none() && self.copies <= MOST_COPIES {
                "This alias stands inside its own anchor.".to_owned()
            } else {
                format!(
                    "Followed to their ends, the aliases up to here make more than {MOST_COPIES} values, or nest too deeply."
                )
            };
            self.found.add(Code::AnchorsExplode, at.clone(), message).help =
                "Write the values out, or share less.".to_owned();
        }
        Node { value: Value::Null, at }
    }
}

impl Findings<'_, '_> {
    /// A node in the place of a key; `skip` is set where its value is not to be kept.
    fn key(
        &mut self,
        node: Node,
        entries: &[(Key, Node)],
        seen: &mut BTreeMap<String, Range<usize>>,
        skip: &mut bool,
    ) -> Key {
        let at = node.at;
        let text = match node.value {
            Value::Text(text) => text,
            Value::Bool(bool) => bool.to_string(),
            Value::Int(int) => int.to_string(),
            Value::Float(float) => float.to_string(),
            Value::Null | Value::List(_) | Value::Map(_) => {
                self.add(Code::WrongType, at.clone(), "A key must be text.");
                *skip = true;
                String::new()
            }
        };
        if *skip {
            return Key { text, at };
        }
        if text == "<<" {
            self.add(
                Code::MergeKey,
                at.clone(),
                "The engine does not merge: it would ignore this key and all below it.",
            )
            .help = "Write the keys out where they are needed.".to_owned();
            *skip = true;
        } else if let Some(first) = first(&text, entries, seen) {
            let first = self.source.span(first);
            let message = format!("`{}` stands here a second time, and the engine refuses the file.", printable(&text));
            self.add(Code::DuplicateKey, at.clone(), message)
                .related
                .push(crate::diagnostics::Related { span: first, message: "first here".to_owned() });
            *skip = true;
        }
        Key { text, at }
    }
}

/// Where among the entries so far a key stands already. Only a large mapping's
/// keys are gathered in `seen`, since a small one is looked through faster.
fn first(text: &str, entries: &[(Key, Node)], seen: &mut BTreeMap<String, Range<usize>>) -> Option<Range<usize>> {
    const SMALL: usize = 24;
    if entries.len() < SMALL {
        return entries.iter().find(|(key, _)| key.text == text).map(|(key, _)| key.at.clone());
    }
    let new = entries.get(seen.len()..).unwrap_or_default();
    seen.extend(new.iter().map(|(key, _)| (key.text.clone(), key.at.clone())));
    seen.get(text).cloned()
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag.and_then(Tag::core_suffix) {
        Some("str") => return Value::Text(text.to_owned()),
        None if style != ScalarStyle::Plain => return Value::Text(text.to_owned()),
        _ => {}
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            let value = i64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with(['+', '-']))?;
            return Some(Value::Int(if negative { -value } else { value }));
        }
    }
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Value::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if digits.len() == text.len() => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let leading = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric || leading || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().map(Value::Int).or_else(|_| text.parse().map(Value::Float)).ok()
}
