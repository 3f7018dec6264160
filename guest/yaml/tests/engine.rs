//! Compares with the engine's parser (`serde_yaml` is `serde_yaml_ng` by its older name).

use serde_yaml_ng::Value as Engines;
use spanned_yaml::{Node, Problem, Value, parse};

/// What the engine reads, in the notation of [`told`]. None if it refuses the text.
fn engine(text: &str) -> Option<String> {
    fn tell(value: &Engines) -> String {
        let all = |values: &[Engines]| values.iter().map(tell).collect::<Vec<_>>().join(", ");
        match value {
            Engines::Null => "~".to_owned(),
            Engines::String(text) => format!("{text:?}"),
            Engines::Sequence(items) => format!("[{}]", all(items)),
            Engines::Mapping(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{}: {}", tell(key), tell(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            other => format!("{other:?}"),
        }
    }
    serde_yaml_ng::from_str(text).ok().map(|value| tell(&value))
}

/// What we read. None if we say that the engine refuses the text or reads it otherwise.
fn ours(text: &str) -> Option<String> {
    fn tell(node: &Node) -> String {
        match &node.value {
            Value::Null => "~".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(tell).collect::<Vec<_>>().join(", ")),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{:?}: {}", key.text, tell(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            other => format!("{other:?}"),
        }
    }
    let document = parse(text);
    let refused = document.problems.iter().any(|problem| !matches!(problem, Problem::CommentTooNear(_)));
    if refused { None } else { document.root.map(|root| tell(&root)) }
}

#[test]
fn both_refuse_what_the_engine_does_not_read() {
    for text in [
        "\u{feff}a: b\nc: d",
        "\u{feff}---\na: b\nc: d",
        "\u{feff}\u{feff}# c\na: b",
        "\u{feff}\u{feff}\na: b",
        "\u{feff}%YAML 1.1\n---\na: b",
        "\u{feff}\t\nb: c",
        "a: \"b\"\n\t# c\nd: e",
        "a: b\n\t\nd: e",
        "a:\n  k: \"v\"\n    \t\n  l: m",
        "- \ta",
        "a: x\n\t\n  y",
        "a: |\n  b\n\t\n",
        "a: |\n    b\n  \t\n",
        "a: >\n  \tb\n",
        "a: b\u{2028}c",
        "a: &b\u{e9} c",
        "a: &b: c",
        "%FOO\n---\na: b",
        "%YAML 1.3\n---\na: b",
        "...\na: b",
        "a: [ :b ]",
        "a: { b: ?c }",
        "a: { b:, c: d }",
        "a: [b:]",
        r#"a: "\ud83d\ude00""#,
        &format!("a: {}{}", "[".repeat(128), "]".repeat(128)),
    ] {
        assert_eq!(engine(text), None, "{text:?}");
        assert_eq!(ours(text), None, "{text:?}");
    }
}

#[test]
fn both_read_the_same() {
    for text in [
        "\u{feff}# a comment\na: b\nc: d",
        "\u{feff}\na: b\nc: d",
        "\u{feff}# c\n\u{feff}\na: b",
        "\u{feff}\n%YAML 1.2\n---\na: b",
        "\u{feff}{ a: b,\n c: d }",
        "a:\tb\t# c",
        "a:\n  k: v\n    \t\n  l: m",
        "a: x\n  \ty",
        "a: x\n \ty",
        "a: \"x\n\ty\"",
        "a: |\n  b\n  \tc\n",
        "a: |2\n  \tb\n",
        "a: [ b,\t\n  c ]",
        "--- \n\na: b",
        "a: \"b\u{2028}c\"",
        "# a\u{2028}# b\u{2029}\nc: d",
        "# a\rb: c\rd: |\r  e\r",
        "%YAML 1.2\n---\na: b\n...\n",
        "%TAG ! b\n---\na: b",
        "a: [http://b:80/c, d?e, -f]",
        "a: { \"b\":[c] }",
        "a: &b-_1 c\nd: *b-_1",
        r#"a: "\\ud83d \u00e9 \U0001F600""#,
        "a: \"b\"# c \u{e9}\nd: { e: f,# g\n h: [i]# k\n}",
        "a: |\n  b",
        &format!("a: {}{}", "[".repeat(127), "]".repeat(127)),
    ] {
        assert!(engine(text).is_some(), "{text:?}");
        assert_eq!(ours(text), engine(text), "{text:?}");
    }
}

#[test]
fn a_second_byte_order_mark_is_refused_where_the_engine_takes_it_for_text() {
    for text in ["\u{feff}\u{feff}a: b", "\u{feff}\u{feff}{ a: b }", "a: \u{feff}b"] {
        assert!(engine(text).unwrap().contains("u{feff}"), "{text:?}");
        assert_eq!(ours(text), None, "{text:?}");
    }
}

/// A name may end in a colon in YAML 1.2, so that nothing tells what was meant.
#[test]
fn an_alias_with_a_colon_is_refused_though_the_engine_reads_it() {
    let read = Some("{\"a\": \"x\", \"x\": \"y\"}".to_owned());
    assert_eq!((engine("a: &d x\n*d: y"), ours("a: &d x\n*d: y")), (read.clone(), None));
    assert_eq!((engine("a: &d x\n*d : y"), ours("a: &d x\n*d : y")), (read.clone(), read));
}

#[test]
fn a_comment_hides_nothing_and_each_is_told() {
    let problems = parse("a: \"b\"# c\nd: [e]# f").problems;
    assert_eq!(problems, [Problem::CommentTooNear(6..7), Problem::CommentTooNear(16..17)]);
    assert_eq!(ours("a: \"b\"# c\u{2028}d: e"), None);
    let many = |count: usize| (0..count).map(|n| ["k", &n.to_string(), ": \"b\"# c\n"].concat()).collect::<String>();
    assert!(ours(&many(16)).is_some());
    assert_eq!(ours(&many(17)), None);
}

/// What is good for the check is the same for the engine, in texts made of pieces that the two parsers could read
/// otherwise.
#[test]
fn nothing_is_good_here_that_the_engine_refuses() {
    let pieces = [
        "a",
        "name: ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        " ",
        ": ",
        ":",
        "# c",
        "#",
        "\"x\"",
        "'y'",
        "{",
        "}",
        "[",
        "]",
        ",",
        "| ",
        "|\n  t\n",
        "\t",
        "\r",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "\u{a0}",
        "\u{feff}",
        "---",
        "...",
        "--- ",
        "&a ",
        "*a ",
        "?x",
        ":y",
        "%YAML 1.3\n",
        "%YAML 1.1\n",
        "\"\\ud83d\\ude00\"",
        "\"\\L\"",
        "1.0",
        "@",
        "k: v\n",
        "  l: m\n",
        "\u{e9}",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut same = 0;
    for _ in 0..60_000 {
        let mut text = "k: v\n".repeat(random(2));
        (0..=random(7)).for_each(|_| text.push_str(pieces[random(pieces.len())]));
        text.push_str(&"\nz: 1\n".repeat(random(2)));
        // Only a mapping is a template.
        if let Some(own) = ours(&text).filter(|own| own.starts_with('{')) {
            let engines = engine(&text);
            assert!(engines.is_some(), "{text:?} is {own} here, and the engine refuses it");
            if engines.is_some_and(|engines| engines == own) {
                same += 1;
            }
        }
    }
    assert!(same > 2_000, "only {same} were the same");
}
