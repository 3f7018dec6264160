//! From a tree of YAML to a [`Template`], with all that is wrong with its form.

mod event;
mod step;

use crate::diagnostics::Code;
use crate::diagnostics::Findings;
use crate::task_template::fields::{ANY, Fields, Name, SECONDS, Text, list, section, texts};
use crate::task_template::{Node, Template, Value, schema};

const ROOT: &[Name] = &[
    "name",
    "namespace_name",
    "version",
    "description",
    "metadata",
    "system_dependencies",
    "domain_events",
    "input_schema",
    "steps",
    "environments",
    "lifecycle",
];
const METADATA: &[Name] = &["author", "tags", "documentation_url", "created_at", "updated_at"];
const SYSTEMS: &[Name] = &["primary", "secondary"];
const LIFECYCLE: &[Name] = &[
    "max_duration_minutes",
    "max_waiting_for_dependencies_minutes",
    "max_waiting_for_retry_minutes",
    "max_steps_in_process_minutes",
    "staleness_action",
    "auto_fail_on_timeout",
    "auto_dlq_on_timeout",
];

/// The template in a document, as far as it can be read; nothing where the
/// document is no mapping.
pub fn template<'n>(root: &'n Node, found: &mut Findings) -> Option<Template<'n>> {
    if root.value == Value::Null {
        return None;
    }
    let fields = Fields::of(root, root.start(), "the template", ROOT, found)?;
    let mut template = Template {
        name: fields.required_text("name", 255, found),
        namespace: fields.required_text("namespace_name", ANY, found),
        version: fields.required_text("version", 50, found),
        description: fields.text("description", ANY, found).map(|text| text.value).unwrap_or_default(),
        ..Template::default()
    };
    metadata(&fields, found);
    systems(&fields, found);
    for node in fields.list("domain_events", found) {
        event::listed(node, found);
    }
    if let Some((_, schema)) = fields.get("input_schema") {
        schema::check(schema, "input_schema", found);
    }
    if let Some((key, node)) = fields.get("steps") {
        let items = list(node, "steps", found);
        if items.is_empty() && matches!(node.value, Value::List(_)) {
            found.add(Code::NoSteps, key.at.clone(), "This workflow has no step, so a task of it does nothing.");
        }
        template.steps = items.iter().map(|node| step::step(node, found)).collect();
    } else {
        fields.required("steps", found);
    }
    template.environments = environments(&fields, found);
    lifecycle(&fields, found);
    Some(template)
}

fn metadata(fields: &Fields, found: &mut Findings) {
    if let Some(metadata) = section(fields, "metadata", METADATA, found) {
        for name in ["author", "documentation_url", "created_at", "updated_at"] {
            metadata.text(name, ANY, found);
        }
        texts(metadata.list("tags", found), "tags", found);
    }
}

fn systems(fields: &Fields, found: &mut Findings) {
    if let Some(systems) = section(fields, "system_dependencies", SYSTEMS, found) {
        systems.text("primary", 255, found);
        texts(systems.list("secondary", found), "secondary", found);
    }
}

fn lifecycle(fields: &Fields, found: &mut Findings) {
    let Some(lifecycle) = section(fields, "lifecycle", LIFECYCLE, found) else { return };
    lifecycle.int("max_duration_minutes", 1..=43200, found);
    for name in
        ["max_waiting_for_dependencies_minutes", "max_waiting_for_retry_minutes", "max_steps_in_process_minutes"]
    {
        lifecycle.int(name, 1..=10080, found);
    }
    lifecycle.word("staleness_action", &["dlq", "error", "none"], found);
    lifecycle.bool("auto_fail_on_timeout", found);
    lifecycle.bool("auto_dlq_on_timeout", found);
}

fn environments(fields: &Fields, found: &mut Findings) -> Vec<(Text, Vec<Text>)> {
    let Some((_, node)) = fields.get("environments") else { return Vec::new() };
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("`environments` must be a mapping of their names, but is {}.", node.noun());
        found.add(Code::WrongType, node.at.clone(), message);
    }
    let mut environments = Vec::new();
    for (key, node) in node.entries() {
        let what = format!("environment `{}`", crate::diagnostics::printable(&key.text));
        let Some(environment) = Fields::of(node, key.at.clone(), &what, &["steps"], found) else { continue };
        let steps = environment.list("steps", found).iter().filter_map(|node| over(node, found)).collect();
        environments.push((Text { value: key.text.clone(), at: key.at.clone() }, steps));
    }
    environments
}

/// The name of the step that an override is for.
fn over(node: &Node, found: &mut Findings) -> Option<Text> {
    let known = &["name", "handler", "timeout_seconds", "retry"];
    let fields = Fields::of(node, node.start(), "a step's override", known, found)?;
    if let Some(handler) = section(&fields, "handler", &["initialization"], found) {
        handler.get("initialization").and_then(|(key, node)| Fields::open(node, key, found));
    }
    fields.int("timeout_seconds", 1..=SECONDS, found);
    step::retry(&fields, found);
    fields.required_text("name", 255, found)
}
