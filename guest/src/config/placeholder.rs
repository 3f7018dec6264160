//! `${NAME}` and `${NAME:-default}`, as the runtime reads them.

use super::rules::{self, Rule};
use super::{Inputs, Unavailable};
use crate::diagnostics::Diagnostic;

/// The variables that are set, of the few that the runtime substitutes.
#[derive(Debug)]
pub struct Environment<'a> {
    variables: Vec<(&'a str, &'a str)>,
    unavailable: Vec<Unavailable>,
}

impl<'a> Environment<'a> {
    /// Takes the variables of the inputs.
    #[must_use]
    pub fn new(inputs: &Inputs<'a>) -> Self {
        Self { variables: inputs.variables.clone(), unavailable: inputs.unavailable_variables.clone() }
    }

    /// Why the host can't set the variable; none if it can.
    #[must_use]
    pub fn unavailable(&self, name: &str) -> Option<&Diagnostic> {
        self.unavailable.iter().find(|variable| variable.name == name).map(|variable| &variable.because)
    }

    /// The value of the variable.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.variables.iter().rev().find(|(set, _)| *set == name).map(|(_, value)| *value)
    }
}

/// What is wrong with a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text has no `}` after it.
    NotClosed,
    /// The runtime does not substitute this variable.
    NotAllowed,
    /// It or its value contains another placeholder.
    Nested,
    /// The variable is not set, and the placeholder has no default.
    Unset,
    /// The variable is empty, and its rule refuses that.
    Empty,
    /// The value breaks the variable's rule.
    Value(&'static Rule),
}

impl Problem {
    /// Whether it is a problem in every environment.
    #[must_use]
    pub fn is_static(self) -> bool {
        matches!(self, Self::NotClosed | Self::NotAllowed | Self::Nested)
    }
}

/// A placeholder that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    /// Where it starts, in bytes.
    pub start: usize,
    /// The placeholder, `${` and `}` included.
    pub text: &'t str,
    /// The variable's name.
    pub name: &'t str,
    /// What is wrong.
    pub problem: Problem,
}

/// At most this many findings per text; nobody reads more.
const MOST: usize = 100;

/// Returns the text with its placeholders replaced, and what is wrong with them. Without an
/// environment it replaces nothing and finds only what is wrong in every environment.
pub fn expand<'t>(text: &'t str, environment: Option<&Environment<'_>>) -> (String, Vec<Found<'t>>) {
    let (mut out, mut found) = (String::new(), Vec::new());
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("${")).map(|at| from + at) {
        let rest = text.get(start..).unwrap_or_default();
        out.push_str(text.get(from..start).unwrap_or_default());
        let Some(end) = rest.find('}') else {
            let name = rest.get(2..).unwrap_or_default();
            let name = name.split([':', '"', '\'', ' ', '\n']).next().unwrap_or_default();
            let text = rest.lines().next().unwrap_or_default();
            found.push(Found { start, text, name, problem: Problem::NotClosed });
            from = start;
            break;
        };
        let whole = rest.get(..=end).unwrap_or_default();
        let inside = whole.get(2..end).unwrap_or_default();
        let (name, default) = inside.split_once(":-").map_or((inside, None), |(name, default)| (name, Some(default)));
        let (value, problem) = judge(name, default, environment);
        if let Some(problem) = problem.filter(|_| found.len() < MOST) {
            found.push(Found { start, text: whole, name, problem });
        }
        out.push_str(value.unwrap_or(whole));
        from = start + whole.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    (out, found)
}

fn judge<'v>(
    name: &str,
    default: Option<&'v str>,
    environment: Option<&Environment<'v>>,
) -> (Option<&'v str>, Option<Problem>) {
    let Some(rule) = rules::rule(name) else { return (default, Some(Problem::NotAllowed)) };
    let nested = default.is_some_and(|default| default.contains("${")).then_some(Problem::Nested);
    let Some(environment) = environment else { return (default, nested) };
    match (environment.get(name), default) {
        (Some(value), _) if rule.matches(value) => {
            (Some(value), if value.contains("${") { Some(Problem::Nested) } else { nested })
        }
        (Some(value), _) if value.is_empty() => (Some(value), Some(Problem::Empty)),
        (Some(value), _) => (Some(value), Some(Problem::Value(rule))),
        (None, None) => (None, Some(Problem::Unset)),
        (None, default) => (default, nested),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problems(text: &str, environment: &[(&'static str, &'static str)]) -> (String, Vec<Problem>) {
        let environment = Environment { variables: environment.to_vec(), unavailable: Vec::new() };
        let (out, found) = expand(text, Some(&environment));
        (out, found.into_iter().map(|found| found.problem).collect())
    }

    #[test]
    fn takes_the_variable_or_else_the_default() {
        assert_eq!(problems("a ${TASKER_ENV:-test} b", &[]), ("a test b".into(), vec![]));
        assert_eq!(
            problems("a ${TASKER_ENV:-test} b", &[("TASKER_ENV", "production")]),
            ("a production b".into(), vec![])
        );
        assert_eq!(problems("${TASKER_ENV}", &[]), ("${TASKER_ENV}".into(), vec![Problem::Unset]));
    }

    #[test]
    fn names_what_the_runtime_dies_of() {
        assert_eq!(problems("${HOME}", &[("HOME", "/root")]).1, [Problem::NotAllowed]);
        assert_eq!(problems("${ TASKER_ENV}", &[]).1, [Problem::NotAllowed]);
        assert_eq!(problems("${DATABASE_URL:-x}", &[("DATABASE_URL", "")]).1, [Problem::Empty]);
        assert!(matches!(problems("${TASKER_ENV}", &[("TASKER_ENV", "staging")]).1[..], [Problem::Value(_)]));
        assert_eq!(problems("${PGMQ_DATABASE_URL:-x}", &[("PGMQ_DATABASE_URL", "")]), (String::new(), vec![]));
    }

    #[test]
    fn names_what_is_not_what_it_looks_like() {
        assert_eq!(problems("${TASKER_ENV:-${TASKER_INSTANCE_ID}}", &[]).1, [Problem::Nested]);
        let secret = ("DATABASE_URL", "postgresql://u:${HOME}@h/d");
        assert_eq!(problems("${DATABASE_URL}", &[secret]).1, [Problem::Nested]);
        assert_eq!(problems("a ${TASKER_ENV", &[]), ("a ${TASKER_ENV".into(), vec![Problem::NotClosed]));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"[a-z${}:\-_A-Zé ]{0,40}") {
            let (_, found) = expand(&text, Some(&Environment { variables: vec![], unavailable: vec![] }));
            for found in found {
                prop_assert!(text[found.start..].starts_with(found.text));
            }
            expand(&text, None);
        }

        #[test]
        fn a_text_without_placeholders_stays(text in r"[a-z{}:\-$ ]{0,40}") {
            prop_assume!(!text.contains("${"));
            let (out, found) = expand(&text, Some(&Environment { variables: vec![], unavailable: vec![] }));
            prop_assert_eq!(out, text.clone());
            prop_assert_eq!(found, vec![]);
        }
    }
}
