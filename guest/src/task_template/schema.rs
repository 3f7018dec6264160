//! Checks JSON Schemas.

use super::yaml::{Key, Node, Value};
use crate::diagnostics::Findings;
use crate::diagnostics::{Code, did_you_mean, printable};

const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array", "null"];

/// What the value of a keyword must be.
#[derive(Clone, Copy)]
enum Shape {
    Type,
    Schema,
    Schemas,
    SchemaOrSchemas,
    SchemaMap,
    Texts,
    Text,
    Number,
    Count,
    Bool,
    List,
}

const KEYWORDS: &[(&str, Shape)] = &[
    ("$defs", Shape::SchemaMap),
    ("$id", Shape::Text),
    ("$ref", Shape::Text),
    ("$schema", Shape::Text),
    ("additionalItems", Shape::Schema),
    ("additionalProperties", Shape::Schema),
    ("allOf", Shape::Schemas),
    ("anyOf", Shape::Schemas),
    ("contains", Shape::Schema),
    ("definitions", Shape::SchemaMap),
    ("description", Shape::Text),
    ("else", Shape::Schema),
    ("enum", Shape::List),
    ("exclusiveMaximum", Shape::Number),
    ("exclusiveMinimum", Shape::Number),
    ("format", Shape::Text),
    ("if", Shape::Schema),
    ("items", Shape::SchemaOrSchemas),
    ("maxItems", Shape::Count),
    ("maxLength", Shape::Count),
    ("maxProperties", Shape::Count),
    ("maximum", Shape::Number),
    ("minItems", Shape::Count),
    ("minLength", Shape::Count),
    ("minProperties", Shape::Count),
    ("minimum", Shape::Number),
    ("multipleOf", Shape::Number),
    ("not", Shape::Schema),
    ("oneOf", Shape::Schemas),
    ("pattern", Shape::Text),
    ("patternProperties", Shape::SchemaMap),
    ("prefixItems", Shape::Schemas),
    ("properties", Shape::SchemaMap),
    ("propertyNames", Shape::Schema),
    ("readOnly", Shape::Bool),
    ("required", Shape::Texts),
    ("then", Shape::Schema),
    ("title", Shape::Text),
    ("type", Shape::Type),
    ("uniqueItems", Shape::Bool),
    ("writeOnly", Shape::Bool),
];

/// Finds everything in `node` that is not valid JSON Schema. Unknown keywords are allowed, as in
/// JSON Schema.
pub fn check(node: &Node, name: &str, found: &mut Findings) {
    let Value::Map(entries) = &node.value else {
        if !matches!(node.value, Value::Bool(_)) {
            let message =
                format!("`{}` must be a JSON Schema, which is a mapping, but is {}.", printable(name), node.noun());
            found.add(Code::InvalidSchema, node.at.clone(), message);
        }
        return;
    };
    for (key, value) in entries {
        if let Ok(index) = KEYWORDS.binary_search_by_key(&key.text.as_str(), |(word, _)| word)
            && let Some((_, shape)) = KEYWORDS.get(index)
        {
            keyword(key, value, *shape, found);
        }
    }
}

fn keyword(key: &Key, value: &Node, shape: Shape, found: &mut Findings) {
    let is = |right: bool, wanted: &str, found: &mut Findings| {
        if !right {
            let message = format!("`{}` of a JSON Schema must be {wanted}, but is {}.", key.text, value.noun());
            found.add(Code::InvalidSchema, value_at(key, value), message);
        }
    };
    let list = matches!(value.value, Value::List(_));
    match shape {
        Shape::Type => types(key, value, found),
        Shape::Schema => check(value, &key.text, found),
        Shape::SchemaOrSchemas if !list => check(value, &key.text, found),
        Shape::SchemaOrSchemas | Shape::Schemas => {
            is(list, "a list of schemas", found);
            value.items().iter().for_each(|node| check(node, &key.text, found));
        }
        Shape::SchemaMap => {
            is(matches!(value.value, Value::Map(_)), "a mapping of schemas", found);
            value.entries().iter().for_each(|(key, node)| check(node, &key.text, found));
        }
        Shape::Texts => is(list && value.items().iter().all(|node| node.text().is_some()), "a list of names", found),
        Shape::Text => is(value.text().is_some(), "text", found),
        Shape::Number => is(matches!(value.value, Value::Int(_) | Value::Long(_) | Value::Float(_)), "a number", found),
        Shape::Count => {
            is(matches!(value.value, Value::Int(0..) | Value::Long(Some(_))), "a whole number, 0 or more", found);
        }
        Shape::Bool => is(matches!(value.value, Value::Bool(_)), "true or false", found),
        Shape::List => is(list, "a list", found),
    }
}

fn types(key: &Key, value: &Node, found: &mut Findings) {
    let words = if let Value::List(items) = &value.value { items.iter().collect() } else { vec![value] };
    for word in words {
        match word.text() {
            Some(text) if TYPES.contains(&text) => {}
            Some(text) => {
                let message = format!("`{}` is not a JSON Schema type.", printable(text));
                found.add(Code::InvalidSchema, word.at.clone(), message).help = {
                    let suggestion = did_you_mean(text, TYPES.iter().copied());
                    if suggestion.is_empty() { format!("Known: {}.", super::fields::listed(TYPES)) } else { suggestion }
                };
            }
            None => {
                let message = format!("`type` of a JSON Schema must be a word, but is {}.", word.noun());
                let help = if word.value == Value::Null { "Put `\"null\"` in quotes." } else { "" };
                found.add(Code::InvalidSchema, value_at(key, word), message).help = help.to_owned();
            }
        }
    }
}

/// The place of a value, or of its key if the value is empty.
fn value_at(key: &Key, value: &Node) -> std::ops::Range<usize> {
    if value.value == Value::Null { key.at.clone() } else { value.at.clone() }
}

/// Whether a schema allows null, which is the result of a failed step. It looks only at `type`,
/// `enum`, `const` and `$ref`.
#[must_use]
pub fn admits_null(schema: &Node) -> bool {
    match &schema.value {
        Value::Bool(bool) => *bool,
        Value::Map(_) => {
            let is_null = |node: &Node| node.text() == Some("null");
            let by_type = schema.get("type").is_none_or(|kind| is_null(kind) || kind.items().iter().any(is_null));
            let by_enum =
                schema.get("enum").is_none_or(|list| list.items().iter().any(|node| node.value == Value::Null));
            by_type && by_enum && schema.get("const").is_none_or(|node| node.value == Value::Null)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_admitted_only_where_nothing_forbids_it() {
        let admits = |schema: &str| {
            let text = format!(
                "name: a\nnamespace_name: b\nversion: 1.0.0\ninput_schema: {schema}\nsteps: [ {{ name: c, handler: {{ callable: C }} }} ]\n"
            );
            crate::task_template::with_template("t", &text, &crate::profiles::NEUTRAL, |template, _| {
                template.input_schema.is_none_or(admits_null)
            })
        };
        for schema in ["{}", "{ type: [string, 'null'] }", "{ enum: [a, null] }"] {
            assert_eq!(admits(schema), Ok(true), "{schema}");
        }
        for schema in ["{ type: string }", "{ enum: [a, b] }", "{ const: a }", "{ type: 'null', enum: [a] }"] {
            assert_eq!(admits(schema), Ok(false), "{schema}");
        }
    }

    #[test]
    fn a_count_is_not_negative() {
        let text = "name: a\nnamespace_name: b\nversion: 1.0.0\ninput_schema: { minItems: -1, maxItems: 0 }\n\
            steps: [ { name: c, handler: { callable: C } } ]\n";
        let source = crate::diagnostics::Source::new("t", text);
        let mut found = Findings::new(&source);
        let _ = crate::task_template::read(&mut found, |_, _| ());
        let found = found.into_sorted();
        let places: Vec<u32> =
            found.iter().filter(|one| one.code == Code::InvalidSchema).map(|one| one.span.column).collect();
        assert_eq!(places, [27]);
    }

    #[test]
    fn keywords_stand_in_the_order_that_the_search_needs() {
        assert!(KEYWORDS.is_sorted_by_key(|(word, _)| *word));
    }
}
