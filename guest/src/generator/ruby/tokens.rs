//! Reads the tokens of Ruby code, of which some are an operator or begin a literal.

use super::{BACKSLASH, CHARACTERS, Frame, GLOBAL, HEREDOC, Heredoc, Last, Reader, is_name};

const DIVIDE: &str = "Write spaces on both sides of an operator, and put a literal such as `%r{}` in parentheses.";
const CHARACTER: &str = "Write a space on both sides of the `?`, or a character in quotes.";
const PERCENT: &str = "Write it in brackets, such as `%w[ ]` or `%r{ }`, or as a string in quotes.";
const COLON: &str = "Write a space after the `:`.";
const BRACKETS: &str = "Close each bracket with its own kind.";
const ALIAS: &str = "Write `alias_method` and `undef_method` with symbols.";
const SUFFIX: &str = "Write a space before the operator.";

/// Operators that may be the name of a method, the longest first.
const OPERATORS: [&str; 29] = [
    "[]=", "<=>", "===", "[]", "==", "=~", "!=", "!~", "**", "+@", "-@", "!@", "~@", "<<", "<=", ">>", ">=", "+", "-",
    "*", "/", "%", "<", ">", "!", "&", "|", "^", "~",
];

impl<'t> Reader<'t> {
    pub(super) fn code(&mut self, c: char, after: &'t str) {
        let operator = OPERATORS.iter().find(|operator| self.rest().starts_with(**operator)).copied();
        // A backtick is an operator only as a name.
        let named = operator.or_else(|| (c == '`').then_some("`"));
        if let (Last::Dot | Last::Def, Some(name)) = (self.last, named) {
            self.at += name.len();
            return self.named();
        }
        match c {
            '/' | '%' | '?' => return self.either(c, after),
            '<' if after.starts_with('<') => return self.either(c, after.get(1..).unwrap_or_default()),
            ':' => return self.colon(after),
            '0'..='9' => return self.number(),
            '$' | '@' => return self.variable(after),
            _ if is_name(c) => return self.name(),
            _ => self.at += c.len_utf8(),
        }
        match c {
            ' ' | '\t' | '\r' => {}
            '\n' => self.end_line(),
            '#' => self.frames.push(Frame::Comment),
            '"' | '`' | '\'' => self.open(c, c != '\'', false),
            '(' => self.begin(')'),
            '[' => self.begin(']'),
            '{' => self.begin('}'),
            ')' | ']' | '}' => self.close(c),
            '.' if after.starts_with('.') => {
                self.at += after.len() - after.trim_start_matches('.').len();
                self.last = Last::Begin;
            }
            '.' => self.last = Last::Dot,
            '\\' => match after.strip_prefix('\n') {
                Some(next)
                    if self.heredocs.is_empty() && !next.starts_with("=begin") && !next.starts_with("__END__") =>
                {
                    self.at += 1;
                }
                _ => self.unsure(BACKSLASH),
            },
            '=' | ';' | '+' | '-' | '*' | '<' | '>' | '!' | '&' | '|' | '^' | '~' | ',' => {
                let spaced = self.spaced(1);
                if let Some(Frame::Code { defining, .. }) = self.frames.last_mut() {
                    *defining &= !(c == ';' || (c == '=' && spaced));
                }
                self.last = Last::Begin;
            }
            _ => self.unsure(CHARACTERS),
        }
    }

    /// Whether a space stands before the last `read` bytes.
    fn spaced(&self, read: usize) -> bool {
        self.text.get(..self.at - read).unwrap_or_default().ends_with(char::is_whitespace)
    }

    fn close(&mut self, c: char) {
        if !matches!(self.frames.last(), Some(Frame::Code { close, .. }) if *close == c) {
            return self.unsure(BRACKETS);
        }
        self.frames.pop();
        // Behind the parameters of a method, its body may begin.
        let defining = matches!(self.frames.last(), Some(Frame::Code { defining: true, .. }));
        self.last = if defining { Last::Unclear } else { Last::Value };
    }

    fn open(&mut self, c: char, interpolates: bool, regex: bool) {
        let close = match c {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        // Delimiters with the same character at both ends do not nest.
        let open = if close == c { '\0' } else { c };
        self.frames.push(Frame::Literal { open, close, depth: 0, interpolates, regex });
    }

    /// Handles the end of a method's name after a dot or `def`.
    fn named(&mut self) {
        if self.last == Last::Dot {
            return self.last = Last::Call;
        }
        self.last = Last::Unclear;
        if let Some(Frame::Code { defining, .. }) = self.frames.last_mut() {
            *defining = true;
        }
    }

    /// Handles what is an operator or begins a literal. `after` is what follows it.
    fn either(&mut self, c: char, after: &'t str) {
        let tight = after.starts_with(|c: char| !c.is_whitespace()) && (c == '?' || !after.starts_with('='));
        let begins = match self.last {
            Last::Value => Some(false),
            Last::Class => (c == '<').then_some(false),
            Last::Call | Last::Name if !tight => Some(false),
            Last::Call | Last::Name if !self.spaced(0) => (c != '?').then_some(false),
            Last::Begin | Last::Call => Some(true),
            Last::Name => self.is_new().then_some(true),
            Last::Unclear | Last::Dot | Last::Def => None,
        };
        match (begins, c) {
            (Some(true), '/') => {
                self.at += 1;
                self.open('/', true, true);
            }
            (Some(true), '%') => self.percent(after),
            (Some(true), '?') => self.character(after),
            (Some(true), _) => self.heredoc(after),
            (Some(false), _) => {
                self.at += if c == '<' { 2 } else { 1 };
                self.last = Last::Begin;
            }
            (None, '?') => self.unsure(CHARACTER),
            (None, '%') => self.unsure(PERCENT),
            (None, '<') => self.unsure(HEREDOC),
            (None, _) => self.unsure(DIVIDE),
        }
    }

    /// Whether the name before is no local variable, because the file has it only here or with an argument.
    fn is_new(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
        let before = before.get(..before.len() - name.len()).unwrap_or_default();
        let has_argument = |(at, _): (usize, &str)| {
            let after = self.text.get(at + name.len()..).unwrap_or_default();
            let longer = after.starts_with(is_name) || before.get(..at).unwrap_or_default().ends_with(is_name);
            longer || [" \"", " '", " <<~", " %w[", " %i["].iter().any(|argument| after.starts_with(argument))
        };
        name != "it" && !name.starts_with('_') && before.match_indices(name).all(has_argument)
    }

    fn percent(&mut self, after: &'t str) {
        let kind = after.chars().next().filter(|c| "qQwWiIrsx".contains(*c));
        let delimiter = after.chars().nth(usize::from(kind.is_some()));
        let Some(open) = delimiter.filter(|open| "([{<|!".contains(*open)) else { return self.unsure(PERCENT) };
        self.at += 2 + usize::from(kind.is_some());
        self.open(open, !matches!(kind, Some('q' | 'w' | 'i' | 's')), kind == Some('r'));
    }

    fn character(&mut self, after: &'t str) {
        let escaped = after.strip_prefix('\\');
        let mut characters = escaped.unwrap_or(after).chars();
        let (one, next) = (characters.next().unwrap_or(' '), characters.next());
        let known = if escaped.is_some() { "nstrabefv\\\"'#/".contains(one) } else { one.is_ascii_graphic() };
        if !known || (is_name(one) && next.is_some_and(is_name)) {
            return self.unsure(CHARACTER);
        }
        self.at += 2 + usize::from(escaped.is_some());
        self.last = Last::Value;
    }

    fn heredoc(&mut self, after: &'t str) {
        let bare = after.strip_prefix(['~', '-']).unwrap_or(after);
        let quote = bare.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let named = bare.get(usize::from(quote.is_some())..).unwrap_or_default();
        let name = named.split(|c| !is_name(c)).next().unwrap_or_default();
        let behind = named.get(name.len()..).unwrap_or_default();
        let closed = quote.is_none_or(|quote| behind.starts_with(quote));
        let in_code = self.frames.iter().all(|frame| matches!(frame, Frame::Code { .. }));
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !closed || !in_code {
            return self.unsure(HEREDOC);
        }
        self.at = self.text.len() - behind.len() + usize::from(quote.is_some());
        self.last = Last::Value;
        let (indented, interpolates) = (bare.len() < after.len(), quote != Some('\''));
        self.heredocs.push(Heredoc { name, indented, interpolates, inner: None });
    }

    /// Handles a symbol, `::`, and the `:` of a key or after a `?`.
    fn colon(&mut self, after: &'t str) {
        let begins = self.last == Last::Begin || (self.last == Last::Call && self.spaced(0));
        self.at += 1;
        if after.starts_with(':') {
            self.at += 1;
            return self.last = Last::Dot;
        }
        let sigils = after.len() - after.trim_start_matches(['@', '$']).len();
        let name = after.get(sigils..).unwrap_or_default();
        let end = name.trim_start_matches(is_name);
        if end.len() < name.len() {
            // A name after a local variable may be the other branch of a `?`.
            self.last = if begins { Last::Value } else { Last::Unclear };
            self.at += sigils + name.len() - end.len();
            let mut behind = end.chars();
            match (behind.next(), behind.next()) {
                (Some('?' | '!'), next) if next != Some('=') => self.at += 1,
                (Some('='), next) if !matches!(next, Some('=' | '~' | '>')) => {
                    self.at += 1;
                    self.last = Last::Unclear;
                }
                _ => {}
            }
        } else if let Some(operator) = OPERATORS.iter().chain(&["`"]).find(|one| begins && after.starts_with(**one)) {
            self.at += operator.len();
            self.last = Last::Value;
        } else if after.starts_with(['/', '%', '<', '?', '`', '$', '@']) {
            self.unsure(COLON);
        } else {
            self.last = Last::Begin;
        }
    }

    fn number(&mut self) {
        let mut characters = self.rest().char_indices().peekable();
        let (mut end, mut plain) = (0, true);
        while let Some((start, c)) = characters.next() {
            let point = c == '.' && characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
            if !is_name(c) && !point {
                break;
            }
            plain &= c.is_ascii_digit() || c == '_' || point;
            end = start + c.len_utf8();
        }
        self.at += end;
        // Letters may be a base, an exponent, or a keyword.
        self.last = if plain { Last::Value } else { Last::Unclear };
    }

    fn variable(&mut self, after: &'t str) {
        let global = self.rest().starts_with('$');
        let name = if global { after } else { after.strip_prefix('@').unwrap_or(after) };
        let length = name.len() - name.trim_start_matches(is_name).len();
        let special = global && length == 0 && name.starts_with(|c| "~*$?!@/\\;,.=:<>\"&`'+".contains(c));
        if length == 0 && !special {
            return self.unsure(GLOBAL);
        }
        self.at += 1 + after.len() - name.len() + length.max(usize::from(special));
        self.last = Last::Value;
    }

    fn name(&mut self) {
        let rest = self.rest();
        let mut name = rest.split(|c| !is_name(c)).next().unwrap_or_default();
        let mut after = rest.get(name.len()..).unwrap_or_default();
        if let Some(behind) = after.strip_prefix(['?', '!']) {
            if ["==", "=~", "=>"].iter().any(|operator| behind.starts_with(operator)) {
                return self.unsure(SUFFIX);
            }
            if !behind.starts_with('=') {
                (name, after) = rest.split_at_checked(name.len() + 1).unwrap_or_default();
            }
        }
        self.at += name.len();
        if self.last == Last::Def && after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>") {
            self.at += 1;
        }
        if matches!(self.last, Last::Dot | Last::Def) {
            return self.named();
        }
        if let Some(value) = after.strip_prefix(':').filter(|value| !value.starts_with(':')) {
            self.at += 1;
            self.last = Last::Begin;
            if value.starts_with(|c: char| !c.is_whitespace() && !"\"',)}]|".contains(c)) {
                self.unsure(COLON);
            }
            return;
        }
        self.last = match name {
            "alias" | "undef" => {
                let plain = |c: char| is_name(c) || " ?!=$:,".contains(c);
                self.at += after.len() - after.trim_start_matches(plain).len();
                if self.rest().starts_with(|c| !matches!(c, '\r' | '\n' | '#')) {
                    return self.unsure(ALIAS);
                }
                Last::Value
            }
            "def" => Last::Def,
            "class" => Last::Class,
            "and" | "begin" | "break" | "case" | "do" | "else" | "elsif" | "ensure" | "for" | "if" | "in"
            | "module" | "next" | "or" | "rescue" | "return" | "then" | "unless" | "until" | "when" | "while" => {
                Last::Begin
            }
            "BEGIN" | "END" | "__ENCODING__" | "__FILE__" | "__LINE__" | "end" | "false" | "nil" | "redo" | "retry"
            | "self" | "true" => Last::Value,
            "defined?" | "not" | "super" | "yield" => Last::Call,
            _ if name.starts_with(|c: char| c.is_ascii_uppercase()) || name.ends_with(['?', '!']) => Last::Call,
            _ => Last::Name,
        };
    }
}
