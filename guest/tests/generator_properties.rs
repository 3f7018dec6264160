//! Every template with hostile texts for all that comes from a file or a command line.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tasker_contrib::generator::{Request, render, templates};
use tasker_contrib::plugins::{File, Parameter};

const HOSTILE: &[&str] = &[
    "a\nsystem('touch x')\n#",
    "w#{`touch x`}",
    "a\"; exit; \"",
    "a'b",
    "a\\",
    "a\r\nb",
    "#{exit}",
    "a: b",
    "a # b",
    "- a",
    "*a",
    "&a",
    "!ruby/object",
    "{a: b}",
    "[a]",
    "%w",
    "a\u{2028}b",
    "a\u{202e}b",
    "true",
    "null",
    "~",
    "<%= 1 %>",
    "{{ 7 }}",
    "=begin\na\n=end",
    "__END__",
    "]\nb = 1",
    "\"\"\"",
];

/// What `adopt` reads of an application.
const ONE_JOB: &str = r#"[{ "step": "clean", "job": "CleanJob", "dependencies": [], "next": null, "arguments": [], "keywords": [], "attempts": 3, "notes": [] }]"#;

/// A value that the parameter takes.
fn harmless(parameter: &Parameter) -> String {
    match parameter.name.as_str() {
        "name" => "Shop::ChargeHandler",
        "steps" => "validate split:batchable:validate done:split",
        "patterns" => "order.paid order.*",
        "reads" | "branches" => "one two",
        "jobs" => ONE_JOB,
        "structs" => "[]",
        _ => parameter.default.as_deref().unwrap_or("one"),
    }
    .to_owned()
}

fn request(template: &str, parameters: &[Parameter], own: impl Fn(&Parameter) -> Option<String>) -> Request {
    let value = |parameter: &Parameter| match parameter.name.as_str() {
        "spec" | "test" => "true".to_owned(),
        _ => harmless(parameter),
    };
    Request {
        template: template.to_owned(),
        arguments: parameters.iter().map(|one| (one.name.clone(), own(one).unwrap_or_else(|| value(one)))).collect(),
        ..Request::default()
    }
}

/// What a hostile text must not change: how many lines there are, and how each begins.
fn lines(file: &File) -> Vec<String> {
    file.text.lines().map(|line| line.chars().take_while(|c| c.is_whitespace()).collect()).collect()
}

fn unharmed(text: &str) -> Result<(), TestCaseError> {
    for template in templates() {
        for parameter in &template.parameters {
            let usual = render(&request(&template.name, &template.parameters, |_| None)).unwrap();
            let own = |one: &Parameter| (one.name == parameter.name).then(|| text.to_owned());
            let Ok(files) = render(&request(&template.name, &template.parameters, own)) else { continue };
            for file in &files {
                prop_assert!(!file.text.contains(|c: char| c.is_control() && c != '\n'), "{}: {text:?}", file.path);
                prop_assert!(!file.text.contains(['\u{2028}', '\u{202e}']), "{}: {text:?}", file.path);
            }
            // A text that is one word, or that a parameter takes whole, changes no shape.
            let whole = matches!(parameter.name.as_str(), "base_url" | "worker" | "batch") && !text.is_empty();
            if whole {
                for (file, usual) in files.iter().zip(&usual) {
                    prop_assert_eq!(lines(file), lines(usual), "{}: {:?}", file.path, text);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_template_renders_with_harmless_texts() {
    for template in templates() {
        let files = render(&request(&template.name, &template.parameters, |_| None));
        assert!(!files.unwrap().is_empty(), "{}", template.name);
    }
}

#[test]
fn no_text_that_was_ever_hostile_does_harm() {
    for text in HOSTILE {
        unharmed(text).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_does_harm(text in "\\PC{0,20}|[\\x00-\\x7f\u{2028}\u{202e}]{0,20}|[a-z_#{}\"'`\\\\\n .:]{1,12}") {
        unharmed(&text)?;
    }
}

/// Each `{{ … }}` of the built-in templates, in whatever branch, ends in a filter for its place or is a name.
#[test]
fn every_expression_of_ours_has_its_filter() {
    const FILTERS: &[&str] = &[
        "ruby_string",
        "ruby_comment",
        "ruby_constant",
        "ruby_local",
        "yaml_string",
        "yaml_comment",
        "toml_string",
        "toml_comment",
    ];
    const WORDS: &[&str] = &[
        "class_name",
        "file_name",
        "file_path",
        "module",
        "namespace_name",
        "pattern.method",
        "step.name",
        "step.worker",
        "job.attempts",
    ];
    let mut count = 0;
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/rails")).unwrap() {
        let folder = folder.unwrap().path();
        let files = if folder.is_dir() {
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
        } else {
            Vec::new()
        };
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for expression in
                text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(inside, _)| inside.trim())
            {
                count += 1;
                let filter = expression.rsplit('|').next().unwrap_or_default().trim();
                assert!(FILTERS.contains(&filter) || WORDS.contains(&expression), "{}: {expression}", file.display());
            }
        }
    }
    assert!(count > 100, "the templates are missing");
}
