//! One entry of `publishes_events`, and of the template's own `domain_events`.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::events;
use crate::task_template::fields::{ANY, Fields, Name, Text};
use crate::task_template::{Condition, Delivery, Event, Node, names, schema};

const EVENT: &[Name] = &["name", "description", "schema", "condition", "delivery_mode", "publisher"];

/// Reads an event that a step declares, as far as possible.
pub fn event<'n>(node: &'n Node, found: &mut Findings) -> Event<'n> {
    let at = node.get("name").map_or_else(|| node.start(), |name| name.at.clone());
    let nothing = || Event { at: at.clone(), condition_at: at.clone(), delivery_at: at.clone(), ..Event::default() };
    if node.text().is_some() {
        let message = "An event must be a mapping with `name`, `description` and `schema`, but is text.";
        found.add(Code::WrongType, node.at.clone(), message);
        return nothing();
    }
    let Some(fields) = Fields::of(node, at.clone(), "an event", EVENT, found) else { return nothing() };
    let mut event = nothing();
    event.name = name(&fields, found);
    if fields.required("description", found).is_some() {
        fields.text("description", ANY, found);
    }
    fields.no_blanks(&["condition", "delivery_mode"], found);
    if let Some((number, at)) = fields.word("condition", Condition::WORDS, found) {
        event.condition = Condition::ALL.get(number).copied().unwrap_or_default();
        event.condition_at = at;
    }
    if let Some((number, at)) = fields.word("delivery_mode", Delivery::WORDS, found) {
        event.delivery = Delivery::ALL.get(number).copied().unwrap_or_default();
        event.delivery_at = at;
    }
    event.publisher = fields.text("publisher", 255, found);
    if let Some(publisher) = event.publisher.as_ref().filter(|publisher| !names::is_publisher(&publisher.value)) {
        let message = format!("`{}` is not a valid publisher name.", printable(&publisher.value));
        found.add(Code::PublisherName, publisher.at.clone(), message).help =
            found.profile.say("Write a name such as `{publisher}`.");
    }
    event.schema = fields.required("schema", found).and_then(|_| fields.json("schema", found));
    if let Some(node) = event.schema {
        schema::check(node, "schema", found);
    }
    event
}

/// Checks an entry of the template's own list of events, which is only documentation.
pub fn listed(node: &Node, found: &mut Findings) {
    let known = &["name", "description", "schema"];
    if let Some(fields) = Fields::of(node, node.start(), "an event", known, found) {
        name(&fields, found);
        fields.text("description", ANY, found);
        if let Some(node) = fields.json("schema", found) {
            schema::check(node, "schema", found);
        }
    }
}

fn name(fields: &Fields, found: &mut Findings) -> Option<Text> {
    let name = fields.required_text("name", 255, found)?;
    let wrong = events::declared_name(&name.value);
    if wrong.is_empty() {
        return Some(name);
    }
    found.place(name.at, wrong);
    None
}
