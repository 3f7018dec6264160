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
    let keys: Vec<String> =
        templates.iter().map(|one| [one.namespace.as_str(), &one.name, &one.version].join("\0")).collect();
    let mut identities: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, (Identity { namespace, name, version, span }, key)) in templates.iter().zip(&keys).enumerate() {
        match identities.get(key.as_str()).and_then(|first| templates.get(*first)) {
            Some(first) => {
                let message = format!(
                    "`{}` {} of namespace `{}` is already defined, and the engine would keep one of the two.",
                    printable(name),
                    printable(version),
                    printable(namespace)
                );
                let finding = Diagnostic::new(Code::DuplicateTemplate, span.clone(), message);
                found.add(finding.related(first.span.clone(), "first here"));
            }
            None => _ = identities.insert(key, number),
        }
    }
    found.into_vec()
}
