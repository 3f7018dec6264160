//! The names of notifications in the host's framework.

use super::EVENTS;
use super::name::is_name;
use crate::diagnostics::{Code, Diagnostic, Span, printable};
use crate::lists;

/// Stands for the event's name in a naming.
const PLACE: &str = "{event}";

/// How a notification is named after an event: what stands before and after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming<'n> {
    before: &'n str,
    after: &'n str,
}

impl<'n> Naming<'n> {
    /// Reads a pattern such as `tasker.{event}`.
    ///
    /// # Errors
    /// If it does not have `{event}` exactly once.
    pub fn read(pattern: &'n str) -> Result<Self, Box<Diagnostic>> {
        match pattern.split_once(PLACE) {
            Some((before, after)) if !after.contains(PLACE) => Ok(Self { before, after }),
            _ => {
                let message = format!("The naming `{}` does not have `{PLACE}` once.", printable(pattern));
                let finding = Diagnostic::new(Code::NamingPattern, Span::whole("naming"), message)
                    .help(format!("Write it where the event's name belongs, such as in `tasker.{PLACE}`."));
                Err(Box::new(finding))
            }
        }
    }
}

/// The name of an event's notification; none if the event's name is invalid.
#[must_use]
pub fn notification(event: &str, naming: Naming<'_>) -> Option<String> {
    is_name(event).then(|| named(event, naming))
}

/// [`notification`] for a name that is known to be valid.
pub(super) fn named(event: &str, naming: Naming<'_>) -> String {
    let words = event.replace('.', "_");
    [naming.before, &words, naming.after].concat()
}

/// For each notification, the events that it stands for, among Tasker's own and `events`, sorted by
/// name.
#[must_use]
pub fn events_of(notifications: &[String], events: &[String], naming: Naming<'_>) -> Vec<Vec<String>> {
    let known = EVENTS.iter().map(|event| event.name);
    let all = known.chain(events.iter().map(String::as_str));
    let mut pairs: Vec<_> = all.filter_map(|event| Some((notification(event, naming)?, event))).collect();
    lists::sort(&mut pairs);
    pairs.dedup();
    let events = |name: &String| {
        let first = pairs.partition_point(|(notification, _)| notification < name);
        let same = pairs.iter().skip(first).take_while(|(notification, _)| notification == name);
        same.map(|(_, event)| (*event).to_owned()).collect()
    };
    notifications.iter().map(events).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn naming(pattern: &str) -> Naming<'_> {
        Naming::read(pattern).unwrap()
    }

    #[test]
    fn dots_become_underscores() {
        assert_eq!(notification("order.validated", naming("tasker.{event}")).unwrap(), "tasker.order_validated");
        assert_eq!(notification("order.items.added", naming("{event}.tasker")).unwrap(), "order_items_added.tasker");
    }

    #[test]
    fn a_naming_says_once_where_the_event_belongs() {
        for pattern in ["", "tasker", "{event}{event}", "{ event }", "{Event}.tasker"] {
            assert_eq!(Naming::read(pattern).unwrap_err().code, Code::NamingPattern, "{pattern}");
        }
    }

    #[test]
    fn an_invalid_name_has_no_notification() {
        for name in
            ["", "Order.validated", "validated", "order validated.x", ".a.b", &format!("a.{}", "b".repeat(9999))]
        {
            assert_eq!(notification(name, naming("tasker.{event}")), None, "{name}");
        }
    }

    #[test]
    fn a_notification_leads_back_to_all_its_events() {
        let events = owned(&["order_line.added", "order.line_added", "order.line_added", "Order.x"]);
        let asked = owned(&["order_line_added.tasker", "worker_started.tasker", "sql.active_record", ""]);
        assert_eq!(
            events_of(&asked, &events, naming("{event}.tasker")),
            [owned(&["order.line_added", "order_line.added"]), owned(&["worker.started"]), owned(&[]), owned(&[])]
        );
    }

    proptest! {
        #[test]
        fn every_event_is_found_again(event in "[a-z0-9_]{1,9}(\\.[a-z0-9_]{1,9}){1,3}", last in any::<bool>()) {
            let naming = naming(if last { "{event}.tasker" } else { "tasker.{event}" });
            let name = notification(&event, naming).unwrap();
            prop_assert!(events_of(&[name], std::slice::from_ref(&event), naming)[0].contains(&event));
        }
    }
}
