//! Checks what a template gives the jobs that are its handlers.

use super::inputs::complete;
use super::reads::{DependencyRead, check_reads};
use crate::diagnostics::{Code, Diagnostic, Findings, Source, Suggestions, did_you_mean, printable, sort};
use crate::profiles::NEUTRAL;
use crate::task_template::{Graph, Node, Step, Value, closed, define, with_template};

/// The keys of such a handler's `initialization`.
const KEYS: [&str; 2] = ["arguments", "keywords"];

/// Finds what can't be read in the `initialization` of the steps with these names, and paths to
/// what a task does not have.
#[must_use]
pub fn check_arguments(name: &str, text: &str, steps: &[String]) -> Vec<Diagnostic> {
    let checked = with_template(name, text, &NEUTRAL, |template, source| {
        let mut found = Findings::new(source);
        let mut reads = Vec::new();
        let declared = template.input_schema.and_then(closed);
        for step in template.steps.iter().filter(|step| steps.iter().any(|name| name == step.name())) {
            let Some(given) = step.handler.initialization else { continue };
            form(given, &mut found);
            for path in KEYS.iter().filter_map(|key| given.get(key)).flat_map(paths) {
                follow(path, step, declared, source, &mut reads, &mut found);
            }
        }
        let mut found = found.into_sorted();
        found.extend(check_reads(&define(template, &Graph::new(template), source).steps, &reads));
        sort(&mut found);
        found
    });
    checked.unwrap_or_default() // `read` finds what is wrong there
}

fn form(given: &Node, found: &mut Findings) {
    for (key, value) in given.entries() {
        let (right, noun) = match key.text.as_str() {
            "arguments" => (matches!(value.value, Value::List(_)), "a list"),
            "keywords" => (matches!(value.value, Value::Map(_)), "a mapping"),
            other => {
                let message = format!("A job's `initialization` has no `{}`.", printable(other));
                let near = did_you_mean(other, KEYS);
                let help = if near.is_empty() { "It has `arguments` and `keywords`.".to_owned() } else { near };
                found.add(Code::JobArguments, key.at.clone(), message).help = help;
                continue;
            }
        };
        if !right {
            let message = format!("A job's `{}` must be {noun}, but is {}.", key.text, value.noun());
            found.add(Code::JobArguments, value.at.clone(), message);
        }
    }
}

/// Every text in there that is a path.
fn paths(node: &Node) -> Vec<&Node> {
    match node.text() {
        Some(text) if text.starts_with('$') && !text.starts_with("$$") => vec![node],
        Some(_) => Vec::new(),
        None => node.items().iter().chain(node.entries().iter().map(|(_, value)| value)).flat_map(paths).collect(),
    }
}

fn follow(
    path: &Node,
    step: &Step,
    declared: Option<&Node>,
    source: &Source,
    reads: &mut Vec<DependencyRead>,
    found: &mut Findings,
) {
    let text = path.text().unwrap_or_default();
    // What is at the end of such a path may be missing.
    let text = text.strip_suffix('?').unwrap_or(text);
    let mut names = text.split('.').skip(1);
    let broken = text.split('.').next() != Some("$") || names.clone().any(|name| name.trim().is_empty());
    if broken {
        let message = format!("`{}` is not a path.", printable(text));
        found.add(Code::JobArguments, path.at.clone(), message).help =
            "Write `$.order_id` for a field of the context, `$.steps.validate.total` for one of a step's result, \
             and `$$` for a text that begins with `$`."
                .to_owned();
        return;
    }
    match (names.next(), names.next()) {
        (Some("steps"), Some(dependency)) => reads.push(DependencyRead {
            step: step.name().to_owned(),
            dependency: dependency.to_owned(),
            field: names.next().map(str::to_owned),
            span: source.span(path.at.clone()),
        }),
        (Some(field), _) => {
            let Some(declared) = declared.filter(|declared| declared.get(field).is_none()) else { return };
            let message = format!("The context has no `{}`: the `input_schema` does not declare it.", printable(field));
            let finding = found.add(Code::ReadsUnknownInput, path.at.clone(), message);
            complete(finding, field, declared, source, &mut Suggestions::default());
        }
        (None, _) => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::check_arguments;

    const TEMPLATE: &str = "name: order\nnamespace_name: shop\nversion: 1.0.0\n\
        input_schema: { type: object, properties: { order_id: { type: integer } } }\n\
        steps:\n\
        \x20 - name: validate\n    handler: { callable: Validate }\n\
        \x20   result_schema: { type: object, properties: { total: { type: number } } }\n\
        \x20 - name: import\n    dependencies: [validate]\n    handler:\n      callable: ImportJob\n\
        \x20     initialization: ";

    fn found(initialization: &str) -> Vec<String> {
        let text = format!("{TEMPLATE}{initialization}\n");
        check_arguments("t", &text, &["import".to_owned()])
            .into_iter()
            .map(|one| {
                format!("{}:{}+{} {} {}", one.span.line, one.span.column, one.span.length, one.message, one.help)
            })
            .collect()
    }

    #[test]
    fn what_is_there_is_right() {
        let none: [&str; 0] = [];
        assert_eq!(
            found("{ arguments: [ 1, $.order_id, $, $$x ], keywords: { a: [ $.steps.validate.total ] } }"),
            none
        );
        assert_eq!(found("{ keywords: { customer: { $record: $.order_id.more } } }"), none);
        assert_eq!(found("{ arguments: [ $.order_id?, $.steps.validate.total? ] }"), none);
    }

    #[test]
    fn every_mistake_is_found_at_its_own_place() {
        assert_eq!(
            found("{ argument: [] }"),
            ["13:25+8 A job's `initialization` has no `argument`. Did you mean `arguments`?"]
        );
        assert_eq!(
            found("{ arguments: 5, keywords: [] }"),
            [
                "13:36+1 A job's `arguments` must be a list, but is a number. ",
                "13:49+1 A job's `keywords` must be a mapping, but is a list. "
            ]
        );
        assert!(found("{ arguments: [ $.order..id ] }").first().unwrap().contains("`$.order..id` is not a path."));
        assert_eq!(
            found("{ arguments: [ $.ordr_id, $.steps.validat, { x: $.steps.validate.totl } ] }"),
            [
                "13:38+9 The context has no `ordr_id`: the `input_schema` does not declare it. Did you mean `order_id`?",
                "13:49+15 There is no step `validat` before `import`. Did you mean `validate`?",
                "13:71+21 `validate` does not declare a field `totl`. Did you mean `total`?"
            ]
        );
    }

    #[test]
    fn other_handlers_have_any_initialization() {
        let text = format!("{TEMPLATE}{{ argument: [] }}\n");
        assert!(check_arguments("t", &text, &["validate".to_owned()]).is_empty());
        assert!(check_arguments("t", "steps: []", &["validate".to_owned()]).is_empty());
    }
}
