//! Checks whether the events that a step declares can ever be received.

use std::collections::BTreeMap;

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::profiles::Failure;
use crate::task_template::names::is_publisher;
use crate::task_template::schema::admits_null;
use crate::task_template::{Condition, Delivery, Event, Step};

/// Finds events that are never published, or that no subscriber in the process receives.
pub fn check(step: &Step, found: &mut Findings) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, event) in step.events.iter().enumerate() {
        let Some(name) = &event.name else { continue };
        if let Some(first) = seen.get(name.value.as_str()).and_then(|first| step.events.get(*first)) {
            let related = found.related(first.at.clone(), "first here");
            let message = format!("`{}` declares `{}` twice.", printable(step.name()), name.value);
            found.add(Code::DuplicateEvent, name.at.clone(), message).related.push(related);
        } else {
            seen.insert(&name.value, number);
        }
        visible(event, &name.value, found);
        fires(event, &name.value, found);
    }
}

fn visible(event: &Event, name: &str, found: &mut Findings) {
    if event.delivery == Delivery::Durable {
        let message =
            format!("`{name}` is durable: it goes to a queue and reaches no subscriber in the worker's process.");
        found.add(Code::EventInvisible, event.delivery_at.clone(), message).help =
            "Write `delivery_mode: broadcast` (or `fast`) if a subscriber should get it.".to_owned();
    }
    let ignored = event.publisher.as_ref().filter(|_| !found.profile.publishers);
    if let Some(publisher) = ignored.filter(|publisher| is_publisher(&publisher.value)) {
        let message = format!(
            "A {} worker does not call publishers. The event's payload is the step's result.",
            found.profile.title
        );
        found.add(Code::PublisherIgnored, publisher.at.clone(), message);
    }
}

fn fires(event: &Event, name: &str, found: &mut Findings) {
    let at = event.condition_at.clone();
    match event.condition {
        Condition::RetryableFailure | Condition::PermanentFailure => {
            let message = format!(
                "`{name}` is never published: where a worker publishes events, it does not know whether a failure is final."
            );
            found.add(Code::ConditionNeverFires, at, message).help = "Write `condition: failure`.".to_owned();
        }
        Condition::Failure | Condition::Always if found.profile.failure == Failure::Null => {
            let Some(schema) = event.schema.filter(|schema| !admits_null(schema)) else { return };
            let message = if event.condition == Condition::Failure {
                format!(
                    "`{name}` is never published: a failed step's payload is null, which its schema does not allow."
                )
            } else {
                format!(
                    "`{name}` is published only on success: a failed step's payload is null, which its schema does not allow."
                )
            };
            let related = found.related(
                schema.get("type").map_or(schema.at.start..schema.at.start + 1, |kind| kind.at.clone()),
                "the schema",
            );
            let diagnostic = found.add(Code::FailureSchema, at, message);
            diagnostic.help = "Write `schema: {}`, or `type: [object, \"null\"]` in it.".to_owned();
            diagnostic.related.push(related);
        }
        Condition::Success | Condition::Failure | Condition::Always => {}
    }
}
