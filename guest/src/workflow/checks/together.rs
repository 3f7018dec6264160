//! What only shows when several templates are seen together.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Kept, Span, printable};
use crate::task_template::names::notification;

/// What one file adds to the whole: no more of it than the rules below need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Nothing where a part of it is missing.
    pub identity: Option<Identity>,
    /// The names of all events declared, and where.
    pub events: Vec<(String, Span)>,
}

/// By what the engine tells templates apart.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Identity {
    pub namespace: String,
    pub name: String,
    pub version: String,
    /// Where the name stands.
    pub span: Span,
}

/// Templates with one identity; event names that make one notification.
#[must_use]
pub fn check_together(files: &[Summary]) -> Vec<Diagnostic> {
    let mut found = Kept::default();
    let mut identities: BTreeMap<String, (&str, &Span)> = BTreeMap::new();
    let mut notifications: BTreeMap<String, (&str, &Span)> = BTreeMap::new();
    for Summary { identity, events } in files {
        if let Some(Identity { namespace, name, version, span }) = identity {
            let key = [namespace.as_str(), name, version].join("\0");
            match identities.get(&key) {
                Some((_, first)) => {
                    let message = format!(
                        "`{}` {} of namespace `{}` is already defined, and the engine would keep one of the two.",
                        printable(name),
                        printable(version),
                        printable(namespace)
                    );
                    found.add(
                        Diagnostic::new(Code::DuplicateTemplate, span.clone(), message)
                            .related((*first).clone(), "first here"),
                    );
                }
                None => _ = identities.insert(key, (name, span)),
            }
        }
        for (name, span) in events {
            let notification = notification(name);
            match notifications.get(&notification) {
                Some((other, first)) if *other != name => {
                    let message = format!("`{name}` and `{other}` become the same notification, `{notification}`.");
                    found.add(
                        Diagnostic::new(Code::NotificationCollision, span.clone(), message)
                            .help("Rename one of them: subscribers could not tell them apart.")
                            .related((*first).clone(), "the other"),
                    );
                }
                Some(_) => {}
                None => _ = notifications.insert(notification, (name, span)),
            }
        }
    }
    found.into_vec()
}
