//! Builds the tree from the parser's events.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScanError, Span, options};

use super::engine::{DEEPEST, Engine};
use super::lines::{is_break, normalized};
use super::problem::Problem;
use super::scalar::{scalar, unmet};
use super::tree::{Key, Node, Tag, Value};

/// Aliases create at most this many nodes.
pub const MOST_COPIES: usize = 20_000;

/// The text is read anew behind each comment that is too near, this often.
const MOST_COMMENTS: usize = 16;

/// The result of reading a text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its only document. None if there is no document, its syntax is broken, or its aliases create
    /// too many nodes, so that nothing else can be checked.
    pub root: Option<Node>,
    /// Everything that is wrong with its form.
    pub problems: Vec<Problem>,
}

/// Reads the only document of a text.
#[must_use]
pub fn parse(text: &str) -> Document {
    let mut text = normalized(text);
    let mut near = Vec::new();
    loop {
        let (mut document, error) = attempt(&text);
        let again = error.as_ref().filter(|_| near.len() < MOST_COMMENTS).and_then(|error| comment(&text, error));
        if let Some(at) = again {
            near.push(Problem::CommentTooNear(at.start..at.start + 1));
            text = Cow::Owned(blank(&text, &at));
            continue;
        }
        document.problems.append(&mut near);
        if let Some(error) = error {
            document.problems.push(Problem::syntax(&error, &text));
            document.root = None;
        }
        return document;
    }
}

/// Reads a text as far as the parser follows it, and tells why it stopped.
fn attempt(text: &str) -> (Document, Option<ScanError>) {
    let mut builder = Builder { text, engine: Engine::new(text), ..Builder::default() };
    let mut error = None;
    let options = options! { emit_anchor_events: true, block_scalar_eof_without_line_feed: true };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(stopped) => {
                error = Some(stopped);
                break;
            }
        }
    }
    if error.is_none() {
        builder.problems.append(&mut builder.engine.finish());
    }
    (Document { root: builder.root.filter(|_| !builder.exploded), problems: builder.problems }, error)
}

/// The comment that the parser refuses because no space is before it, if the engine reads it.
fn comment(text: &str, error: &ScanError) -> Option<Range<usize>> {
    let at = error.marker().byte_offset().filter(|_| *error.kind() == ErrorKind::CommentNotSeparated)?;
    let comment = text.get(at..).filter(|rest| rest.starts_with('#'))?.lines().next()?;
    if comment.contains(|character: char| is_break(character) || character.is_control()) {
        return None;
    }
    text.get(..at)?.ends_with(['"', '\'', ',', '[', ']', '{', '}']).then_some(at..at + comment.len())
}

/// The text with spaces at this place.
fn blank(text: &str, at: &Range<usize>) -> String {
    let (before, after) = (text.get(..at.start), text.get(at.end..));
    [before.unwrap_or_default(), &" ".repeat(at.len()), after.unwrap_or_default()].concat()
}

/// A list or mapping that has not ended yet.
struct Open {
    at: Range<usize>,
    anchor: usize,
    tag: Option<Tag>,
    inner: Inner,
}

enum Inner {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, seen: BTreeMap<String, Range<usize>>, key: Option<Key>, skip: bool },
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    problems: Vec<Problem>,
    open: Vec<Open>,
    /// What the anchors name, by the number that the parser gave each.
    anchors: Vec<Option<Node>>,
    copies: usize,
    exploded: bool,
    documents: usize,
    root: Option<Node>,
    engine: Engine<'t>,
}

impl Builder<'_> {
    /// Handles an event and returns whether to continue.
    fn take(&mut self, event: Event, span: Span) -> bool {
        let at = span.byte_range().unwrap_or(0..0);
        self.engine.see(&event, &at);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.problems.push(Problem::SecondDocument(at));
                    return false;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let (value, tag) = (scalar(&text, style, tag.as_deref()), unmet(tag.as_deref(), Some(&text)));
                self.complete(Node { value, at, tag }, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = unmet(tag.as_deref(), None);
                self.open.push(Open { at, anchor, tag, inner: Inner::List(vec![]) });
            }
            Event::MappingStart(_, anchor, tag) => self.open.push(Open {
                at,
                anchor,
                tag: unmet(tag.as_deref(), None),
                inner: Inner::Map { entries: vec![], seen: BTreeMap::new(), key: None, skip: false },
            }),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { at, anchor, tag, inner }) = self.open.pop() {
                    let value = match inner {
                        Inner::List(items) => Value::List(items),
                        Inner::Map { entries, .. } => Value::Map(entries),
                    };
                    self.complete(Node { value, at, tag }, anchor);
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
                self.anchors.resize(self.anchors.len().max(anchor + 1), None);
                if let Some(place) = self.anchors.get_mut(anchor) {
                    *place = Some(node.clone());
                }
            }
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open { inner: Inner::List(items), .. }) => items.push(node),
            Some(Open { inner: Inner::Map { entries, seen, key, skip }, .. }) => match key.take() {
                Some(_) if std::mem::take(skip) => {}
                Some(key) => entries.push((key, node)),
                None => *key = Some(named(node, self.text, entries, seen, skip, &mut self.problems)),
            },
        }
    }

    /// A copy of the anchor's node, with the place of the alias.
    fn follow(&mut self, id: usize, at: Range<usize>) -> Node {
        let named = self.anchors.get(id).and_then(Option::as_ref);
        let measured = named.map(Node::measure);
        if let Some((size, depth)) = measured
            && self.copies.saturating_add(size) <= MOST_COPIES
            && self.open.len() + depth <= DEEPEST
            && let Some(node) = named
        {
            self.copies += size;
            return Node { value: node.value.clone(), at, tag: node.tag.clone() };
        }
        if !std::mem::replace(&mut self.exploded, true) {
            let itself = measured.is_none() && self.copies <= MOST_COPIES;
            let problem = if itself { Problem::AliasInItself } else { Problem::AnchorsExplode };
            self.problems.push(problem(at.clone()));
        }
        Node { value: Value::Null, at, tag: None }
    }
}

/// Reads a node as a key. Sets `skip` if its value must be ignored.
fn named(
    node: Node,
    source: &str,
    entries: &[(Key, Node)],
    seen: &mut BTreeMap<String, Range<usize>>,
    skip: &mut bool,
    problems: &mut Vec<Problem>,
) -> Key {
    let at = node.at;
    // A key of another type counts as the text that is written: `1.0`, `~`.
    let written = source.get(at.clone()).unwrap_or_default();
    let text = match node.value {
        Value::Text(text) => text,
        Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::Float(_) => written.to_owned(),
        Value::Null if !written.is_empty() => written.to_owned(),
        Value::Null | Value::List(_) | Value::Map(_) => {
            *skip = true;
            problems.push(Problem::KeyNotText(at.clone()));
            return Key { text: String::new(), at };
        }
    };
    if text == "<<" {
        *skip = true;
        problems.push(Problem::MergeKey(at.clone()));
    } else if let Some(first) = first(&text, entries, seen) {
        *skip = true;
        problems.push(Problem::DuplicateKey { at: at.clone(), first, text: text.clone() });
    }
    Key { text, at }
}

/// The place of an earlier entry with the same key. `seen` is used only for large mappings, because
/// a small one is searched faster.
fn first(text: &str, entries: &[(Key, Node)], seen: &mut BTreeMap<String, Range<usize>>) -> Option<Range<usize>> {
    const SMALL: usize = 24;
    if entries.len() < SMALL {
        return entries.iter().find(|(key, _)| key.text == text).map(|(key, _)| key.at.clone());
    }
    let new = entries.get(seen.len()..).unwrap_or_default();
    seen.extend(new.iter().map(|(key, _)| (key.text.clone(), key.at.clone())));
    seen.get(text).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_value_knows_its_place() {
        let text = "name: pay\nsteps:\n  - a\n";
        let root = parse(text).root.unwrap();
        let (key, list) = root.entries().get(1).unwrap();
        assert_eq!(text.get(key.at.clone()), Some("steps"));
        assert_eq!(list.items().first().and_then(|item| text.get(item.at.clone())), Some("a"));
    }

    #[test]
    fn all_that_is_wrong_is_found_at_once() {
        let problems = parse("a: 1\na: 2\n<<: {}\n[b]: 3\n").problems;
        assert_eq!(
            problems,
            [
                Problem::DuplicateKey { at: 5..6, first: 0..1, text: "a".to_owned() },
                Problem::MergeKey(10..12),
                Problem::KeyNotText(17..18),
            ]
        );
    }

    #[test]
    fn duplicates_are_found_in_large_mappings_too() {
        let text: Vec<String> = (0..60).chain([40]).map(|n| format!("k{n}: 1\n")).collect();
        let text = text.concat();
        assert_eq!(parse(&text).problems.len(), 1);
    }

    #[test]
    fn aliases_are_followed_but_not_without_end() {
        let text = "a: &a [x, y]\nb: *a\n";
        assert_eq!(parse(text).root.unwrap().get("b").map(|node| node.items().len()), Some(2));
        let text = "a: &a [*a]\n";
        assert!(matches!(parse(text).problems.first(), Some(Problem::AliasInItself(_))));
        let nine = |n| format!("l{n}: &l{n} [{}]\n", format!("*l{}, ", n - 1).repeat(9));
        let text = (1..9).fold("l0: &l0 [x, y]\n".to_owned(), |text, n| text + &nine(n));
        assert!(matches!(parse(&text).problems.as_slice(), [Problem::AnchorsExplode(_)]));
        assert!(parse(&text).root.is_none());
    }

    #[test]
    fn a_second_document_ends_the_reading() {
        assert!(matches!(parse("a: 1\n---\nb: 2\n").problems.as_slice(), [Problem::SecondDocument(_)]));
    }
}
