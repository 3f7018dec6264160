//! Reads a name as people type it (`payments/charge`, `Payments::Charge`, `ChargeHandler`) and
//! makes the constant and the path that Rails expects.

use crate::diagnostics::{Code, Diagnostic, Source, printable};

use super::inflector::Inflector;

const LONGEST: usize = 100;

/// Ruby's keywords, which can't be names of files or constants.
const KEYWORDS: &[&str] = &[
    "__encoding__",
    "__file__",
    "__line__",
    "alias",
    "and",
    "begin",
    "break",
    "case",
    "class",
    "def",
    "defined",
    "do",
    "else",
    "elsif",
    "end",
    "ensure",
    "false",
    "for",
    "if",
    "in",
    "module",
    "next",
    "nil",
    "not",
    "or",
    "redo",
    "rescue",
    "retry",
    "return",
    "self",
    "super",
    "then",
    "true",
    "undef",
    "unless",
    "until",
    "when",
    "while",
    "yield",
];

/// Constants that exist before the application is loaded. A loader ignores files and folders with
/// such a name.
const TAKEN: &[&str] = &[
    "array",
    "basic_object",
    "comparable",
    "enumerable",
    "env",
    "exception",
    "file",
    "hash",
    "integer",
    "kernel",
    "method",
    "object",
    "process",
    "rails",
    "set",
    "string",
    "struct",
    "symbol",
    "tasker",
    "tasker_contrib_rails",
    "tasker_core",
    "thread",
    "time",
];

/// Words that YAML without quotes does not read as text.
pub const NO_TEXT: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// The use of a name.
#[derive(Clone, Copy)]
enum Use<'s> {
    /// A constant that ends in `suffix`.
    Constant { suffix: &'s str },
    /// A file without a constant.
    File,
}

impl<'s> Use<'s> {
    fn suffix(self) -> &'s str {
        match self {
            Self::Constant { suffix } => suffix,
            Self::File => "",
        }
    }

    /// Says who reserves this part of a name, such as Ruby. `last` is true for its last part.
    fn keeper(self, file: &str, last: bool) -> Option<&'static str> {
        let of_ruby = || KEYWORDS.contains(&file);
        match self {
            Self::File if last => NO_TEXT.contains(&file).then_some("YAML"),
            // With a suffix, the name differs from the existing constant.
            Self::Constant { suffix } if last && !suffix.is_empty() => of_ruby().then_some("Ruby"),
            _ => (of_ruby() || TAKEN.contains(&file)).then_some("Ruby or Rails"),
        }
    }
}

/// The parts of a name, underscored: `["payments", "charge"]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    parts: Vec<String>,
}

impl Name {
    /// Reads a name, or returns everything that is wrong with it. `suffix` is what templates add
    /// themselves, so that `ChargeHandler` means `Charge`.
    pub fn parse(argument: &str, text: &str, suffix: &str, inflector: Inflector) -> Result<Self, Vec<Diagnostic>> {
        Self::read(argument, text, Use::Constant { suffix }, inflector)
    }

    /// Reads the name of a file that defines no constant. Only the modules before its last part are
    /// compared with Ruby's constants.
    pub fn parse_file(argument: &str, text: &str, inflector: Inflector) -> Result<Self, Vec<Diagnostic>> {
        Self::read(argument, text, Use::File, inflector)
    }

    fn read(argument: &str, text: &str, of: Use, inflector: Inflector) -> Result<Self, Vec<Diagnostic>> {
        let source = Source::new(argument, text);
        let suffix = of.suffix();
        let found = problems(&source, of, inflector);
        if !found.is_empty() {
            return Err(found);
        }
        let mut parts: Vec<String> = pieces(text).map(|(_, piece)| inflector.underscore(piece)).collect();
        if let Some(last) = parts.last_mut() {
            let bare = last.strip_suffix(suffix).and_then(|bare| bare.strip_suffix('_'));
            if let Some(bare) = bare.filter(|bare| !suffix.is_empty() && !bare.is_empty()) {
                *last = bare.to_owned();
            }
        }
        Ok(Self { parts })
    }

    /// Puts this name into a namespace: `charge` in `payments` becomes `payments/charge`. If the
    /// name already starts with the namespace, it is not added again.
    pub fn within(mut self, mut namespace: Self) -> Self {
        if self.parts.len() > namespace.parts.len() && self.parts.starts_with(&namespace.parts) {
            return self;
        }
        namespace.parts.append(&mut self.parts);
        namespace
    }

    /// `payments/charge`.
    pub fn path(&self) -> String {
        self.parts.join("/")
    }

    /// The namespace as one word: for `shop/orders/refund` it is `shop_orders`.
    pub fn namespace(&self) -> String {
        match self.parts.split_last() {
            Some((_, [])) | None => "default".to_owned(),
            Some((_, before)) => before.join("_"),
        }
    }

    /// `charge`.
    pub fn file(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    /// `Payments::Charge`.
    pub fn constant(&self, inflector: Inflector) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| inflector.camelize(part)).collect();
        parts.join("::")
    }
}

/// Splits a name at `/` and `::` into parts with their byte offsets.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('/').flat_map(|piece| piece.split("::")).map(move |piece| {
        let start = at;
        // Skips the separator that follows.
        at += piece.len();
        at += if text.get(at..).is_some_and(|rest| rest.starts_with("::")) { 2 } else { 1 };
        (start, piece)
    })
}

fn problems(source: &Source, of: Use, inflector: Inflector) -> Vec<Diagnostic> {
    let text = source.text;
    let argument = source.name;
    let whole = || source.span(0..text.len());
    if text.trim().is_empty() {
        return vec![
            Diagnostic::new(Code::NameEmpty, whole(), format!("`{argument}` is empty."))
                .help("Give a name such as `ProcessPayment` or `payments/charge`."),
        ];
    }
    if text.chars().count() > LONGEST {
        let length = text.chars().count();
        return vec![
            Diagnostic::new(
                Code::NameTooLong,
                source.span(LONGEST.min(text.len())..text.len()),
                format!("`{argument}` has {length} characters. At most {LONGEST} are allowed."),
            )
            .help("Choose a shorter name."),
        ];
    }
    if text == "." || text.starts_with("::") {
        let (what, instead) = match text.trim_start_matches("::") {
            "." | "" => ("is not a name", "ProcessPayment"),
            name => ("starts with `::`, which is not needed", name),
        };
        let message = format!("`{argument}` is `{}`, which {what}.", printable(text));
        return vec![
            Diagnostic::new(Code::NameStart, whole(), message).help(format!("Write `{}`.", printable(instead))),
        ];
    }
    if leads_outside(text) {
        let message = format!("`{argument}` is `{}`, which leads out of the application.", printable(text));
        return vec![
            Diagnostic::new(Code::NamePath, whole(), message)
                .help("Give a name relative to the application, such as `payments/charge`."),
        ];
    }
    let mut found = characters(source);
    for (at, piece) in pieces(text) {
        let span = source.span(at..at + piece.len());
        let file = inflector.underscore(piece);
        if piece.is_empty() {
            let message = format!("`{}` has nothing between two separators.", printable(text));
            found.push(Diagnostic::new(Code::NameStart, span, message).help("Remove one separator."));
        } else if piece.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
            let message =
                format!("`{}` does not start with a letter, so it can't be a Ruby constant.", printable(piece));
            found.push(Diagnostic::new(Code::NameStart, span, message).help("Start it with a letter."));
        } else if let Some(keeper) = of.keeper(&file, at + piece.len() == text.len()) {
            let message = format!("`{}` is reserved by {keeper}.", printable(piece));
            let constant = printable(&inflector.camelize(&file));
            let help = format!("Use two or more words, such as `Order{constant}`.");
            found.push(Diagnostic::new(Code::NameReserved, span, message).help(help));
        }
    }
    found
}

fn leads_outside(text: &str) -> bool {
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes().get(2) != Some(&b':');
    text.starts_with('/')
        || text.starts_with('~')
        || text.contains('\\')
        || drive
        || text.split('/').any(|part| part == "." || part == "..")
}

/// Returns one finding for each run of characters that are not allowed in a name.
fn characters(source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut rest = source.text.char_indices().peekable();
    let allowed = |at: usize, c: char| legal(c) || c == '/' || (c == ':' && separates(source.text, at));
    while let Some((start, first)) = rest.next() {
        if allowed(start, first) {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(at, c)| !allowed(*at, *c)) {
            end = at + c.len_utf8();
        }
        let run = source.text.get(start..end).unwrap_or("");
        let message = format!("A name can't hold {}.", described(run));
        found.push(
            Diagnostic::new(Code::NameCharacter, source.span(start..end), message)
                .label("not a letter, digit or underscore")
                .help("Use letters, digits and underscores; `/` or `::` for a namespace."),
        );
    }
    found
}

/// Whether the colon at `at` is half of a `::`.
fn separates(text: &str, at: usize) -> bool {
    let run_start = text.get(..at).map_or(0, |before| before.trim_end_matches(':').len());
    let run = text.get(run_start..).map_or(0, |run| run.len() - run.trim_start_matches(':').len());
    run == 2
}

fn legal(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn described(run: &str) -> String {
    let first = run.chars().next().unwrap_or(' ');
    match first {
        ' ' => "a space".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        '\0' => "a NUL byte".to_owned(),
        _ => format!("`{}`", printable(run)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Name, Vec<&'static str>> {
        Name::parse("name", text, "handler", Inflector::default())
            .map_err(|found| found.iter().map(|diagnostic| diagnostic.code.id()).collect())
    }

    #[test]
    fn reads_what_people_type() {
        for (typed, path, constant) in [
            ("ProcessPayment", "process_payment", "ProcessPayment"),
            ("process_payment", "process_payment", "ProcessPayment"),
            ("ChargeHandler", "charge", "Charge"),
            ("charge_handler", "charge", "Charge"),
            ("Handler", "handler", "Handler"),
            ("Process", "process", "Process"),
            ("payments/charge", "payments/charge", "Payments::Charge"),
            ("Payments::Charge", "payments/charge", "Payments::Charge"),
            ("admin/Payments::ChargeCard", "admin/payments/charge_card", "Admin::Payments::ChargeCard"),
        ] {
            let name = parse(typed).unwrap();
            assert_eq!((name.path().as_str(), name.constant(Inflector::default()).as_str()), (path, constant));
        }
    }

    #[test]
    fn a_file_without_a_constant_may_be_called_like_one() {
        let file = |text: &str| Name::parse_file("name", text, Inflector::default()).map(|name| name.path());
        for name in ["Process", "File", "Set", "Hash", "End", "Module"] {
            assert_eq!(file(name).unwrap(), name.to_lowercase());
        }
        for refused in ["../Process", "Hash/order", "pro cess", "true", "on", &"x".repeat(200)] {
            assert!(file(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_reserved_name_comes_with_a_free_one() {
        for (typed, instead) in
            [("Class", "OrderClass"), ("end", "OrderEnd"), ("nil", "OrderNil"), ("self", "OrderSelf")]
        {
            let found = Name::parse("name", typed, "handler", Inflector::default()).unwrap_err();
            assert!(found[0].help.contains(instead), "{}", found[0].help);
        }
        let found = Name::parse("name", "::Foo", "handler", Inflector::default()).unwrap_err();
        assert_eq!(found[0].help, "Write `Foo`.");
    }

    #[test]
    fn a_namespace_goes_in_front_once() {
        let namespace = || Name::parse("namespace", "payments", "", Inflector::default()).unwrap();
        assert_eq!(parse("charge").unwrap().within(namespace()).path(), "payments/charge");
        assert_eq!(parse("payments/charge").unwrap().within(namespace()).path(), "payments/charge");
        assert_eq!(parse("payments").unwrap().within(namespace()).path(), "payments/payments");
    }

    #[test]
    fn refuses_invalid_names() {
        for (typed, codes) in [
            ("", vec!["TC1010"]),
            (" ", vec!["TC1010"]),
            (".", vec!["TC1013"]),
            ("::Foo", vec!["TC1013"]),
            ("../../x", vec!["TC1015"]),
            ("/etc/x", vec!["TC1015"]),
            ("C:/x", vec!["TC1015"]),
            ("\\\\host\\x", vec!["TC1015"]),
            ("a%exit%b", vec!["TC1012", "TC1012"]),
            ("Class", vec!["TC1014"]),
            ("end", vec!["TC1014"]),
            ("123Abc", vec!["TC1013"]),
            ("_x", vec!["TC1013"]),
            ("Foo Bar", vec!["TC1012"]),
            ("a\nb", vec!["TC1012"]),
            ("a\0b", vec!["TC1012"]),
            ("Zahl🎉", vec!["TC1012"]),
            ("#{x}", vec!["TC1012", "TC1012"]),
            ("a//b", vec!["TC1013"]),
            ("a:b", vec!["TC1015"]),
            ("ab:c", vec!["TC1012"]),
            ("a:::b", vec!["TC1012"]),
            ("String::Charge", vec!["TC1014"]),
            ("1a/2b", vec!["TC1013", "TC1013"]),
        ] {
            assert_eq!(parse(typed), Err(codes), "{typed:?}");
        }
        assert_eq!(parse(&"x".repeat(300)), Err(vec!["TC1011"]));
    }

    proptest! {
        #[test]
        fn what_is_taken_stays_inside(typed in "\\PC{0,40}|[a-zA-Z0-9_:/.%\\\\ -]{0,40}") {
            if let Ok(name) = Name::parse("name", &typed, "handler", Inflector::default()) {
                let path = name.path();
                prop_assert!(path.split('/').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase())), "{path}");
                prop_assert!(path.chars().all(|c| legal(c) || c == '/'), "{path}");
            }
        }
    }
}
