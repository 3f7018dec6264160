//! Tasker's events and the names of their notifications (`wit/events.wit`).

mod check;
mod name;
mod notification;
mod pattern;
mod table;

pub use check::{Declaration, Mention, check, declared_name};
pub use name::findings;
pub use notification::{Naming, events_of, notification};
pub use pattern::{matching, subscription};
pub use table::{DOMAIN_FIELDS, EVENTS, Event, Field, FieldType};
