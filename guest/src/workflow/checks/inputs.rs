//! Checks which fields of the task's context are read.

use crate::diagnostics::{Code, Diagnostic, Related, Source, Span, Suggestions, nearest, printable};
use crate::profiles::NEUTRAL;
use crate::task_template::{Node, closed, with_template};

/// Finds the fields that handlers read, each with its place in their code, and that the
/// `input_schema` does not declare. A field that is read in several places is one finding.
#[must_use]
pub fn check_inputs(name: &str, text: &str, reads: &[(String, Span)]) -> Vec<Diagnostic> {
    let checked = with_template(name, text, &NEUTRAL, |template, source| {
        let mut found: Vec<Diagnostic> = Vec::new();
        let Some(declared) = template.input_schema.and_then(closed) else { return found };
        let mut suggestions = Suggestions::default();
        for (field, span) in reads.iter().filter(|(field, _)| declared.get(field).is_none()) {
            let message = format!("The `input_schema` does not declare `{}`.", printable(field));
            if let Some(finding) = found.iter_mut().find(|finding| finding.message == message) {
                finding.related.push(Related { span: span.clone(), message: "read here too".to_owned() });
                continue;
            }
            let mut finding = Diagnostic::new(Code::ReadsUndeclaredInput, span.clone(), message);
            complete(&mut finding, field, declared, source, &mut suggestions);
            if finding.help.is_empty() {
                finding.help = "If tasks have this field, declare it there.".to_owned();
            }
            found.push(finding);
        }
        found
    });
    checked.unwrap_or_default() // `read` finds what is wrong there
}

/// Adds the field that is probably meant, and its place or that of all fields, to a finding about a
/// field that the `properties` of the `input_schema` don't have.
pub(super) fn complete(
    finding: &mut Diagnostic,
    field: &str,
    declared: &Node,
    source: &Source,
    suggestions: &mut Suggestions,
) {
    let names = || declared.entries().iter().map(|(key, _)| key.text.as_str());
    finding.help = suggestions.did_you_mean(field, names());
    let near = if finding.help.is_empty() { None } else { nearest(field, names()).first().copied() };
    let key = declared.entries().iter().find(|(key, _)| Some(key.text.as_str()) == near).map(|(key, _)| key.at.clone());
    let at = key.unwrap_or(declared.at.start..declared.at.start + 1);
    finding.related.push(Related { span: source.span(at), message: "the `input_schema`".to_owned() });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::check_inputs;
    use crate::diagnostics::Span;

    fn found(schema: &str, fields: &[&str]) -> Vec<String> {
        let text = format!(
            "name: order\nnamespace_name: shop\nversion: 1.0.0\n{schema}\nsteps:\n  - {{ name: a, handler: {{ callable: A }} }}\n"
        );
        let reads: Vec<_> = (1..)
            .zip(fields)
            .map(|(line, field)| ((*field).to_owned(), Span { source: "a.rb".to_owned(), line, ..Span::default() }))
            .collect();
        check_inputs("t.yaml", &text, &reads)
            .into_iter()
            .map(|one| {
                let at = &one.related.first().unwrap().span;
                format!(
                    "{}:{} {} {} {}:{}+{}",
                    one.span.source, one.span.line, one.message, one.help, at.line, at.column, at.length
                )
            })
            .collect()
    }

    #[test]
    fn a_field_that_is_not_declared_is_found_with_the_one_that_is_meant() {
        let schema =
            "input_schema:\n  type: object\n  properties: { total: { type: number }, order_id: { type: integer } }";
        assert_eq!(
            found(schema, &["order_id", "ordr_id", "gift_note", "total"]),
            [
                "a.rb:2 The `input_schema` does not declare `ordr_id`. Did you mean `order_id`? 6:42+8",
                "a.rb:3 The `input_schema` does not declare `gift_note`. If tasks have this field, declare it there. 6:15+1"
            ]
        );
    }

    #[test]
    fn a_field_that_is_read_in_several_places_is_one_finding() {
        let text = "name: a\nnamespace_name: b\nversion: 1.0.0\ninput_schema: { properties: { id: {} } }\nsteps: [{ name: a }]";
        let at = |line| Span { source: "a.rb".to_owned(), line, ..Span::default() };
        let reads =
            [("note", 1), ("id", 2), ("other", 3), ("note", 4)].map(|(field, line)| (field.to_owned(), at(line)));
        let found = check_inputs("t.yaml", text, &reads);
        assert_eq!(found.iter().map(|one| one.span.line).collect::<Vec<_>>(), [1, 3]);
        let places = found[0].related.iter().map(|place| (place.span.line, place.message.as_str()));
        assert_eq!(places.collect::<Vec<_>>(), [(4, "the `input_schema`"), (4, "read here too")]);
    }

    #[test]
    fn a_schema_that_allows_other_fields_forbids_none() {
        for schema in [
            "",
            "input_schema:",
            "input_schema: { type: object }",
            "input_schema: { properties: {} }",
            "input_schema: { properties: { a: {} }, additionalProperties: true }",
            "input_schema: { properties: { a: {} }, additionalProperties: { type: string } }",
            "input_schema: { properties: { a: {} }, if: { required: [a] }, then: { properties: { b: {} } } }",
        ] {
            assert!(found(schema, &["b"]).is_empty(), "{schema}");
        }
        assert_eq!(found("input_schema: { properties: { a: {} }, additionalProperties: false }", &["b"]).len(), 1);
    }

    #[test]
    fn a_template_that_cannot_be_read_has_other_findings() {
        assert!(check_inputs("t.yaml", "steps: [", &[("a".to_owned(), Span::default())]).is_empty());
    }
}
