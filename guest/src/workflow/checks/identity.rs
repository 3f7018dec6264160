//! Checks the names of the template and of its steps.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::names::{is_deceptive, is_namespace, is_plain, is_version, namespace_too_long};
use crate::task_template::{Template, Text};

/// Finds names that the engine or its tools can't use.
pub fn check(template: &Template, found: &mut Findings) {
    if let Some(namespace) = &template.namespace {
        check_namespace(namespace, found);
    }
    if let Some(version) = template.version.as_ref().filter(|version| !is_version(&version.value)) {
        let message = format!("The version `{}` does not look like `1.0.0`.", printable(&version.value));
        found.add(Code::VersionFormat, version.at.clone(), message).help =
            "Write three numbers with dots between them.".to_owned();
    }
    for name in template.name.iter().chain(template.steps.iter().filter_map(|step| step.name.as_ref())) {
        if is_deceptive(&name.value) {
            let message = format!("`{}` holds an invisible or control character.", printable(&name.value));
            found.add(Code::DeceptiveName, name.at.clone(), message).help =
                "Remove line breaks, tabs, control characters and characters that reorder text from the name."
                    .to_owned();
        } else if !is_plain(&name.value) {
            let message = format!("`{}` is an unusual name.", printable(&name.value));
            found.add(Code::UnusualName, name.at.clone(), message).help =
                "Start with a letter. Lower-case letters, digits and underscores work everywhere.".to_owned();
        }
    }
}

fn check_namespace(namespace: &Text, found: &mut Findings) {
    let shown = printable(&namespace.value);
    if !is_namespace(&namespace.value) {
        let message = format!(
            "The namespace `{shown}` holds something other than letters, digits and underscores, or starts with a digit."
        );
        found.add(Code::NamespaceCharacter, namespace.at.clone(), message).help =
            "The engine names its queues after it.".to_owned();
    }
    let span = found.source.span(namespace.at.clone());
    if let Some(finding) = namespace_too_long(&namespace.value, span) {
        found.push(finding);
    }
}
