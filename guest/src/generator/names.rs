//! Reads a name as people type it (`payments/charge`, `Payments::Charge`, `ChargeHandler`) and
//! makes the names of the class and of its file.

use crate::diagnostics::{Code, Diagnostic, Source, printable};
use crate::profiles::Profile;

use super::inflector::Inflector;

const LONGEST: usize = 100;

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

    /// Says who reserves this part of a name, such as its language. `last` is true for its last
    /// part.
    fn keeper(self, file: &str, last: bool, profile: &Profile) -> Option<&'static str> {
        let reserved = || profile.reserved.contains(&file);
        match self {
            Self::File if last => NO_TEXT.contains(&file).then_some("YAML"),
            // With a suffix, the name differs from the existing constant.
            Self::Constant { suffix } if last && !suffix.is_empty() => reserved().then_some(profile.reserved_by),
            _ => (reserved() || profile.taken.contains(&file)).then_some(profile.taken_by),
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
    /// compared with the names that exist already.
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

    /// `payments/charge`, the path of the file without its ending.
    pub fn path(&self, inflector: Inflector) -> String {
        let parts: Vec<String> = self.parts.iter().map(|part| inflector.file(part)).collect();
        parts.join("/")
    }

    /// The namespace as one word: for `shop/orders/refund` it is `shop_orders`.
    pub fn namespace(&self) -> String {
        match self.parts.split_last() {
            Some((_, [])) | None => "default".to_owned(),
            Some((_, before)) => before.join("_"),
        }
    }

    /// `charge`, the name of the file without its ending.
    pub fn file(&self, inflector: Inflector) -> String {
        self.parts.last().map_or_else(String::new, |part| inflector.file(part))
    }

    /// `Payments::Charge`, and what stands before its last part, with the separator: `Payments::`.
    pub fn class(&self, inflector: Inflector) -> (String, String) {
        let class = inflector.class(&self.parts);
        let last = class.rfind(inflector.profile.separator).map_or(0, |at| at + inflector.profile.separator.len());
        let module = class.get(..last).unwrap_or_default().to_owned();
        (class, module)
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
            let message = format!("`{}` does not start with a letter, and a name must.", printable(piece));
            found.push(Diagnostic::new(Code::NameStart, span, message).help("Start it with a letter."));
        } else if let Some(keeper) = of.keeper(&file, at + piece.len() == text.len(), inflector.profile) {
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

    fn rails() -> Inflector<'static> {
        of("ruby-rails")
    }

    fn of(profile: &str) -> Inflector<'static> {
        Inflector::new(&[], Profile::named(profile).unwrap())
    }

    fn parse(text: &str) -> Result<Name, Vec<&'static str>> {
        Name::parse("name", text, "handler", rails())
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
            assert_eq!((name.path(rails()).as_str(), name.class(rails()).0.as_str()), (path, constant));
        }
    }

    #[test]
    fn each_language_names_classes_and_files_in_its_own_way() {
        let named = |profile: &str| {
            let name = Name::parse("name", "payments/refunds/ChargeCard", "", of(profile)).unwrap();
            let (class, module) = name.class(of(profile));
            (class, module, name.path(of(profile)))
        };
        let texts = |class: &str, module: &str, path: &str| (class.to_owned(), module.to_owned(), path.to_owned());
        let snake = "payments/refunds/charge_card";
        assert_eq!(named("ruby-rails"), texts("Payments::Refunds::ChargeCard", "Payments::Refunds::", snake));
        assert_eq!(named("python"), texts("payments.refunds.ChargeCard", "payments.refunds.", snake));
        assert_eq!(named("rust"), texts("payments::refunds::ChargeCard", "payments::refunds::", snake));
        let kebab = "payments/refunds/charge-card";
        assert_eq!(named("typescript"), texts("Payments.Refunds.ChargeCard", "Payments.Refunds.", kebab));
    }

    #[test]
    fn each_language_reserves_its_own_words() {
        let reserved = |typed: &str| -> Vec<&str> {
            let refused = |profile: &&Profile| Name::parse("name", typed, "", of(profile.name)).is_err();
            crate::profiles::PROFILES.iter().filter(refused).map(|profile| profile.name).collect()
        };
        assert_eq!(reserved("lambda"), ["python"]);
        assert_eq!(reserved("ensure"), ["ruby-rails"]);
        assert_eq!(reserved("mod"), ["rust"]);
        assert_eq!(reserved("delete"), ["typescript"]);
        assert_eq!(reserved("charge"), [""; 0]);
    }

    #[test]
    fn a_file_without_a_constant_may_be_called_like_one() {
        let file = |text: &str| Name::parse_file("name", text, rails()).map(|name| name.path(rails()));
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
            let found = Name::parse("name", typed, "handler", rails()).unwrap_err();
            assert!(found[0].help.contains(instead), "{}", found[0].help);
        }
        let found = Name::parse("name", "::Foo", "handler", rails()).unwrap_err();
        assert_eq!(found[0].help, "Write `Foo`.");
    }

    #[test]
    fn a_namespace_goes_in_front_once() {
        let namespace = || Name::parse("namespace", "payments", "", rails()).unwrap();
        assert_eq!(parse("charge").unwrap().within(namespace()).path(rails()), "payments/charge");
        assert_eq!(parse("payments/charge").unwrap().within(namespace()).path(rails()), "payments/charge");
        assert_eq!(parse("payments").unwrap().within(namespace()).path(rails()), "payments/payments");
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
            if let Ok(name) = Name::parse("name", &typed, "handler", rails()) {
                let path = name.path(rails());
                prop_assert!(path.split('/').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase())), "{path}");
                prop_assert!(path.chars().all(|c| legal(c) || c == '/'), "{path}");
            }
        }
    }
}
