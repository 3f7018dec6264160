//! Checks a request's arguments against the template's parameters and turns them into the
//! template's variables.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Source, Span, did_you_mean, printable};
use crate::json::{Json, JsonKind};
use crate::plugins::{Parameter, ParameterKind, missing};
use crate::task_template::names;
use crate::tera::Value;
use crate::{events, workflow};

use super::inflector::Inflector;
use super::names::Name;
use super::place::word;

/// The variables of a template.
pub type Variables = Vec<(String, Value)>;

/// Returns all variables, or everything that is wrong with the arguments.
pub fn variables(
    parameters: &[Parameter],
    arguments: &[(String, String)],
    inflector: Inflector,
) -> Result<Variables, Vec<Diagnostic>> {
    let mut found = unknown(parameters, arguments);
    let mut variables = Variables::new();
    let (mut own, mut namespace) = (None, Name::default());
    for parameter in parameters {
        let given = arguments.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str());
        let Some(value) = given.or(parameter.default.as_deref()) else {
            found.extend(missing(parameter));
            continue;
        };
        match read(parameter, value, inflector) {
            Ok(Read::Value(value)) => variables.push((parameter.name.clone(), value)),
            Ok(Read::Name(name)) => own = Some(name),
            Ok(Read::Namespace(name)) => namespace = name,
            Err(mut problems) => found.append(&mut problems),
        }
    }
    if !found.is_empty() {
        return Err(found);
    }
    if let Some(name) = own.map(|name| name.within(namespace)) {
        let queue = parameters.iter().find(|parameter| parameter.kind == ParameterKind::File);
        if let Some(finding) = queue.and_then(|parameter| too_long(&name.namespace(), parameter, arguments)) {
            return Err(vec![finding]);
        }
        let (class, module) = name.class(inflector);
        variables.push(("class_name".to_owned(), word(class)));
        variables.push(("file_name".to_owned(), word(name.file(inflector))));
        // The namespace of the name: as code writes it, and as one word for a path.
        variables.push(("module".to_owned(), word(module)));
        variables.push(("namespace_name".to_owned(), word(name.namespace())));
        variables.push(("file_path".to_owned(), word(name.path(inflector))));
    }
    Ok(variables)
}

/// Checks the length of a workflow's namespace, which is part of the engine's queue names.
fn too_long(namespace: &str, own: &Parameter, arguments: &[(String, String)]) -> Option<Diagnostic> {
    let given = |kept: &str| arguments.iter().rev().find(|(name, value)| name == kept && !value.is_empty());
    let (argument, value) = given("namespace").or_else(|| given(&own.name))?;
    let span = Source::new(argument, value).span(0..value.len());
    names::namespace_too_long(namespace, span)
}

enum Read {
    Value(Value),
    Name(Name),
    Namespace(Name),
}

fn read(parameter: &Parameter, value: &str, inflector: Inflector) -> Result<Read, Vec<Diagnostic>> {
    let name = parameter.name.as_str();
    if !parameter.choices.is_empty() && !parameter.choices.iter().any(|choice| choice == value) {
        return Err(vec![no_choice(name, value, parameter.choices.iter().map(String::as_str).collect())]);
    }
    match parameter.kind {
        ParameterKind::Constant => Name::parse(name, value, &parameter.suffix, inflector).map(Read::Name),
        ParameterKind::File => Name::parse_file(name, value, inflector).map(Read::Name),
        ParameterKind::Namespace if value.is_empty() => Ok(Read::Namespace(Name::default())),
        ParameterKind::Namespace => Name::parse(name, value, "", inflector).map(Read::Namespace),
        ParameterKind::Flag => match value {
            "true" => Ok(Read::Value(Value::Bool(true))),
            "false" => Ok(Read::Value(Value::Bool(false))),
            _ => Err(vec![no_choice(name, value, vec!["true", "false"])]),
        },
        ParameterKind::Patterns => patterns(name, value).map(Read::Value),
        ParameterKind::Steps => {
            workflow::draft(name, value).map(|steps| Read::Value(Value::List(steps.into_iter().map(step).collect())))
        }
        ParameterKind::Step => step_names(name, value, std::iter::once(value)).map(|_| Read::Value(value.into())),
        ParameterKind::StepNames => {
            let names = step_names(name, value, value.split_whitespace())?;
            Ok(Read::Value(Value::List(names.into_iter().map(Value::from).collect())))
        }
        ParameterKind::Json => {
            let read = Json::parse(value).ok_or_else(|| "must be JSON".to_owned());
            match read.and_then(|value| json(value, DEEPEST)) {
                Ok(Some(value)) => Ok(Read::Value(value)),
                Ok(None) => Err(vec![not_json(name, value, "must not be null")]),
                Err(wrong) => Err(vec![not_json(name, value, &wrong)]),
            }
        }
        ParameterKind::Text => Ok(Read::Value(value.into())),
    }
}

/// How deep a JSON argument may be nested.
const DEEPEST: u8 = 8;

/// A JSON value as templates see it. Of null, which Tera has no word for, they see nothing.
///
/// # Errors
/// It is nested too deeply, in words.
fn json(value: Json, depth: u8) -> Result<Option<Value>, String> {
    let deeper = depth.checked_sub(1).ok_or_else(|| format!("must not be nested deeper than {DEEPEST} levels"))?;
    Ok(Some(match value.kind() {
        JsonKind::Null => return Ok(None),
        JsonKind::Boolean => Value::Bool(value.source() == "true"),
        JsonKind::Integer | JsonKind::Number => match value.count() {
            Some(count) => Value::Int(count.into()),
            None => value.source().into(),
        },
        JsonKind::Text => value.text().unwrap_or_default().into(),
        JsonKind::Array => {
            let items = value.items().into_iter().filter_map(|item| json(item, deeper).transpose());
            Value::List(items.collect::<Result<_, _>>()?)
        }
        JsonKind::Object => {
            let members = value.members().into_iter();
            let members =
                members.filter_map(|(key, value)| Some(json(value, deeper).transpose()?.map(|value| (key, value))));
            Value::Map(members.collect::<Result<_, _>>()?)
        }
    }))
}

fn not_json(name: &str, value: &str, wrong: &str) -> Diagnostic {
    let span = Source::new(name, value).span(0..value.len());
    Diagnostic::new(Code::ArgumentNotJson, span, format!("`{name}` {wrong}."))
}

/// Reads names of steps. Each must be safe in generated code.
fn step_names<'v>(
    name: &str,
    value: &'v str,
    names: impl Iterator<Item = &'v str>,
) -> Result<Vec<&'v str>, Vec<Diagnostic>> {
    let source = Source::new(name, value);
    let names: Vec<&str> = names.collect();
    let refused = names.iter().filter(|step| !names::can_stand_in_code(step));
    let found: Vec<Diagnostic> = refused
        .map(|step| {
            let start = step.as_ptr() as usize - value.as_ptr() as usize;
            names::no_name_for_code(step, source.span(start..start + step.len()))
        })
        .collect();
    if found.is_empty() { Ok(names) } else { Err(found) }
}

/// A step as templates see it.
fn step(step: workflow::DraftStep) -> Value {
    let dependencies = Value::List(step.dependencies.into_iter().map(word).collect());
    let members = [("name", word(step.name)), ("type", word(step.kind.word())), ("dependencies", dependencies)];
    map(members.into_iter().chain(step.worker.map(|worker| ("worker", word(worker)))))
}

fn map(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Map(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Patterns without duplicates, each with the subscriber's method for it. Without a method if the
/// pattern can match several events, or if another pattern has that method.
fn patterns(name: &str, value: &str) -> Result<Value, Vec<Diagnostic>> {
    let source = Source::new(name, value);
    let (mut patterns, mut found): (Vec<Value>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut methods: Vec<String> = Vec::new();
    for (_, text) in (0..).zip(value.split_whitespace()).filter(|(number, text)| seen.insert(text, *number).is_none()) {
        match events::subscription(text) {
            Ok(method) => {
                let method = method.filter(|name| !methods.contains(name));
                methods.extend(method.clone());
                let method = method.map(|name| ("method", word(name)));
                patterns.push(map([("text", text.into())].into_iter().chain(method)));
            }
            Err(finding) => {
                let start = text.as_ptr() as usize - value.as_ptr() as usize;
                found.push(Diagnostic { span: source.span(start..start + text.len()), ..*finding });
            }
        }
    }
    if found.is_empty() { Ok(Value::List(patterns)) } else { Err(found) }
}

fn unknown(parameters: &[Parameter], arguments: &[(String, String)]) -> Vec<Diagnostic> {
    let names = || parameters.iter().map(|parameter| parameter.name.as_str());
    let unknown = arguments.iter().filter(|(name, _)| !names().any(|known| known == name));
    unknown
        .map(|(name, _)| {
            let message = format!("The template does not take `{}`.", printable(name));
            Diagnostic::new(Code::UnknownArgument, Span::whole(name), message).help(did_you_mean(name, names()))
        })
        .collect()
}

fn no_choice(name: &str, value: &str, choices: Vec<&str>) -> Diagnostic {
    let (last, rest) = choices.split_last().map_or(("", String::new()), |(last, rest)| (*last, rest.join(", ")));
    let message = format!("`{name}` must be {rest} or {last}, not `{}`.", printable(value));
    let span = Source::new(name, value).span(0..value.len());
    Diagnostic::new(Code::UnknownChoice, span, message).help(did_you_mean(value, choices))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_what_it_says_or_refused() {
        let read = |text: &str| {
            format!("{:?}", json(Json::parse(text).unwrap(), DEEPEST).unwrap())
                .replace("Text { text: ", "")
                .replace(", mark: None }", "")
        };
        assert_eq!(
            read(r#"{"a": [1, true, null, "b", -1.5]}"#),
            r#"Some(Map([("a", List([Int(1), Bool(true), Text("b"), Text("-1.5")]))]))"#
        );
        let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(json(Json::parse(&nested).unwrap(), DEEPEST), Err("must not be nested deeper than 8 levels".into()));
        assert!(json(Json::parse("[[[[[[[1]]]]]]]").unwrap(), DEEPEST).is_ok());
        assert_eq!(not_json("jobs", "{", "must be JSON").message, "`jobs` must be JSON.");
    }

    #[test]
    fn patterns_are_read_once_each_and_every_impossible_one_is_found() {
        let one = |text: &str, method: Option<&str>| {
            map([("text", text.into())].into_iter().chain(method.map(|name| ("method", word(name)))))
        };
        assert_eq!(
            patterns("patterns", "order.paid * order.paid").unwrap(),
            Value::List(vec![one("order.paid", Some("order_paid")), one("*", None)])
        );
        let found = patterns("patterns", "Order.paid order.* ä*").unwrap_err();
        let places: Vec<_> = found.iter().map(|one| (one.code, one.span.column, one.span.length)).collect();
        assert_eq!(places, [(Code::PatternImpossible, 1, 10), (Code::PatternImpossible, 20, 2)]);
    }
}
