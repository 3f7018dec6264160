//! The names of the template and of its steps.

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable};
use crate::task_template::names::{LONGEST_NAMESPACE, is_namespace, is_plain, is_version};
use crate::task_template::{Template, Text};

/// Finds names that the engine or its tools can't do with.
pub fn check(template: &Template, found: &mut Findings) {
    if let Some(namespace) = &template.namespace {
        check_namespace(namespace, found);
    }
    if let Some(version) = template.version.as_ref().filter(|version| !is_version(&version.value)) {
        let message = format!("The version `{}` is not of the form `1.0.0`.", printable(&version.value));
        found.add(Code::VersionFormat, version.at.clone(), message).help =
            "Write three numbers with dots between them.".to_owned();
    }
    for name in template.name.iter().chain(template.steps.iter().filter_map(|step| step.name.as_ref())) {
        if !is_plain(&name.value) {
            let message = format!("`{}` is an unusual name.", printable(&name.value));
            found.add(Code::UnusualName, name.at.clone(), message).help =
                "Lower-case letters, digits and underscores work everywhere, first a letter.".to_owned();
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
            "The engine's queues are named after it.".to_owned();
    }
    if namespace.value.len() > LONGEST_NAMESPACE {
        let message = format!(
            "The namespace `{shown}` is {} characters long, and the names of the engine's queues leave {LONGEST_NAMESPACE}.",
            namespace.value.len()
        );
        found.add(Code::NamespaceTooLong, namespace.at.clone(), message);
    }
}
