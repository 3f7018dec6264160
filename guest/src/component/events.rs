//! `wit/events.wit`.

use super::bindings::exports::tasker::contrib::events as wit;
use super::types::Across;
use super::{Component, diagnostics};
use crate::events;

impl wit::Guest for Component {
    fn known() -> wit::Catalog {
        let event = |event: &events::Event| wit::KnownEvent {
            name: event.name.to_owned(),
            description: event.description.text(),
            fields: fields(event.fields),
        };
        wit::Catalog {
            events: events::EVENTS.iter().map(event).collect(),
            domain_fields: fields(events::DOMAIN_FIELDS),
        }
    }

    fn notifications(asked: Vec<wit::Mention>, naming: String) -> Result<Vec<wit::Mapping>, Vec<wit::Diagnostic>> {
        let naming = read(&naming)?;
        Ok(asked.into_iter().map(|event| mapping(event, naming)).collect())
    }

    fn events_of(
        notifications: Vec<String>,
        names: Vec<String>,
        naming: String,
    ) -> Result<Vec<Vec<String>>, Vec<wit::Diagnostic>> {
        Ok(events::events_of(&notifications, &names, read(&naming)?))
    }

    fn matching(patterns: Vec<String>, names: Vec<String>) -> Vec<Vec<String>> {
        events::matching(&patterns, &names)
    }

    fn check(declared: Vec<wit::Declaration>, patterns: Vec<wit::Mention>, naming: String) -> Vec<wit::Diagnostic> {
        let naming = match read(&naming) {
            Ok(naming) => naming,
            Err(found) => return found,
        };
        let declaration =
            |event: wit::Declaration| events::Declaration { name: mention(event.name), in_process: event.in_process };
        let declared: Vec<events::Declaration> = declared.into_iter().map(declaration).collect();
        let patterns: Vec<events::Mention> = patterns.into_iter().map(mention).collect();
        diagnostics(events::check(&declared, &patterns, naming))
    }
}

fn read(naming: &str) -> Result<events::Naming<'_>, Vec<wit::Diagnostic>> {
    events::Naming::read(naming).map_err(|finding| diagnostics(vec![*finding]))
}

fn mapping(event: wit::Mention, naming: events::Naming<'_>) -> wit::Mapping {
    let mut findings = events::findings(&event.text);
    for finding in &mut findings {
        finding.span = event.span.clone().across();
    }
    wit::Mapping {
        notification: events::notification(&event.text, naming),
        event: event.text,
        findings: diagnostics(findings),
    }
}

fn mention(mention: wit::Mention) -> events::Mention {
    events::Mention { text: mention.text, span: mention.span.across() }
}

fn fields(fields: &[events::Field]) -> Vec<wit::Field> {
    let field = |field: &events::Field| wit::Field {
        name: field.name.to_owned(),
        field_type: match field.kind {
            events::FieldType::Text => wit::FieldType::Text,
            events::FieldType::Integer => wit::FieldType::Integer,
            events::FieldType::Number => wit::FieldType::Number,
            events::FieldType::Boolean => wit::FieldType::Boolean,
            events::FieldType::Time => wit::FieldType::Time,
            events::FieldType::Texts => wit::FieldType::Texts,
            events::FieldType::Object => wit::FieldType::Object,
            events::FieldType::Anything => wit::FieldType::Anything,
        },
        nullable: field.nullable,
        description: field.description.text(),
    };
    fields.iter().map(field).collect()
}
