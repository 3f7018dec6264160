//! The names of notifications in the host's framework.

use super::EVENTS;
use super::name::is_name;
use crate::lists;

/// How a notification is named after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `tasker.order_validated`
    Tasker,
    /// `order_validated.tasker`
    Rails,
}

/// The name of an event's notification; none if the event's name is invalid.
#[must_use]
pub fn notification(event: &str, naming: Naming) -> Option<String> {
    is_name(event).then(|| named(event, naming))
}

/// [`notification`] for a name that is known to be valid.
pub(super) fn named(event: &str, naming: Naming) -> String {
    let words = event.replace('.', "_");
    match naming {
        Naming::Tasker => format!("tasker.{words}"),
        Naming::Rails => format!("{words}.tasker"),
    }
}

/// For each notification, the events that it stands for, among Tasker's own and `events`, sorted by
/// name.
#[must_use]
pub fn events_of(notifications: &[String], events: &[String], naming: Naming) -> Vec<Vec<String>> {
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

    #[test]
    fn dots_become_underscores() {
        assert_eq!(notification("order.validated", Naming::Tasker).unwrap(), "tasker.order_validated");
        assert_eq!(notification("order.items.added", Naming::Rails).unwrap(), "order_items_added.tasker");
    }

    #[test]
    fn an_invalid_name_has_no_notification() {
        for name in
            ["", "Order.validated", "validated", "order validated.x", ".a.b", &format!("a.{}", "b".repeat(9999))]
        {
            assert_eq!(notification(name, Naming::Tasker), None, "{name}");
        }
    }

    #[test]
    fn a_notification_leads_back_to_all_its_events() {
        let events = owned(&["order_line.added", "order.line_added", "order.line_added", "Order.x"]);
        let asked = owned(&["order_line_added.tasker", "worker_started.tasker", "sql.active_record", ""]);
        assert_eq!(
            events_of(&asked, &events, Naming::Rails),
            [owned(&["order.line_added", "order_line.added"]), owned(&["worker.started"]), owned(&[]), owned(&[])]
        );
    }

    proptest! {
        #[test]
        fn every_event_is_found_again(event in "[a-z0-9_]{1,9}(\\.[a-z0-9_]{1,9}){1,3}", rails in any::<bool>()) {
            let naming = if rails { Naming::Rails } else { Naming::Tasker };
            let name = notification(&event, naming).unwrap();
            prop_assert!(events_of(&[name], std::slice::from_ref(&event), naming)[0].contains(&event));
        }
    }
}
