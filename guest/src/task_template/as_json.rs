//! Finds values that the engine stores as JSON but can't convert.

use super::yaml::{Node, Tag, Value};
use crate::diagnostics::{Code, Findings, printable};

/// Adds a finding for every value in `node` that makes the engine refuse the whole file.
pub fn check(node: &Node, found: &mut Findings) {
    match &node.tag {
        Some(Tag::Local(tag)) => {
            let message = format!("The engine can't read the tag `{}` here, and refuses the file.", printable(tag));
            found.add(Code::NotJson, node.at.clone(), message).help =
                "Write the value itself, or read it in the handler, for example with `ENV.fetch(\"NAME\")`.".to_owned();
        }
        Some(Tag::Unmet(wanted)) => {
            let message =
                format!("The tag asks for {wanted}, but the value is something else. The engine refuses the file.");
            found.add(Code::NotJson, node.at.clone(), message).help = "Remove the tag.".to_owned();
        }
        None => {}
    }
    match &node.value {
        Value::Long(None) => {
            let written = found.source.text.get(node.at.clone()).unwrap_or_default();
            let message = format!("{} needs more than 64 bits, so the engine refuses the file.", printable(written));
            found.add(Code::NotJson, node.at.clone(), message).help = "Put it in quotes.".to_owned();
        }
        Value::List(items) => items.iter().for_each(|item| check(item, found)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| check(value, found)),
        _ => {}
    }
}
