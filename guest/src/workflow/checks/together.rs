//! What only shows when several templates are seen together.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Kept, Span, printable};

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

/// Templates with one identity.
#[must_use]
pub fn together(templates: &[Identity]) -> Vec<Diagnostic> {
    let mut found = Kept::default();
    let mut identities: BTreeMap<String, &Span> = BTreeMap::new();
    for Identity { namespace, name, version, span } in templates {
        let key = [namespace.as_str(), name, version].join("\0");
        match identities.get(&key) {
            Some(first) => {
                let message = format!(
                    "`{}` {} of namespace `{}` is already defined, and the engine would keep one of the two.",
                    printable(name),
                    printable(version),
                    printable(namespace)
                );
                let finding = Diagnostic::new(Code::DuplicateTemplate, span.clone(), message);
                found.add(finding.related((*first).clone(), "first here"));
            }
            None => _ = identities.insert(key, span),
        }
    }
    found.into_vec()
}
