//! The variables of a template: the texts that it is given, and the defaults of its parameters.

use crate::diagnostics::{Code, Diagnostic, Span, printable, sentence};
use crate::tera::Value;

use super::manifest::Parameter;

/// Returns all variables, or everything that is missing. Arguments that no parameter declares are
/// variables too.
pub fn variables(
    parameters: &[Parameter],
    arguments: &[(String, String)],
) -> Result<Vec<(String, Value)>, Vec<Diagnostic>> {
    let given = |name: &str| arguments.iter().any(|(known, _)| known == name);
    let (mut variables, mut found) = (Vec::new(), Vec::new());
    for parameter in parameters.iter().filter(|parameter| !given(&parameter.name)) {
        match &parameter.default {
            Some(default) => variables.push((parameter.name.clone(), default.as_str().into())),
            None => found.extend(missing(parameter)),
        }
    }
    variables.extend(arguments.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
    if found.is_empty() { Ok(variables) } else { Err(found) }
}

/// The finding of a parameter that is not given and has no default; none if it is not required.
#[must_use]
pub fn missing(parameter: &Parameter) -> Option<Diagnostic> {
    let Parameter { name, description, required, .. } = parameter;
    let message = sentence(format!("`{}` is missing: {description}", printable(name)));
    required.then(|| Diagnostic::new(Code::MissingArgument, Span::whole(name), message))
}
