//! What holds for any text and any graph.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::format_push_string)]

use proptest::prelude::*;
use tasker_contrib::diagnostics::{Diagnostic, Severity, Span};
use tasker_contrib::profiles::NEUTRAL;
use tasker_contrib::workflow::{DependencyRead, Format, View, check_reads, graph, plan, read};

/// A template in which step `n` needs the steps `needs[n]`.
fn template(names: &[String], needs: &[Vec<usize>]) -> String {
    let mut text = String::from("name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n");
    for (name, needs) in names.iter().zip(needs) {
        let needs: Vec<String> = needs.iter().map(|need| format!("{:?}", names[*need])).collect();
        text += &format!(
            "  - name: {name:?}\n    handler: {{ callable: StepHandler }}\n    dependencies: [{}]\n    result_schema: {{ type: object }}\n",
            needs.join(", ")
        );
    }
    text
}

fn numbered(count: usize, needs: impl Fn(usize) -> Vec<usize>) -> String {
    let names: Vec<String> = (0..count).map(|number| format!("s{number}")).collect();
    template(&names, &(0..count).map(needs).collect::<Vec<_>>())
}

fn codes(text: &str) -> Vec<&'static str> {
    read("t.yaml", text, None, &NEUTRAL).findings.iter().map(|found: &Diagnostic| found.code.id()).collect()
}

/// Every tag closed, in order, and no character that XML has no room for.
fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "{}", &rest[..at]);
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    for entity in svg.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        assert!(known.iter().any(|known| entity.starts_with(known)), "&{}", &entity[..entity.len().min(10)]);
    }
    assert!(svg.chars().all(|c| !c.is_control() || c == '\n'));
}

#[test]
fn a_circle_of_500_steps_is_one_finding() {
    assert_eq!(codes(&numbered(500, |step| vec![(step + 499) % 500])), ["TC3034"]);
    assert_well_formed(
        &graph("t", &numbered(500, |step| vec![(step + 499) % 500]), Format::Svg, &View::default(), &NEUTRAL).unwrap(),
    );
}

#[test]
fn five_thousand_steps_are_checked_planned_and_drawn() {
    let chain = numbered(5000, |step| step.checked_sub(1).into_iter().collect());
    assert!(codes(&chain).is_empty());
    assert_eq!(plan("t", &chain, &NEUTRAL).unwrap().layers.len(), 5000);
    assert_well_formed(&graph("t", &chain, Format::Svg, &View::default(), &NEUTRAL).unwrap());

    // Each needs the first too: edges as long as the picture.
    let long = numbered(5000, |step| [0, step.saturating_sub(1)].into_iter().filter(|need| *need < step).collect());
    assert_well_formed(&graph("t", &long, Format::Svg, &View::default(), &NEUTRAL).unwrap());
}

#[test]
fn one_line_may_hold_a_thousand_steps() {
    let steps: Vec<String> = (0..1000).map(|number| format!("{{name: s{number}, handler: {{callable: A}}}}")).collect();
    let text = format!("{{name: order, namespace_name: shop, version: 1.0.0, steps: [{}]}}", steps.join(", "));
    // Each stands alone: twenty are shown and the others counted. That all lack a schema is said once.
    assert_eq!(codes(&text).len(), 22);
}

#[test]
fn deep_nesting_ends_as_a_finding() {
    assert_eq!(codes(&"[".repeat(10_000)), ["TC3001"]);
    // Three times 200 levels, each small by itself.
    let deeper: String = (0..3).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} {}*a{level}{}\n", level + 1, level + 1, "[".repeat(200), "]".repeat(200))
    });
    assert!(codes(&deeper).contains(&"TC3005"));
}

#[test]
fn a_dependency_that_stands_there_twice_is_one_line() {
    let text = numbered(2, |step| vec![0; step * 2]);
    assert_eq!(graph("t", &text, Format::Mermaid, &View::default(), &NEUTRAL).unwrap().matches("-->").count(), 1);
}

#[test]
fn a_handler_may_read_the_steps_before_it_and_what_they_declare() {
    let text = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n\
        \x20 - { name: a, handler: { callable: A }, result_schema: { type: object, properties: { total: {} } } }\n\
        \x20 - { name: b, handler: { callable: B }, dependencies: [a] }\n\
        \x20 - { name: w, type: batch_worker, handler: { callable: C }, dependencies: [b] }\n\
        \x20 - { name: d, handler: { callable: D }, dependencies: [w] }\n";
    let template = read("t", text, None, &NEUTRAL).template.unwrap();
    let found = |step: &str, dependency: &str, field: Option<&str>| -> Vec<String> {
        let place = DependencyRead {
            step: step.into(),
            dependency: dependency.into(),
            field: field.map(str::to_owned),
            span: Span::default(),
        };
        check_reads(&template.steps, &[place])
            .into_iter()
            .map(|found| format!("{} {}", found.code.id(), found.help))
            .collect()
    };
    for (step, dependency, field) in [
        ("b", "a", None),
        ("d", "a", Some("total")),
        ("d", "b", Some("any")),
        ("d", "w_001", None),
        ("none", "a", None),
    ] {
        assert!(found(step, dependency, field).is_empty(), "{step} {dependency}");
    }
    assert_eq!(found("b", "d", None), ["TC5101 "]);
    assert_eq!(found("a", "a", None), ["TC5101 "]);
    assert_eq!(found("d", "b_001", None), ["TC5101 "]);
    assert_eq!(found("b", "a", Some("totl")), ["TC5102 Did you mean `total`?"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_breaks_the_check(text in "(?s).{0,300}") {
        let _ = read("t.yaml", &text, None, &NEUTRAL);
    }

    #[test]
    fn no_nearly_right_text_breaks_anything(
        lines in prop::collection::vec(
            "(  ){0,4}(- )?(name|steps|handler|callable|type|dependencies|retry|batch_config|environments|schema|<<|publishes_events|\\*a|&a): ?([a-z]{1,4}|\\[a, b\\]|\\{a: 1\\}|&a x|\\*a|'|\"|-1|1e9|~|!!str 1|\\|)?",
            0..40,
        ),
    ) {
        let text = format!("name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n{}", lines.join("\n"));
        let _ = read("t.yaml", &text, None, &NEUTRAL);
        for format in [Format::Mermaid, Format::Dot, Format::Svg] {
            match graph("t.yaml", &text, format, &View::default(), &NEUTRAL) {
                Ok(svg) if format == Format::Svg => assert_well_formed(&svg),
                Ok(_) => {}
                Err(found) => prop_assert!(found.iter().any(|found| found.severity() == Severity::Error)),
            }
        }
    }

    #[test]
    fn any_names_make_a_well_formed_picture(names in prop::collection::vec("(?s).{1,60}", 1..6)) {
        let needs: Vec<Vec<usize>> = (0..names.len()).map(|step| step.checked_sub(1).into_iter().collect()).collect();
        // Where YAML has no such character, there is nothing to draw.
        if let Ok(svg) = graph("t.yaml", &template(&names, &needs), Format::Svg, &View::default(), &NEUTRAL) {
            assert_well_formed(&svg);
        }
    }

    #[test]
    fn every_step_stands_in_a_layer_below_all_that_it_needs(
        needs in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), 1..40),
    ) {
        let count = needs.len();
        let needs: Vec<Vec<usize>> = needs
            .iter()
            .enumerate()
            .map(|(step, needs)| if step == 0 { vec![] } else { needs.iter().map(|need| need.index(step)).collect() })
            .collect();
        let text = numbered(count, |step| needs[step].clone());
        let order = plan("t", &text, &NEUTRAL).unwrap();
        let layer = |step: usize| order.layers.iter().position(|names| names.contains(&format!("s{step}"))).unwrap();
        for (step, needs) in needs.iter().enumerate() {
            for need in needs {
                prop_assert!(layer(*need) < layer(step));
            }
        }
        prop_assert_eq!(order.critical_path.len(), order.layers.len());
        assert_well_formed(&graph("t", &text, Format::Svg, &View::default(), &NEUTRAL).unwrap());
    }
}
