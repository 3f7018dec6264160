//! The events, generated from `guest/data/events.toml` by `build.rs`.

use crate::texts::Packed;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Number,
    /// True or false.
    Boolean,
    /// A point in time.
    Time,
    /// An array of strings.
    Texts,
    /// A JSON object.
    Object,
    /// Any JSON value.
    Anything,
}

/// A field of a payload. Every payload has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldType,
    /// Whether its value can be null.
    pub nullable: bool,
    /// One sentence.
    pub description: Packed,
}

/// An event that is published without a task template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The name, with dots.
    pub name: &'static str,
    /// When it is published.
    pub description: Packed,
    /// In the payload's order.
    pub fields: &'static [Field],
}

include!(concat!(env!("OUT_DIR"), "/events.rs"));

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Naming, findings, notification};
    use super::*;

    #[test]
    fn every_event_has_a_name_that_tasker_accepts_and_no_two_share_a_notification() {
        let mut seen = BTreeSet::new();
        for event in EVENTS {
            assert_eq!(findings(event.name), [], "{}", event.name);
            assert!(seen.insert(notification(event.name, Naming::read("tasker.{event}").unwrap())), "{}", event.name);
        }
    }

    #[test]
    fn payloads_start_with_the_type_and_end_with_the_time_and_name_no_field_twice() {
        for fields in EVENTS.iter().map(|event| event.fields).chain([DOMAIN_FIELDS]) {
            assert_eq!(fields[0].name, "event_type");
            assert_eq!(fields[fields.len() - 1].name, "timestamp");
            let names: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
            assert_eq!(names.len(), fields.len());
        }
    }
}
