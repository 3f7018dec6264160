//! Finds problems between several templates.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Kept, Span, printable};
use crate::task_template::Identity;

/// The identity of a file's template, and the place of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Identified {
    pub identity: Identity,
    pub span: Span,
}

/// Finds templates with the same identity.
#[must_use]
pub fn together(templates: &[Identified]) -> Vec<Diagnostic> {
    let mut found = Kept::default();
    let mut identities: BTreeMap<String, usize> = BTreeMap::new();
    for (number, Identified { identity, span }) in templates.iter().enumerate() {
        let (key, Identity { namespace, name, version }) = (identity.key(), identity);
        match identities.get(&key).and_then(|first| templates.get(*first)) {
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
