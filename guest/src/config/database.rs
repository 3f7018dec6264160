//! Writes the address of a database in the form that the runtime accepts.
//!
//! The runtime's rule for `DATABASE_URL` is
//! `postgresql://[user:password@]host[:port]/name[?options]` with few characters allowed in each
//! part. Its driver also reads these parts from the options, where every character is allowed. So a
//! part that the rule would refuse is written as an option.

use crate::diagnostics::{Code, Diagnostic, Span, printable};
use crate::profiles::Profile;

/// Options that the runtime's driver understands.
const OPTIONS: [&str; 6] = ["sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "options"];

/// Schemes whose addresses can be without slashes.
const KINDS: [&str; 5] = ["sqlite3", "sqlite", "mysql2", "trilogy", "postgresql"];

/// Stands where the rule requires a host name while the real host is in the options.
const STAND_IN_HOST: &str = "localhost";
const STAND_IN_NAME: &str = "postgres";

/// A database address in parts. A part that is not given is empty.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Database<'a> {
    pub source: &'a str,
    pub adapter: &'a str,
    pub needed: bool,
    pub host: &'a str,
    pub port: &'a str,
    pub username: &'a str,
    pub password: &'a str,
    pub name: &'a str,
    pub options: Vec<(&'a str, &'a str)>,
}

/// Its address.
///
/// # Errors
///
/// If the database is not `PostgreSQL` or has no name.
pub fn database_url(given: &Database<'_>, profile: &Profile) -> Result<String, Box<Diagnostic>> {
    if !matches!(given.adapter, "postgresql" | "postgres" | "postgis") {
        let message = match given.adapter {
            "" => "No database is given.".to_owned(),
            other if !other.bytes().all(plain) => "The database's adapter has an invalid name.".to_owned(),
            other => format!("The database's adapter is `{}`, but Tasker needs PostgreSQL.", printable(other)),
        };
        let (code, help) = if given.needed {
            (Code::DatabaseAdapter, "{database}")
        } else {
            (Code::NoDatabaseYet, "{database} {accept}")
        };
        return Err(finding(code, given.source, &message, &profile.say(help)));
    }
    if given.name.is_empty() {
        let help = "Name the database: `postgresql://host/name`, or `database: name`.";
        return Err(finding(Code::DatabaseNameMissing, given.source, "The database has no name.", help));
    }
    if given.host.contains(',') {
        let help = "Name one host, or a proxy in front of them.";
        let message = "The address names several hosts, but Tasker connects to only one.";
        return Err(finding(Code::DatabaseAddress, given.source, message, help));
    }
    let mut options: Vec<(&str, &str)> =
        given.options.iter().filter(|(name, _)| OPTIONS.contains(name)).copied().collect();
    let mut url = "postgresql://".to_owned();
    if !given.username.is_empty() && word(given.username) && !given.password.is_empty() {
        url.push_str(given.username);
        url.push(':');
        url.push_str(&encode(given.password));
        url.push('@');
    } else {
        for (name, value) in [("user", given.username), ("password", given.password)] {
            if !value.is_empty() {
                options.push((name, value));
            }
        }
    }
    let host = given.host.trim_matches(['[', ']']); // of IPv6
    if !host.is_empty() && host.bytes().all(|c| plain(c) || c == b'.') {
        url.push_str(host);
    } else {
        url.push_str(STAND_IN_HOST);
        if !host.is_empty() {
            options.push(("host", host));
        }
    }
    if !given.port.is_empty() && given.port.bytes().all(|c| c.is_ascii_digit()) {
        url.push(':');
        url.push_str(given.port);
    }
    url.push('/');
    if word(given.name) {
        url.push_str(given.name);
    } else {
        url.push_str(STAND_IN_NAME);
        options.push(("dbname", given.name));
    }
    for (at, (name, value)) in options.iter().enumerate() {
        url.push(if at == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        url.push_str(&encode(value));
    }
    Ok(url)
}

/// Rewrites an address into the form that the runtime accepts.
///
/// # Errors
///
/// If it is not the address of a `PostgreSQL` database, or has no database name.
pub fn normalize_url(url: &str, source: &str, profile: &Profile) -> Result<String, Box<Diagnostic>> {
    let url = url.trim(); // a file's last line break, for one
    // A text that is not an address may be a secret, so the message must not show it.
    let scheme = url.split(':').next().unwrap_or_default();
    if !url.is_empty() && !url.contains("://") && !KINDS.contains(&scheme) {
        return Err(no_address(source, "This is not the address of a database."));
    }
    let (adapter, rest) = url.split_once("://").unwrap_or((url.split(':').next().unwrap_or_default(), ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    // A password may contain an unencoded `@` or `/`.
    let (user, rest) = rest.rsplit_once('@').unwrap_or(("", rest));
    let (host, name) = rest.split_once('/').unwrap_or((rest, ""));
    let (username, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host, ""),
    };
    let mut parts = [username, password, host, port, name].map(decode);
    let mut options: Vec<(String, String)> = Vec::new();
    for option in query.split('&').filter(|option| !option.is_empty()) {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        let value = decode(value);
        let [username, password, host, port, name] = &mut parts;
        match key {
            "user" => *username = value,
            "password" => *password = value,
            "host" => *host = value,
            "port" => *port = value,
            "dbname" => *name = value,
            _ => options.push((key.to_owned(), value)),
        }
    }
    let [username, password, host, port, name] = &parts;
    if host.starts_with('[') && !host.ends_with(']') {
        return Err(no_address(source, "The database's address has a `[` without a `]`."));
    }
    if !port.is_empty() && !host.contains(',') && port.parse::<u16>().is_err() {
        return Err(no_address(source, "The port in the database's address is not a number up to 65535."));
    }
    let given = Database {
        source,
        adapter,
        needed: true,
        host,
        port,
        username,
        password,
        name,
        options: options.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
    };
    database_url(&given, profile)
}

#[allow(clippy::unnecessary_box_returns)]
fn no_address(source: &str, message: &str) -> Box<Diagnostic> {
    finding(Code::DatabaseAddress, source, message, "Write it as `postgresql://user:password@host:5432/name`.")
}

#[allow(clippy::unnecessary_box_returns)] // a Diagnostic is too large for a Result to carry it by itself
fn finding(code: Code, source: &str, message: &str, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, Span::whole(source), message).help(help))
}

fn plain(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'-'
}

fn word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(plain)
}

/// Percent-encodes everything except letters, digits and `-._~`.
fn encode(text: &str) -> String {
    let mut out = String::new();
    for c in text.bytes() {
        if plain(c) || matches!(c, b'.' | b'~') {
            out.push(char::from(c));
        } else {
            super::value::push(&mut out, format_args!("%{c:02X}"));
        }
    }
    out
}

/// Decodes percent-encoding. A `%` without two hex digits stays as it is, and bytes that are not
/// UTF-8 become `�`.
fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let encoded = after.get(..2).filter(|digits| first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = encoded.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        out.push(byte.unwrap_or(first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rules::rule;
    use super::*;
    use crate::profiles::NEUTRAL;

    fn url(text: &str) -> String {
        normalize_url(text, "DATABASE_URL", &NEUTRAL).unwrap()
    }

    #[test]
    fn leaves_alone_what_the_runtime_takes() {
        for text in ["postgresql://localhost/shop", "postgresql://u:p%40ss@db:5433/shop?sslmode=require"] {
            assert_eq!(url(text), text);
        }
    }

    #[test]
    fn finds_another_place_for_what_it_does_not_take() {
        assert_eq!(url("postgres://u:p@h/d"), "postgresql://u:p@h/d");
        assert_eq!(url("postgis://h/d"), "postgresql://h/d");
        assert_eq!(url(" postgresql://h/d\r\n"), "postgresql://h/d");
        assert_eq!(url("postgresql://u@h/d"), "postgresql://h/d?user=u");
        assert_eq!(url("postgresql://u.v:p@h/d"), "postgresql://h/d?user=u.v&password=p");
        assert_eq!(url("postgresql:///d?host=/run/postgresql"), "postgresql://localhost/d?host=%2Frun%2Fpostgresql");
        assert_eq!(url("postgresql://%2Frun%2Fpostgresql/d"), "postgresql://localhost/d?host=%2Frun%2Fpostgresql");
        assert_eq!(url("postgresql://u:p@[::1]:5433/d"), "postgresql://u:p@localhost:5433/d?host=%3A%3A1");
        assert_eq!(url("postgresql://h/my.db"), "postgresql://h/postgres?dbname=my.db");
        assert_eq!(url("postgresql://u:a@b/c@h/d"), "postgresql://u:a%40b%2Fc@h/d");
        assert_eq!(url("postgresql://u:${HOME}@h/d"), "postgresql://u:%24%7BHOME%7D@h/d");
        assert_eq!(url("postgresql://h/d?pool=5&sslmode=require"), "postgresql://h/d?sslmode=require");
    }

    #[test]
    fn another_kind_is_an_error_only_where_something_runs_with_it() {
        let found = |needed| {
            let rails = Profile::named("ruby-rails").unwrap();
            database_url(&Database { adapter: "sqlite3", needed, ..Database::default() }, rails).unwrap_err()
        };
        assert_eq!([found(true).code, found(false).code], [Code::DatabaseAdapter, Code::NoDatabaseYet]);
        assert!(found(false).help.contains("config.tasker.check.accept \"TC2048\""));
    }

    #[test]
    fn says_what_can_not_be_an_address() {
        let code = |text| normalize_url(text, "a", &NEUTRAL).unwrap_err().code;
        assert_eq!(code("mysql2://h/d"), Code::DatabaseAdapter);
        assert_eq!(code("sqlite3:db/test.sqlite3"), Code::DatabaseAdapter);
        assert_eq!(code(""), Code::DatabaseAdapter);
        assert_eq!(code("postgresql://h"), Code::DatabaseNameMissing);
        assert_eq!(code("postgresql"), Code::DatabaseNameMissing);
        assert!(!normalize_url("hunter2", "a", &NEUTRAL).unwrap_err().message.contains("hunter2"));
        for text in [
            "shop",
            "postgresql://h:99999/d",
            "postgresql://h:x/d",
            "postgresql://u:p@[::1/d",
            "postgresql://h/d?port=0x10",
            "postgresql://u:p@a:5432,b:5433/d",
            "postgresql:///d?host=a,b",
        ] {
            assert_eq!(code(text), Code::DatabaseAddress, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_out_the_runtime_takes(
            host in "[ -+.-~é-]{0,9}", port in "[0-9]{0,4}|x", username in "[ -~é]{0,9}", password in "[ -~é\n]{0,9}",
            name in "[ -~é]{1,9}", option in "[ -~é]{0,9}",
        ) {
            let given = Database {
                source: "config/database.yml", adapter: "postgresql", needed: true, host: &host, port: &port, username: &username,
                password: &password, name: &name, options: vec![("sslmode", &option), ("pool", "5")],
            };
            let url = database_url(&given, &NEUTRAL).unwrap();
            prop_assert!(rule("DATABASE_URL").unwrap().matches(&url), "{}", url);
            prop_assert!(!url.contains('$'));
            prop_assert_eq!(normalize_url(&url, "", &NEUTRAL).unwrap(), url);
        }

        #[test]
        fn any_text_is_an_address_or_a_finding(text in "(postgres(ql)?://)?[ -~é]{0,30}") {
            if let Ok(url) = normalize_url(&text, "", &NEUTRAL) {
                prop_assert!(rule("DATABASE_URL").unwrap().matches(&url), "{}", url);
            }
        }
    }
}
