//! The variables that the runtime replaces in placeholders, and the form that each must have.
//!
//! The runtime has a regular expression for each variable, and a value that does not match aborts
//! the process. The matchers here accept exactly the same values; a test compares them with the
//! regular expressions.

/// A variable that can be used in a placeholder.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// The form of its value, in words.
    pub form: &'static str,
    matches: fn(&str) -> bool,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl Rule {
    /// Whether the runtime accepts the value.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        (self.matches)(value)
    }
}

const POSTGRES: &str = "postgresql://[user:password@]host[:port]/database[?options]";
const ADDRESS: &str = "host:port";
const IDENTIFIER: &str = "1 to 64 letters, digits and hyphens, not starting with a hyphen";

/// All rules, in the runtime's order.
pub static RULES: &[Rule] = &[
    Rule { name: "DATABASE_URL", form: POSTGRES, matches: postgres },
    Rule { name: "PGMQ_DATABASE_URL", form: POSTGRES, matches: |value| value.is_empty() || postgres(value) },
    Rule {
        name: "TASKER_ENV",
        form: "test, development or production",
        matches: |value| matches!(value, "test" | "development" | "production"),
    },
    Rule {
        name: "TASKER_CONFIG_PATH",
        form: "a path of letters, digits and ._/- that ends in .toml",
        matches: |value| {
            let rest = value.strip_prefix('\\').unwrap_or(value);
            all(rest, path) && rest.strip_suffix(".toml").is_some_and(|stem| !stem.is_empty())
        },
    },
    Rule { name: "TASKER_WEB_BIND_ADDRESS", form: ADDRESS, matches: address },
    Rule { name: "TASKER_ORCHESTRATION_GRPC_BIND_ADDRESS", form: ADDRESS, matches: address },
    Rule { name: "TASKER_WORKER_GRPC_BIND_ADDRESS", form: ADDRESS, matches: address },
    Rule {
        name: "TASKER_TEMPLATE_PATH",
        form: "a path of letters, digits and ._/-",
        matches: |value| all(value.strip_prefix('\\').unwrap_or(value), path),
    },
    Rule { name: "RABBITMQ_URL", form: "amqp://[user:password@]host[:port][/vhost]", matches: rabbitmq },
    Rule {
        name: "TASKER_MESSAGING_BACKEND",
        form: "pgmq or rabbitmq",
        matches: |value| matches!(value, "pgmq" | "rabbitmq"),
    },
    Rule { name: "REDIS_URL", form: "redis://[user:password@]host[:port][/database]", matches: redis },
    Rule { name: "MEMCACHED_URL", form: "tcp://host[:port] or unix:///path", matches: memcached },
    Rule { name: "TASKER_INSTANCE_ID", form: IDENTIFIER, matches: identifier },
    Rule {
        name: "TASKER_INSTANCE_PORT",
        form: "1 to 5 digits",
        matches: |value| value.len() <= 5 && all(value, digit),
    },
    Rule { name: "TASKER_WORKER_ID", form: IDENTIFIER, matches: identifier },
    Rule { name: "TASKER_JWT_PUBLIC_KEY", form: "a key in PEM, from -----BEGIN to -----END", matches: pem },
    Rule {
        name: "TASKER_JWT_PUBLIC_KEY_PATH",
        form: "a path of letters, digits, spaces and ._/\\- that ends in .pem",
        matches: |value| {
            value.strip_suffix(".pem").is_some_and(|stem| all(stem, |c| path(c) || c == b' ' || c == b'\\'))
        },
    },
];

/// The rule for a variable; none if the runtime does not replace it.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// Says why the runtime refuses an address, and what to do. It does not show the value, which may
/// contain a password.
#[must_use]
pub fn why_not_postgres(value: &str) -> &'static str {
    let Some(rest) = value.strip_prefix("postgresql://") else {
        return match value.split_once("://").map(|(scheme, _)| scheme) {
            Some("postgres") => "The runtime needs `postgresql://`, not `postgres://`.",
            Some(_) => "It must start with `postgresql://`.",
            None => "It is not a URL. Write `postgresql://host/database`.",
        };
    };
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let host = match authority.rsplit_once('@') {
        None => authority,
        Some((user, host)) => {
            let Some((name, password)) = user.split_once(':') else {
                return "A user needs a password here. Without one, put the user after the database: `?user=name`.";
            };
            if !all(name, word) {
                return "The user may only hold letters, digits, `_` and `-`. Put any other user after the database: `?user=name`.";
            }
            if password.is_empty() || password.contains('@') {
                return "The password is empty or holds an `@`. Write `@` as `%40`.";
            }
            host
        }
    };
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    if host.is_empty() || host.starts_with('[') || host.contains('%') {
        return "The host is missing. For a socket, put its folder after the database: `?host=/folder`.";
    }
    let name = database.split_once('?').map_or(database, |(name, _)| name);
    if name.is_empty() {
        return "The database's name is missing.";
    }
    if !all(name, word) {
        return "The database's name may only hold letters, digits, `_` and `-`. Put any other name at the end: `?dbname=name`.";
    }
    "The host may only hold letters, digits and `._-`, the port only digits, and the options no line break."
}

fn postgres(value: &str) -> bool {
    authority(value, "postgresql://", |rest| {
        let Some(rest) = rest.strip_prefix('/').and_then(|rest| some(rest, word)) else { return false };
        rest.is_empty() || rest.strip_prefix('?').is_some_and(|options| !options.contains('\n'))
    })
}

fn rabbitmq(value: &str) -> bool {
    authority(value, "amqp://", |rest| {
        rest.is_empty()
            || rest.strip_prefix('/').is_some_and(|vhost| vhost.bytes().all(|c| word(c) || c == b'.' || c == b'%'))
    })
}

fn redis(value: &str) -> bool {
    authority(value, "redis://", |rest| {
        rest.is_empty() || rest.strip_prefix('/').is_some_and(|database| all(database, digit))
    })
}

/// Matches `scheme`, an optional user with password, a host, an optional port, and then what `tail`
/// accepts. A `:` may come before a password or a port, and `tail` may contain an `@`, so it tries
/// both readings.
fn authority(value: &str, scheme: &str, tail: fn(&str) -> bool) -> bool {
    let Some(rest) = value.strip_prefix(scheme) else { return false };
    let at_host = |rest: &str| {
        let Some(rest) = some(rest, host) else { return false };
        tail(rest) || rest.strip_prefix(':').and_then(|port| some(port, digit)).is_some_and(tail)
    };
    let behind_user = || {
        let (password, rest) = some(rest, word)?.strip_prefix(':')?.split_once('@')?;
        (!password.is_empty()).then_some(rest)
    };
    at_host(rest) || behind_user().is_some_and(at_host)
}

fn address(value: &str) -> bool {
    some(value, host).and_then(|rest| rest.strip_prefix(':')).is_some_and(|port| port.len() <= 5 && all(port, digit))
}

fn memcached(value: &str) -> bool {
    if let Some(rest) = value.strip_prefix("tcp://").and_then(|rest| some(rest, host)) {
        return rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| all(port, digit));
    }
    value.strip_prefix("unix:///").is_some_and(|path| !path.is_empty() && !path.contains('\n'))
}

fn identifier(value: &str) -> bool {
    value.len() <= 64 && !value.starts_with('-') && all(value, |c| c.is_ascii_alphanumeric() || c == b'-')
}

fn pem(value: &str) -> bool {
    let label = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_uppercase() || c == b' ');
    let Some((begin, rest)) = value.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("KEY-----")) else {
        return false;
    };
    let Some(rest) = rest.trim_end().strip_suffix("KEY-----") else { return false };
    label(begin) && rest.rsplit_once("-----END ").is_some_and(|(_, end)| label(end))
}

fn digit(c: u8) -> bool {
    c.is_ascii_digit()
}

fn word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'-'
}

fn host(c: u8) -> bool {
    word(c) || c == b'.'
}

fn path(c: u8) -> bool {
    host(c) || c == b'/'
}

/// Whether the text is not empty and has only such characters.
fn all(text: &str, of: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(of)
}

/// Skips one or more such characters and returns the rest.
fn some(text: &str, of: fn(u8) -> bool) -> Option<&str> {
    let end = text.bytes().position(|c| !of(c)).unwrap_or(text.len());
    if end == 0 { None } else { text.get(end..) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_lite::Regex;

    use super::*;

    const POSTGRES: &str = r"postgresql://([a-zA-Z0-9_-]+:[^@]+@)?[a-zA-Z0-9._-]+(:[0-9]+)?/[a-zA-Z0-9_-]+(\?[^\n]*)?";

    /// The runtime's regular expression, in an equivalent form.
    fn expression(name: &str) -> Regex {
        let bind = r"([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|[a-zA-Z0-9._-]+):[0-9]{1,5}";
        let id = r"[a-zA-Z0-9][a-zA-Z0-9\-]{0,63}";
        let optional = format!("({POSTGRES})?");
        let pattern = match name {
            "DATABASE_URL" => POSTGRES,
            "PGMQ_DATABASE_URL" => &optional,
            "TASKER_ENV" => "(test|development|production)",
            "TASKER_CONFIG_PATH" => r"[/\\]?[a-zA-Z0-9._/-]+\.toml",
            "TASKER_WEB_BIND_ADDRESS"
            | "TASKER_ORCHESTRATION_GRPC_BIND_ADDRESS"
            | "TASKER_WORKER_GRPC_BIND_ADDRESS" => bind,
            "TASKER_TEMPLATE_PATH" => r"[/\\]?[a-zA-Z0-9._/-]+",
            "RABBITMQ_URL" => r"amqp://([a-zA-Z0-9_-]+:[^@]+@)?[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-zA-Z0-9_%.-]*)?",
            "TASKER_MESSAGING_BACKEND" => "(pgmq|rabbitmq)",
            "REDIS_URL" => r"redis://([a-zA-Z0-9_-]+:[^@]+@)?[a-zA-Z0-9._-]+(:[0-9]+)?(/[0-9]+)?",
            "MEMCACHED_URL" => r"(tcp://[a-zA-Z0-9._-]+(:[0-9]+)?|unix:///[^\n]+)",
            "TASKER_INSTANCE_ID" | "TASKER_WORKER_ID" => id,
            "TASKER_INSTANCE_PORT" => "[0-9]{1,5}",
            "TASKER_JWT_PUBLIC_KEY" => r"(?s)-----BEGIN [A-Z ]+KEY-----.*-----END [A-Z ]+KEY-----\s*",
            "TASKER_JWT_PUBLIC_KEY_PATH" => r"[/\\]?[a-zA-Z0-9._/ \\-]+\.pem",
            other => panic!("no expression for {other}"),
        };
        Regex::new(&format!("^(?:{pattern})$")).unwrap()
    }

    const SAMPLES: &[&str] = &[
        "",
        "postgresql://localhost/shop",
        "postgres://localhost/shop",
        "postgresql://u:p@h:5432/d?sslmode=require&x=a@b/c",
        "postgresql://localhost:5432/d?x=a@b/c",
        "postgresql://u@h/d",
        "postgresql://u:@h/d",
        "postgresql://u:p@/d",
        "postgresql://u:a:b%40@h/d",
        "postgresql:///d?host=/tmp",
        "postgresql://h/d?host=/tmp",
        "postgresql://h/my.db",
        "postgresql://h/d?a\nb",
        "test",
        "staging",
        "/.toml",
        ".toml",
        "\\a.toml",
        "/etc/tasker/x.toml",
        "/etc/tasker/x.yaml",
        "0.0.0.0:8080",
        ":80",
        "localhost",
        "localhost:123456",
        "/",
        "\\",
        "amqp://guest:guest@localhost:5672/%2F",
        "amqp://h/",
        "amqp://h",
        "amqps://h",
        "redis://:p@h",
        "redis://h:1/0",
        "redis://h/a",
        "rediss://h",
        "tcp://h:11211",
        "tcp://h:",
        "unix:///a",
        "unix:///",
        "pgmq",
        "a-1",
        "-a",
        "a_1",
        "8080",
        "808080",
        "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN KEY-----\n-----END KEY-----",
        "-----BEGIN RSA KEYKEY-----x-----END RSA KEY-----",
        "-----BEGIN A KEY-----\n-----END B KEY-----\n-----END C KEY-----",
        "-----BEGIN A KEY-----\n-----END B",
        "/a b/c.pem",
        "é.pem",
        ".pem",
        "\\.pem",
    ];

    #[test]
    fn every_rule_takes_what_the_runtime_takes() {
        for rule in RULES {
            let expression = expression(rule.name);
            for sample in SAMPLES {
                assert_eq!(rule.matches(sample), expression.is_match(sample), "{} and {sample:?}", rule.name);
            }
        }
    }

    proptest! {
        #[test]
        fn every_rule_takes_what_the_runtime_takes_whatever_the_text(
            text in r"(postgresql://|amqp://|redis://|tcp://|unix:///|-----BEGIN )?[a@:/?.%\\ \n\-A1_KEY]{0,24}(KEY-----|-----END A KEY-----|\.toml|\.pem|:80)?"
        ) {
            for rule in RULES {
                prop_assert_eq!(rule.matches(&text), expression(rule.name).is_match(&text), "{}", rule.name);
            }
        }
    }

    #[test]
    fn says_what_is_wrong_with_an_address() {
        assert!(why_not_postgres("postgres://h/d").contains("not `postgres://`"));
        assert!(why_not_postgres("mysql2://h/d").contains("start with"));
        assert!(why_not_postgres("shop").contains("not a URL"));
        assert!(why_not_postgres("postgresql://u@h/d").contains("needs a password"));
        assert!(why_not_postgres("postgresql://u.v:p@h/d").contains("The user may"));
        assert!(why_not_postgres("postgresql://u:a@b@h/d").contains("%40"));
        assert!(why_not_postgres("postgresql:///d").contains("?host="));
        assert!(why_not_postgres("postgresql://h").contains("missing"));
        assert!(why_not_postgres("postgresql://h/a.b").contains("?dbname="));
        assert!(why_not_postgres("postgresql://h:x/a").contains("the port"));
    }
}
