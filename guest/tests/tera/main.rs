//! Our renderer and the crate `tera`, which Tasker's own CLI uses, must write the same bytes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

mod cli;
mod guide;
mod upstream;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use serde_json::json;
use tasker_contrib::tera::{Context, Fault, Kind, Language, STEPS, Templates, Value};
use tera::Tera;

type Files<'a> = &'a [(&'a str, &'a str)];

const VARIABLES: [(&str, &str); 9] = [
    ("name", "ProcessPayment"),
    ("module_name", "handlers"),
    ("words", "a b c"),
    ("empty", ""),
    ("number", "42"),
    ("flag", "true"),
    ("url", "https://api.example.com/x?a=1&b='2'"),
    ("lines", "one\n\n  two\nthree"),
    ("spaced", "  padded\t\n"),
];

/// What Tasker's CLI would write, or what it says.
fn theirs(files: Files, variables: &[(&str, &str)]) -> Result<String, String> {
    let render = || {
        let mut tera = Tera::default();
        cli::add_filters(&mut tera);
        tera.add_raw_templates(files.to_vec())?;
        let mut context = tera::Context::new();
        for (name, value) in variables {
            context.insert(*name, value);
        }
        let jobs = json!([{ "name": "a", "attempts": 3, "none": "" }, { "name": "b", "after": ["a"] }, {}]);
        context.insert("jobs", &jobs);
        tera.render(files[0].0, &context)
    };
    // Tera itself panics on some templates, such as a list as the argument of a test; the hook would print each.
    std::panic::set_hook(Box::new(|_| {}));
    let rendered = catch_unwind(AssertUnwindSafe(render));
    drop(std::panic::take_hook());
    rendered.unwrap_or_else(|_| Err(tera::Error::msg("panicked"))).map_err(|error| format!("{error:?}"))
}

/// What only our own generators give: a list of maps.
fn jobs() -> Value {
    let text = |name: &str, text: &str| (name.to_owned(), Value::from(text));
    let first = Value::Map(vec![text("name", "a"), ("attempts".to_owned(), Value::Int(3)), text("none", "")]);
    let second = Value::Map(vec![text("name", "b"), ("after".to_owned(), Value::List(vec!["a".into()]))]);
    Value::List(vec![first, second, Value::Map(Vec::new())])
}

fn ours(files: Files, variables: &[(&str, &str)]) -> Result<String, Vec<Fault>> {
    let texts = variables.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
    let variables: Vec<_> = texts.chain([("jobs".to_owned(), jobs())]).collect();
    let steps = Cell::new(STEPS);
    let context = Context { variables: &variables, extension: None, language: Language::Other, steps: &steps };
    Templates::read(files.iter().copied())?.render(files[0].0, context).map_err(|fault| vec![fault])
}

fn compare(files: Files) {
    match (theirs(files, &VARIABLES), ours(files, &VARIABLES)) {
        (Ok(theirs), Ok(ours)) => assert_eq!(ours, theirs, "{files:?}"),
        (Err(_), Err(_)) => {}
        (theirs, ours) => panic!("{files:?}\ntheirs: {theirs:?}\nours: {ours:?}"),
    }
}

#[test]
fn renders_what_tera_renders() {
    let cases = include_str!("cases.txt").split("\n----\n").map(str::trim_end);
    let mut rendered = 0;
    for case in cases.filter(|case| !case.is_empty()) {
        compare(&[("case", case)]);
        rendered += usize::from(theirs(&[("case", case)], &VARIABLES).is_ok());
    }
    assert!(rendered > 125, "only {rendered} of the cases render at all");
}

#[test]
fn templates_include_extend_and_import_each_other_as_in_tera() {
    let base = "{% block head %}base {{ name }}{% endblock head %}|{% block body %}{% block inner %}i{% endblock %}{% endblock %}|{% block foot %}f{% endblock %}";
    let middle = "{% extends \"base\" %}{% block head %}middle({{ super() }}){% endblock %}";
    let macros = "{% macro hello(to, sign=\"!\") %}Hello {{ to }}{{ sign }}{% endmacro %}{% macro twice(to) %}{{ self::hello(to=to) }}{{ self::hello(to=to, sign=\"?\") }}{% endmacro %}";
    let part = "[{{ name | snake_case }}{% set x = 1 %}{{ x }}]";
    let also = [("base", base), ("middle", middle), ("macros", macros), ("part", part)];
    for text in [
        "{% extends \"base\" %}",
        "{% extends \"middle\" %}",
        "{% extends \"middle\" %}{% block head %}top({{ super() }}){% endblock %}{% block inner %}[{{ super() }}]{% endblock %}",
        "  {% extends \"base\" %}\n{% block body %}{% set y = 2 %}{{ y }}{{ super() }}{% endblock %} ignored",
        "{% extends \"missing\" %}",
        "{% import \"macros\" as m %}{{ m::hello(to=name) }}",
        "{% import \"macros\" as m %}\n{{ m::twice(to=\"you\") | upper }}",
        "{% import \"macros\" as m %}{{ m::hello() }}",
        "{% import \"macros\" as m %}{{ m::hallo(to=1) }}",
        "{% import \"macros\" as m %}{{ self::twice(to=1) }}",
        "{% import \"missing\" as m %}",
        "{# first #}\n{% import \"macros\" as m -%}\n\n x {{- m::hello(to=\"a\" ~ name) }}",
        "{% import \"macros\" as m %}{% if m::hello(to=1) %}y{% endif %}{% set z = m::hello(to=2) %}{{ z }}",
        "{% extends \"base\" %}{% import \"macros\" as m %}{% block foot %}{{ m::hello(to=name) }}{% endblock %}",
        "{% macro a(x) %}{{ x }}{{ name }}{% endmacro %}{{ self::a(x=1) }}{{ self::a(x=[1, 2]) }}{{ self::a(x=true, y=3) }}",
        "{% macro a(n) %}{% if n > 0 %}{{ n }},{{ self::a(n=n-1) }}{% endif %}{% endmacro %}{{ self::a(n=5) }}",
        "{% macro a() %}{% for i in range(end=3) %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}{% endmacro a %}{{ self::a() }}",
        "{% include \"part\" %}",
        "{% set x = 5 %}{% include \"part\" %}{{ x }}",
        "{% for i in range(end=2) %}{{- i }} {% include \"part\" -%} {% endfor %}",
        "{% include [\"missing\", \"part\"] %}",
        "{% include \"missing\" ignore missing %}x",
        "{% include [\"missing\", \"other\"] ignore missing %}x",
        "{% include \"missing\" %}",
        "{% include \"middle\" %}",
        "{% include \"base\" %}",
        "x {%- include \"part\" -%} y",
        "{% filter upper %}{% include \"part\" %}{% block b %}in{% endblock %}{% endfilter %}",
        "{% block a %}1{% endblock %}{% block a %}2{% endblock %}",
        "{% macro a() %}{% endmacro %}{% macro a() %}{% endmacro %}",
        "{% block a %}{{ super() }}{% endblock %}",
        "{% block a -%} x {%- endblock a -%} y",
    ] {
        let mut files = vec![("case", text)];
        files.extend(also);
        compare(&files);
    }
}

#[test]
fn what_needs_more_than_a_text_is_refused_at_its_place() {
    for (text, at) in [
        ("{{ now() }}", 3..8),
        ("x {{ get_env(name=\"HOME\") }}", 5..25),
        ("{{ get_random(end=3) }}", 3..20),
        ("{% if name is matching(\"P.*\") %}{% endif %}", 6..29),
        ("{{ name | slugify }}", 10..17),
        ("{{ name | striptags }}", 10..19),
        ("{{ name | date }}", 10..14),
        ("{{ __tera_context }}", 3..17),
        ("{% set e = \"é\" %}{% for c in e %}{{ c }}{% endfor %}", 30..31),
    ] {
        let faults = ours(&[("case", text)], &VARIABLES).unwrap_err();
        assert_eq!((faults[0].kind, faults[0].at.clone()), (Kind::Unavailable, at), "{text} {faults:?}");
    }
}

#[test]
fn nothing_runs_for_ever() {
    for text in [
        "{% macro a() %}{{ self::a() }}{% endmacro %}{{ self::a() }}",
        "{% include \"case\" %}",
        "{% for a in range(end=10000) %}{% for b in range(end=10000) %}{{ b }}{% endfor %}{% endfor %}",
        "{% set_global x = \"0123456789\" %}{% for i in range(end=64) %}{% set_global x = x ~ x %}{% endfor %}",
        "{% set_global x = \"aa\" %}{% for i in range(end=64) %}{% set_global x = x | replace(from=\"a\", to=\"aaaa\") %}{% endfor %}",
    ] {
        let faults = ours(&[("case", text)], &VARIABLES).unwrap_err();
        assert_eq!(faults[0].kind, Kind::Endless, "{text} {faults:?}");
    }
    let nested = |open: &str, close: &str| format!("{{{{ {}1{} }}}}", open.repeat(5000), close.repeat(5000));
    for text in [nested("(", ")"), nested("[", "]"), nested("f(a=", ")"), nested("a[", "]"), "{% if a %}".repeat(5000)]
    {
        assert!(ours(&[("case", &text)], &VARIABLES).is_err());
    }
}

#[test]
fn no_value_takes_all_memory_before_it_is_counted() {
    let long = "{% set x = \"0123456789\" %}".to_owned() + &"{% set x = x ~ x %}".repeat(14);
    let twice = |text: &str| text.repeat(40);
    for text in [
        format!("{long}{{{{ x | replace(from=\"\", to=x) }}}}"),
        format!("{long}{{{{ range(end=9000) | join(sep=x) }}}}"),
        format!("{long}{{{{ x | replace(from=\"0\", to=\"\n\") | indent(prefix=x, blank=true) }}}}"),
        format!("{long}{{% set x = x ~ x ~ x %}}{{{{ x | split(pat=\"\") | length }}}}"),
        format!("{long}{{% set x = x ~ x ~ x %}}{{% for c in x %}}{{% break %}}{{% endfor %}}"),
        format!("{long}{{% set l = [x] %}}{}", twice("{% set l = l | concat(with=l) %}")),
        "{% set l = [1] %}".to_owned() + &twice("{% set l = [l, l] %}"),
        "{% for i in range(end=10000) %}{% set x = range(end=10000) %}{% endfor %}".to_owned(),
        format!("{long}{{% for i in range(end=9000) %}}{{% if x is defined %}}{{% endif %}}{{% endfor %}}"),
    ] {
        let faults = ours(&[("case", &text)], &VARIABLES).unwrap_err();
        assert_eq!(faults[0].kind, Kind::Endless, "{text} {faults:?}");
    }
}

#[test]
fn no_value_and_no_expression_takes_all_of_the_stack() {
    let lists = "{% set_global l = [1] %}{% for i in range(end=200) %}{% set_global l = [l] %}{% endfor %}{{ l }}";
    assert_eq!(ours(&[("case", lists)], &VARIABLES).unwrap_err()[0].kind, Kind::Endless);
    for (operand, operator) in [("1", " + "), ("name", " and "), ("(1 + 2)", " * ")] {
        let text = format!("{{{{ {} }}}}", vec![operand; 20_000].join(operator));
        assert!(ours(&[("case", &text)], &VARIABLES).is_err(), "{operator}");
    }
}

#[test]
fn files_that_all_import_each_other_are_searched_once() {
    let imports =
        (0..30).map(|number| format!("{{% import \"f{number}\" as n{number} %}}")).collect::<Vec<_>>().concat();
    let names: Vec<String> = (0..30).map(|number| format!("f{number}")).collect();
    let case = imports.clone() + "{{ nowhere::a() }}";
    let mut files = vec![("case", case.as_str())];
    files.extend(names.iter().map(|name| (name.as_str(), imports.as_str())));
    assert_eq!(ours(&files, &VARIABLES).unwrap_err()[0].kind, Kind::Render);
}

/// Pieces of templates, in an order that nobody thought of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{{ ").boxed(),
        Just("{{- ").boxed(),
        Just(" }}").boxed(),
        Just(" -}}").boxed(),
        Just("{{ name | snake_case }}").boxed(),
        Just("{{ words | split(pat=\" \") | join(sep=\"-\") }}").boxed(),
        Just("{% if flag == \"true\" %}").boxed(),
        Just("{%- if empty -%}").boxed(),
        Just("{% elif name %}").boxed(),
        Just("{% else %}").boxed(),
        Just("{%- else -%}").boxed(),
        Just("{% endif %}").boxed(),
        Just("{%- endif -%}").boxed(),
        Just("{% for w in words | split(pat=\" \") %}").boxed(),
        Just("{%- for i in range(end=3) -%}").boxed(),
        Just("{{ loop.index }}").boxed(),
        Just("{{ w }}").boxed(),
        Just("{% break %}").boxed(),
        Just("{% continue %}").boxed(),
        Just("{% endfor %}").boxed(),
        Just("{%- endfor -%}").boxed(),
        Just("{% set x = 1 %}").boxed(),
        Just("{{ x + 1 }}").boxed(),
        Just("{% set_global y = name ~ 1 -%}").boxed(),
        Just("{{ y | default(value=2) }}").boxed(),
        Just("{% raw %}").boxed(),
        Just("{% endraw %}").boxed(),
        Just("{%- raw -%} {{ a }} {%- endraw -%}").boxed(),
        Just("{# c #}").boxed(),
        Just("{#- c -#}").boxed(),
        Just("{% filter upper %}").boxed(),
        Just("{% endfilter %}").boxed(),
        Just(" text ").boxed(),
        Just("\n").boxed(),
        Just("\n  ").boxed(),
        Just("{").boxed(),
        Just("not ").boxed(),
        Just("(").boxed(),
        Just(")").boxed(),
        Just("name").boxed(),
        Just(" == ").boxed(),
        Just(" and ").boxed(),
        Just(" or ").boxed(),
        Just(" is defined").boxed(),
        Just(" | length").boxed(),
        Just(" + 1").boxed(),
        Just(" > 2").boxed(),
        Just(" ~ \"z\"").boxed(),
        Just(" in ").boxed(),
        Just("\"e\"").boxed(),
        Just("[1, \"a\"]").boxed(),
        Just("1.5").boxed(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_pieces_gives_the_same(text in pieces()) {
        compare(&[("case", &text)]);
    }

    #[test]
    fn any_condition_gives_the_same(terms in prop::collection::vec(prop_oneof![
        Just("name"), Just("missing"), Just("empty"), Just("1"), Just("0"), Just("2.5"), Just("\"a\""), Just("true"), Just("false"),
        Just("(name)"), Just("(not name)"), Just("(1 + 2)"), Just("words | length"), Just("name is string"), Just("missing is not defined"),
        Just("\"a\" in words"), Just("\"z\" not in words"), Just("(name or missing)"), Just("range(end=2) | length"), Just("name | upper"),
    ], 1..4), operators in prop::collection::vec(prop_oneof![
        Just(" and "), Just(" or "), Just(" == "), Just(" != "), Just(" < "), Just(" >= "), Just(" + "), Just(" * "), Just(" % "), Just(" - "), Just(" / "),
        Just(" and not "), Just(" or not "), Just(" ~ "),
    ], 3), not in any::<bool>()) {
        let mut expression = if not { "not ".to_owned() } else { String::new() };
        for (number, term) in terms.iter().enumerate() {
            if number > 0 { expression.push_str(operators[number - 1]); }
            expression.push_str(term);
        }
        compare(&[("case", &format!("{{% if {expression} %}}yes{{% else %}}no{{% endif %}}"))]);
        compare(&[("case", &format!("{{{{ {expression} }}}}"))]);
    }

    #[test]
    fn any_text_survives_the_cases(text in "\\PC{0,30}") {
        let variables = [("name", text.as_str())];
        for filter in ["snake_case", "pascal_case", "camel_case", "kebab_case", "upper", "lower", "trim", "capitalize", "length", "reverse", "wordcount", "addslashes", "escape", "escape_xml"] {
            let files = [("case", format!("{{{{ name | {filter} }}}}"))];
            let files = [("case", files[0].1.as_str())];
            prop_assert_eq!(ours(&files, &variables).ok(), theirs(&files, &variables).ok());
        }
    }
}
