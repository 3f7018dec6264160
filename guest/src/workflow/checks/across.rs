//! What only shows when several templates are seen together.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Related, Span, printable};
use crate::task_template::names::notification;

/// What one file adds to the whole.
#[derive(Debug, Default)]
pub struct Known {
    /// Namespace, name and version, and where the name stands.
    pub identity: Option<(String, String, String, Span)>,
    /// The names of all events declared, and where.
    pub events: Vec<(String, Span)>,
}

/// Templates with one identity; event names that make one notification.
#[must_use]
pub fn across(files: Vec<Known>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut identities: BTreeMap<(String, String, String), Span> = BTreeMap::new();
    let mut notifications: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for Known { identity, events } in files {
        if let Some((namespace, name, version, span)) = identity {
            let message = format!(
                "`{}` {} of namespace `{}` is already defined, and the engine would keep one of the two.",
                printable(&name),
                printable(&version),
                printable(&namespace)
            );
            match identities.get(&(namespace.clone(), name.clone(), version.clone())) {
                Some(first) => found
                    .push(Diagnostic::new(Code::DuplicateTemplate, span, message).related(first.clone(), "first here")),
                None => _ = identities.insert((namespace, name, version), span),
            }
        }
        for (name, span) in events {
            match notifications.get(&notification(&name)) {
                Some((other, first)) if *other != name => {
                    let message =
                        format!("`{name}` and `{other}` become the same notification, `{}`.", notification(&name));
                    let mut diagnostic = Diagnostic::new(Code::NotificationCollision, span, message)
                        .help("Rename one of them: subscribers could not tell them apart.");
                    diagnostic.related.push(Related { span: first.clone(), message: "the other".to_owned() });
                    found.push(diagnostic);
                }
                Some(_) => {}
                None => _ = notifications.insert(notification(&name), (name, span)),
            }
        }
    }
    found
}
