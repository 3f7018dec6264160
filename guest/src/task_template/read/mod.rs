//! Reads a [`Template`] from a YAML tree and finds everything that is wrong with its form.

mod event;
mod step;

use crate::diagnostics::Code;
use crate::diagnostics::Findings;
use crate::task_template::fields::{ANY, Fields, Name, SECONDS, Text, list, section, texts};
use crate::task_template::{Node, Override, Template, Value, schema};

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

/// Reads the template in a document, as far as possible; none if the document is not a mapping.
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
    fields.no_nulls(&["system_dependencies", "domain_events", "environments"], found);
    metadata(&fields, found);
    systems(&fields, found);
    for node in fields.list("domain_events", found) {
        event::listed(node, found);
    }
    if let Some(schema) = fields.json("input_schema", found) {
        schema::check(schema, "input_schema", found);
        template.input_schema = Some(schema);
    }
    if let Some((key, node)) = fields.get("steps") {
        let items = list(node, "steps", found);
        if items.is_empty() && matches!(node.value, Value::List(_)) {
            found.add(Code::NoSteps, key.at.clone(), "This workflow has no steps, so its tasks do nothing.");
        }
        template.steps = items.iter().map(|node| step::step(node, found)).collect();
    } else {
        fields.required("steps", found);
    }
    template.environments = environments(&fields, found);
    template.limits = lifecycle(&fields, found);
    Some(template)
}

fn metadata(fields: &Fields, found: &mut Findings) {
    if let Some(metadata) = section(fields, "metadata", METADATA, found) {
        metadata.no_nulls(&["tags"], found);
        for name in ["author", "documentation_url", "created_at", "updated_at"] {
            metadata.text(name, ANY, found);
        }
        texts(metadata.list("tags", found), "tags", found);
    }
}

fn systems(fields: &Fields, found: &mut Findings) {
    if let Some(systems) = section(fields, "system_dependencies", SYSTEMS, found) {
        systems.no_nulls(&["secondary"], found);
        systems.text("primary", 255, found);
        texts(systems.list("secondary", found), "secondary", found);
    }
}

fn lifecycle(fields: &Fields, found: &mut Findings) -> [Option<(u32, std::ops::Range<usize>)>; 2] {
    let Some(lifecycle) = section(fields, "lifecycle", LIFECYCLE, found) else { return [None, None] };
    lifecycle.int("max_duration_minutes", 1..=43200, found);
    lifecycle.int("max_steps_in_process_minutes", 1..=10080, found);
    lifecycle.word("staleness_action", &["dlq", "error", "none"], found);
    lifecycle.bool("auto_fail_on_timeout", found);
    lifecycle.bool("auto_dlq_on_timeout", found);
    ["max_waiting_for_dependencies_minutes", "max_waiting_for_retry_minutes"].map(|name| {
        let minutes = lifecycle.int(name, 1..=10080, found)?;
        lifecycle.get(name).map(|(_, node)| (minutes, node.at.clone()))
    })
}

fn environments(fields: &Fields, found: &mut Findings) -> Vec<(Text, Vec<Override>)> {
    let Some((_, node)) = fields.get("environments") else { return Vec::new() };
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("`environments` must be a mapping from names to overrides, but is {}.", node.noun());
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

fn over(node: &Node, found: &mut Findings) -> Option<Override> {
    let known = &["name", "handler", "timeout_seconds", "retry"];
    let fields = Fields::of(node, node.start(), "a step's override", known, found)?;
    if let Some(handler) = section(&fields, "handler", &["initialization"], found) {
        step::initialization(&handler, found);
    }
    fields.int("timeout_seconds", 1..=SECONDS, found);
    let (retry, retry_at) = step::retry(&fields, found);
    Some(Override { step: fields.required_text("name", 255, found)?, retry, retry_at })
}
