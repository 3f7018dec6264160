//! What `check`, `merge` and `explain` do as a whole; `spec/cases/config` has more.

use proptest::prelude::*;

use super::*;
use crate::diagnostics::Code;
use crate::profiles::NEUTRAL;

fn inputs<'a>(texts: &[(&'a str, Layer, &'a str)]) -> Inputs<'a> {
    Inputs {
        context: Context::Worker,
        environment: "test",
        files: texts.iter().map(|(name, layer, text)| File { name, layer: *layer, text, problem: None }).collect(),
        code_settings: Vec::new(),
        variables: vec![("DATABASE_URL", "postgresql://localhost/shop")],
        unavailable_variables: Vec::new(),
        pool_size: None,
        profile: &NEUTRAL,
    }
}

fn codes(inputs: &Inputs<'_>) -> Vec<&'static str> {
    check(inputs).iter().map(|finding| finding.code.id()).collect()
}

#[test]
fn nothing_at_all_is_a_whole_configuration() {
    let merged = merge(&inputs(&[])).unwrap();
    let again = inputs(&[("merged.toml", Layer::Final, &merged.text)]);
    assert_eq!(check(&again), []);
}

#[test]
fn every_context_is_whole() {
    for context in [Context::Worker, Context::Orchestration, Context::Complete] {
        let merged = merge(&Inputs { context, ..inputs(&[]) }).unwrap();
        let again = Inputs { context, ..inputs(&[("merged.toml", Layer::Final, &merged.text)]) };
        assert_eq!(codes(&again), [""; 0], "{context:?}");
    }
}

#[test]
fn a_merged_file_merges_into_itself() {
    let first = merge(&inputs(&[])).unwrap().text;
    assert_eq!(merge(&inputs(&[("a", Layer::Base, &first)])).unwrap().text, first);
}

#[test]
fn a_final_file_lacking_any_one_demanded_key_is_refused() {
    let whole = merge(&inputs(&[])).unwrap().text;
    let lines: Vec<&str> = whole.lines().collect();
    let mut table = "";
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']');
        }
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let demanded = schema::find(&format!("{table}.{key}")).unwrap().1.required != Required::Never;
        let text = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        let found = codes(&inputs(&[("merged.toml", Layer::Final, &text)]));
        assert_eq!(found.contains(&"TC2024"), demanded, "{table}.{key}: {found:?}");
    }
}

#[test]
fn overrides_go_before_files_and_are_checked_like_them() {
    let base = inputs(&[("a", Layer::Base, "[common.database.pool]\nmax_connections = 7\n")]);
    let with = |path, value| Inputs {
        code_settings: vec![CodeSetting { path, value, source: "config/application.rb", line: 12 }],
        ..base.clone()
    };
    let merged = merge(&with("common.database.pool.max_connections", "9")).unwrap();
    assert!(merged.text.contains("max_connections = 9"));
    for (path, value, code) in [
        ("common.database.pool.max_connection", "9", "TC2050"),
        ("common.database.pool.max_connections", "\"9\"", "TC2020"),
        ("common.database.pool.max_connections", "9000", "TC2021"),
        ("common.database.pool.max_connections", "9 9", "TC2003"),
        ("common.database.pool.max_connections", "9\nworker = 1", "TC2020"),
    ] {
        let found = check(&with(path, value));
        assert_eq!(found[0].code.id(), code, "{value}");
        assert_eq!(
            (found[0].span.source.as_str(), found[0].span.line, found[0].span.column),
            ("config/application.rb", 12, 0)
        );
    }
}

#[test]
fn code_can_not_set_what_nothing_reads() {
    let dead = schema::PARAMETERS.iter().find(|parameter| parameter.dead()).unwrap();
    let set = CodeSetting { path: dead.path, value: "1", source: "config/application.rb", line: 12 };
    let found = check(&Inputs { code_settings: vec![set], ..inputs(&[]) });
    assert_eq!(found.iter().map(|one| (one.code, one.span.line)).collect::<Vec<_>>(), [(Code::ReadNowhere, 12)]);
}

#[test]
fn an_optional_table_is_merged_only_where_something_turns_it_on() {
    let merged = |texts: &[(&str, Layer, &str)], variable| {
        let mut inputs = inputs(texts);
        inputs.variables.push(("PGMQ_DATABASE_URL", variable));
        merge(&inputs).unwrap().text
    };
    let text = merged(&[], "");
    assert!(!text.contains("[common.pgmq_database") && !text.contains("[common.cache"));
    assert!(merged(&[], "postgresql://localhost/queues").contains("[common.pgmq_database]"));
    let cache = merged(&[("a", Layer::Base, "[common.cache]\nbackend = \"moka\"\n")], "");
    assert!(cache.contains("[common.cache.moka]") && !cache.contains("[common.cache.redis]"));
}

#[test]
fn a_number_with_a_fraction_is_decimal() {
    let code = |value: &str| {
        let text = format!("[common.backoff]\nbackoff_multiplier = {value}\n");
        codes(&inputs(&[("a", Layer::Base, &text)]))
    };
    assert_eq!((code("0x2"), code("2")), (vec!["TC2020"], vec![]));
}

#[test]
fn a_final_file_stays_as_it_is_but_for_what_overrides_set() {
    let whole = merge(&inputs(&[])).unwrap().text;
    let text = whole.replace("worker_namespace = \"worker\"", "worker_namespace='worker' # ours\nnew_in_0_2 = 1");
    let given = inputs(&[("mine.toml", Layer::Final, &text)]);
    let merged = merge(&given).unwrap();
    assert_eq!(merged.text, text);
    assert_eq!((merged.queues.shared.as_str(), merged.queues.shared_because), ("worker", None));
    let own =
        [("common.queues.worker_namespace", "\"tcr1\""), ("common.queues.default_visibility_timeout_seconds", "7")];
    let code_settings = own.map(|(path, value)| CodeSetting { path, value, source: "worker", line: 0 }).to_vec();
    let changed = merge(&Inputs { code_settings, ..given }).unwrap();
    let lines = text.lines().zip(changed.text.lines()).filter(|(before, after)| before != after);
    let lines: Vec<&str> = lines.map(|(_, after)| after).collect();
    assert_eq!(lines, ["default_visibility_timeout_seconds = 7", "worker_namespace=\"tcr1\" # ours"]);
}

#[test]
fn says_which_queues_there_are_and_why_a_worker_can_have_none_of_its_own() {
    fn of(text: &str) -> Queues {
        merge(&inputs(&[("a.toml", Layer::Base, text)])).unwrap().queues
    }
    let queues = of("[common.queues.orchestration_queues]\nstep_results = \"results\"\n");
    assert_eq!((queues.results.as_str(), queues.shared_because), ("results", None));
    for (line, why) in [
        ("backend = \"rabbitmq\"", "the message queue is RabbitMQ"),
        ("naming_pattern = \"q_{name}\"", "`common.queues.naming_pattern` is not \"{namespace}_{name}_queue\""),
    ] {
        assert_eq!(of(&format!("[common.queues]\n{line}\n")).shared_because, Some(why));
    }
    let variables = vec![("DATABASE_URL", "postgresql://h/d"), ("TASKER_MESSAGING_BACKEND", "rabbitmq")];
    let merged = merge(&Inputs { variables, ..inputs(&[]) }).unwrap();
    assert_eq!(merged.queues.shared_because, Some("the message queue is RabbitMQ"));
}

#[test]
fn explains_where_a_value_comes_from() {
    let base = inputs(&[("a.toml", Layer::Base, "[common.database.pool]\nmax_connections = 7\n")]);
    let setting = explain(&base, "common.database.pool.max_connections").unwrap().setting.unwrap();
    assert_eq!((setting.origin, setting.span.line, setting.span.column), (Origin::File, 2, 19));
    let setting = explain(&base, "common.database.pool.min_connections").unwrap().setting.unwrap();
    assert_eq!(setting.origin, Origin::WorkerDefault);
    let url = explain(&base, "common.database.url").unwrap();
    assert_eq!(url.setting.unwrap().value.toml(), "\"${DATABASE_URL}\"");
    assert_eq!(url.text.unwrap(), "postgresql://localhost/shop");
    let left_out = explain(&base, "worker.web.enabled").unwrap();
    assert!(left_out.setting.is_none() && left_out.text.is_none());
    let unknown = explain(&base, "common.database.pool.maxconnections").unwrap_err();
    assert_eq!(unknown.help, "Did you mean `common.database.pool.max_connections`?");
    let table = explain(&base, "common.database.pool").unwrap_err();
    assert_eq!(table.message, "`common.database.pool` is a table, not a parameter.");
    assert!(table.help.contains("`common.database.pool.max_connections = 10`"), "{}", table.help);
    assert!(explain(&base, "common").unwrap_err().help.contains("`common.database`"));
    let misspelt_table = explain(&base, "common.database.pol.max").unwrap_err();
    assert_eq!(misspelt_table.help, "Did you mean `common.database.pool`?");
    let misspelt_root = explain(&base, "comon.database.pool.max_connections").unwrap_err();
    assert_eq!(misspelt_root.help, "Did you mean `common.database.pool.max_connections`?");
}

#[test]
fn secrets_are_hidden_where_the_file_is_shown() {
    let text = "[common.database]\nurl = \"postgresql://shop:hunter2@localhost/shop\"\n";
    let merged = merge(&inputs(&[("a", Layer::Base, text)])).unwrap();
    assert!(merged.text.contains("hunter2"));
    assert!(!merged.masked.contains("hunter2"));
}

#[test]
fn invalid_toml_comes_with_advice() {
    let deep = "a.".repeat(10_000) + "b = 1";
    let brackets = "a = ".to_owned() + &"[".repeat(10_000);
    for (text, message, help) in [
        ("[worker]\nworker_id =\n", "The value is missing.", "Write a value"),
        ("[worker]\nworker_id = a\n", "A string must be in quotes.", "Write `\"a\"`."),
        (&deep, "Tables or lists are nested too deeply here.", "Remove brackets or dots"),
        (&brackets, "Tables or lists are nested too deeply here.", "Remove brackets or dots"),
    ] {
        let found = check(&inputs(&[("a", Layer::Base, text)]));
        let found = found.iter().find(|finding| finding.message == message);
        assert!(found.is_some_and(|finding| finding.help.contains(help)), "{message}");
    }
}

#[test]
fn hostile_files_are_findings() {
    let wide = (0..20_000).map(|n| format!("key_{n} = {n}")).collect::<Vec<_>>().join("\n");
    let found = check(&inputs(&[("a", Layer::Base, &wide)]));
    let lines: Vec<u32> = found.iter().map(|finding| finding.span.line).collect();
    assert_eq!(lines, (1..=21).collect::<Vec<_>>(), "the first twenty, in the order of the file, and then");
    assert!(found.last().unwrap().message.starts_with("19980 more keys"));
    for text in [
        "[".repeat(10_000),
        "a = ".to_owned() + &"[".repeat(10_000),
        "a.".repeat(10_000) + "b = 1",
        "\u{FEFF}[worker]\r\nx".to_owned(),
    ] {
        assert!(!check(&inputs(&[("a", Layer::Base, &text)])).is_empty());
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    let text = "\u{FEFF}[worker]\r\nworker_id = \"a\"\r\n";
    assert_eq!(codes(&inputs(&[("a", Layer::Base, text)])), [""; 0]);
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in r#"(\[[a-z.\[\]"]{0,9}\]|[a-z_."$\{}]{0,9} = ["a-z0-9$\{}:\-\[\],.#]{0,12}|#[$\{}A-Z]{0,9}|.{0,9}){0,4}"#, last: bool) {
        let layer = if last { Layer::Final } else { Layer::Base };
        let _ = merge(&inputs(&[("a", layer, &text)]));
    }

    #[test]
    fn whatever_merges_is_accepted_as_it_is(most in 1_u32..1000, id in "[ -~é]{1,20}") {
        let id = Value::Text(value::Text { content: id, placeholders: false }).toml();
        let text = format!("[common.database.pool]\nmax_connections = {most}\n[worker]\nworker_id = {id}\n");
        if let Ok(merged) = merge(&inputs(&[("a", Layer::Base, &text)])) {
            prop_assert!(merge(&inputs(&[("merged.toml", Layer::Final, &merged.text)])).is_ok());
        }
    }
}

#[test]
fn a_quoted_key_with_dots_is_one_name() {
    let text = "[common.database]\n\"pool.max_connections\" = 7\n";
    let found = check(&inputs(&[("a", Layer::Base, text)]));
    assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::UnknownSetting]);
    assert!(found.first().unwrap().help.contains("without quotes"));
    assert!(!merge(&inputs(&[("a", Layer::Base, text)])).unwrap().text.contains("max_connections = 7"));
}

#[test]
fn a_server_gets_no_table_of_the_worker() {
    let text = "[worker.mpsc_channels.in_process_events]\n[common.database.pool]\nmax_connections = 7\n";
    let all = |context| merge(&Inputs { context, ..inputs(&[("a", Layer::Base, text)]) }).unwrap().text;
    assert!(all(Context::Worker).contains("[worker.mpsc_channels.in_process_events]"));
    let server = all(Context::Orchestration);
    assert!(server.contains("[orchestration") && !server.contains("[worker"), "{server}");
}

#[test]
fn a_variable_that_the_host_can_not_set_is_explained_where_it_is_needed() {
    let because = Diagnostic::new(Code::NoDatabaseYet, Span::whole("config/database.yml"), "It is SQLite.");
    let unavailable = vec![Unavailable { name: "DATABASE_URL".to_owned(), because: because.clone() }];
    let needed = Inputs { variables: Vec::new(), unavailable_variables: unavailable.clone(), ..inputs(&[]) };
    assert_eq!(check(&needed), std::slice::from_ref(&because));
    assert_eq!(merge(&needed).unwrap_err(), [because], "whatever its severity");
    let own = "[common.database]\nurl = \"postgresql://localhost/shop\"\n";
    let own = inputs(&[("base/common.toml", Layer::Base, own)]);
    let written = Inputs { variables: Vec::new(), unavailable_variables: unavailable, ..own };
    assert_eq!(merge(&written).map(|merged| merged.database_url).ok().as_deref(), Some("postgresql://localhost/shop"));
    assert!(codes(&Inputs { variables: Vec::new(), ..inputs(&[]) }).contains(&"TC2032"));
}

#[test]
fn of_a_final_file_that_can_not_be_read_only_that_is_told() {
    let mut unread = inputs(&[("tasker.toml", Layer::Final, "")]);
    unread.files.push(File { name: "config/database.yml", layer: Layer::Base, text: "", problem: Some("is odd") });
    unread.files[0].problem = Some("is a folder");
    let found = check(&unread);
    assert_eq!(found.iter().map(|one| one.span.source.as_str()).collect::<Vec<_>>(), ["tasker.toml"]);
    assert!(merge(&unread).is_err());
}
