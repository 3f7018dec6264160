//! Tells whether a byte of a Ruby file is in code, in a comment or in a literal.
//!
//! It knows only as much of Ruby as this needs. What it does not understand is refused or counts as
//! code, where only a whole literal is allowed.

/// What surrounds a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Code, where an expression can be.
    Code,
    /// After a `#`, or between `=begin` and `=end`.
    Comment,
    /// In a string, a symbol, a list of words or a regular expression.
    Literal,
    /// In a heredoc, which ends only at the line with its name.
    Heredoc,
}

#[derive(Debug)]
enum Frame {
    Code { braces: usize },
    Literal { open: char, close: char, depth: usize, interpolates: bool },
    Comment,
    Block,
    Heredoc(Heredoc),
}

#[derive(Clone, Debug)]
struct Heredoc {
    name: String,
    /// Whether spaces may stand before its name at the end.
    indented: bool,
    interpolates: bool,
}

/// Reads a file once, from one place to the next.
#[derive(Debug)]
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame>,
    heredocs: Vec<Heredoc>,
    line_start: usize,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, frames: vec![Frame::Code { braces: 0 }], heredocs: Vec::new(), line_start: 0 }
    }

    /// What surrounds the byte at `place`. Places must be asked for in ascending order.
    pub fn before(&mut self, place: usize) -> Place {
        while self.at < place {
            self.step();
        }
        match self.frames.last() {
            // What comes before takes the byte with it, as `$` does. `?` does so after the name of a method.
            Some(Frame::Code { .. })
                if self.at > place
                    || self.text.as_bytes().get(..place).is_some_and(|before| before.ends_with(b"?")) =>
            {
                Place::Literal
            }
            Some(Frame::Literal { .. }) => Place::Literal,
            Some(Frame::Comment | Frame::Block) => Place::Comment,
            Some(Frame::Heredoc(_)) => Place::Heredoc,
            Some(Frame::Code { .. }) | None => Place::Code,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self) {
        let mut characters = self.rest().chars();
        let Some(c) = characters.next() else { return self.at = usize::MAX };
        let next = characters.next();
        if self.at == self.line_start && self.line_is_special() {
            return;
        }
        self.at += c.len_utf8();
        if c == '\n' {
            return self.end_line();
        }
        match self.frames.last_mut() {
            Some(Frame::Literal { open, close, depth, interpolates }) => {
                let (open, close, interpolates) = (*open, *close, *interpolates);
                if c == '\\' {
                    self.at += next.map_or(0, char::len_utf8);
                } else if interpolates && c == '#' && next == Some('{') {
                    self.at += 1;
                    self.frames.push(Frame::Code { braces: 0 });
                } else if c == close && *depth == 0 {
                    self.frames.pop();
                } else if c == close {
                    *depth -= 1;
                } else if c == open {
                    *depth += 1;
                }
            }
            Some(Frame::Code { braces }) => match c {
                '{' => *braces += 1,
                '}' if *braces > 0 => *braces -= 1,
                '}' if self.frames.len() > 1 => drop(self.frames.pop()),
                '#' => self.frames.push(Frame::Comment),
                '`' if self.names_method() => {}
                '"' | '`' => self.open(c, true),
                '\'' => self.open(c, false),
                _ => self.code(c, next),
            },
            Some(Frame::Heredoc(Heredoc { interpolates: true, .. })) if c == '#' && next == Some('{') => {
                self.at += 1;
                self.frames.push(Frame::Code { braces: 0 });
            }
            Some(Frame::Heredoc(Heredoc { interpolates: true, .. })) if c == '\\' && next != Some('\n') => {
                self.at += next.map_or(0, char::len_utf8);
            }
            Some(Frame::Comment | Frame::Block | Frame::Heredoc(_)) | None => {}
        }
    }

    /// Handles lines that begin or end a block comment or a heredoc.
    fn line_is_special(&mut self) -> bool {
        let line = self.rest().lines().next().unwrap_or_default();
        let ends = match self.frames.last() {
            Some(Frame::Heredoc(Heredoc { name, indented, .. })) => {
                (if *indented { line.trim_start() } else { line }) == name
            }
            Some(Frame::Block) => line.starts_with("=end"),
            Some(Frame::Code { .. }) if line.starts_with("=begin") || line == "__END__" => {
                self.frames.push(Frame::Block);
                self.at += line.len();
                return true;
            }
            _ => false,
        };
        if ends {
            self.frames.pop();
            self.at += line.len();
            self.next_heredoc();
        }
        ends
    }

    fn end_line(&mut self) {
        self.line_start = self.at;
        if matches!(self.frames.last(), Some(Frame::Comment)) {
            self.frames.pop();
        }
        if !matches!(self.frames.last(), Some(Frame::Heredoc(_))) {
            self.next_heredoc();
        }
    }

    fn next_heredoc(&mut self) {
        if !self.heredocs.is_empty() {
            let heredoc = self.heredocs.remove(0);
            self.frames.push(Frame::Heredoc(heredoc));
        }
    }

    fn open(&mut self, c: char, interpolates: bool) {
        let close = match c {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            other => other,
        };
        // Delimiters with the same character at both ends do not nest.
        let open = if close == c { '\0' } else { c };
        self.frames.push(Frame::Literal { open, close, depth: 0, interpolates });
    }

    /// Whether the operator that was just read is a method's name, as in `def /(other)` and `one.%(two)`.
    fn names_method(&self) -> bool {
        let before = self.text.get(..self.at - 1).unwrap_or_default().trim_end_matches([' ', '\t']);
        let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
        word == Some("def") || before.ends_with('.')
    }

    /// Handles `$`, `:`, `/`, `%`, `?` and `<<` where they begin a name or a value.
    fn code(&mut self, c: char, next: Option<char>) {
        let before = self.text.get(..self.at - c.len_utf8()).unwrap_or_default();
        let spaced = before.ends_with([' ', '\t']);
        let last = before.trim_end_matches([' ', '\t']).chars().next_back();
        let after_value =
            last.is_some_and(|last| last.is_alphanumeric() || matches!(last, '_' | ')' | ']' | '}' | '"' | '\''));
        let begins = !after_value || (spaced && next.is_some_and(|next| !next.is_whitespace() && next != '='));
        match c {
            // A global variable such as `$"`.
            '$' if next.is_some_and(|next| next.is_ascii_punctuation()) => self.at += 1,
            // A symbol such as `:/`, and not the end of a key.
            ':' if !before.ends_with(|c: char| c.is_alphanumeric() || "_\"'?!:".contains(c)) => {
                let operator = ["<<", "/", "%", "`"].iter().find(|operator| self.rest().starts_with(**operator));
                self.at += operator.map_or(0, |operator| operator.len());
            }
            '/' | '%' | '<' if self.names_method() => {}
            '/' if begins => self.open('/', true),
            '%' if begins => {
                let rest = self.rest();
                let kind = rest.chars().next().filter(char::is_ascii_alphabetic);
                let delimiter = rest.chars().nth(usize::from(kind.is_some()));
                let known = kind.is_none_or(|kind| "qQwWiIrsx".contains(kind));
                if let Some(open) = delimiter.filter(|open| known && open.is_ascii_punctuation()) {
                    self.at += kind.map_or(0, char::len_utf8) + open.len_utf8();
                    self.open(open, !matches!(kind, Some('q' | 'w' | 'i' | 's')));
                }
            }
            '?' if !after_value => {
                let rest = self.rest();
                let of_word = |c: char| c.is_alphanumeric() || c == '_';
                let word = next.is_some_and(of_word) && rest.chars().nth(1).is_some_and(of_word);
                if next.is_some_and(|next| !next.is_whitespace()) && !word {
                    self.at += next.map_or(0, char::len_utf8);
                }
            }
            '<' if next == Some('<') => self.heredoc(),
            _ => {}
        }
    }

    fn heredoc(&mut self) {
        let Some(rest) = self.rest().strip_prefix('<') else { return };
        let after = rest.strip_prefix(['~', '-']);
        let indented = after.is_some();
        let bare = after.unwrap_or(rest);
        let quote = bare.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let name: String = match quote {
            Some(quote) => {
                let inner = bare.get(1..).unwrap_or_default();
                let Some((name, _)) = inner.split_once(quote) else { return };
                name.to_owned()
            }
            None => bare.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect(),
        };
        let begins = |c: char| c.is_alphabetic() || c == '_';
        // `list <<item` appends; `list <<ITEM` could be either, and is a heredoc to Ruby.
        let sure = indented || name.starts_with(|c: char| c.is_ascii_uppercase());
        if quote.is_some() || (sure && name.starts_with(begins)) {
            // Skips the name, so that its quotes do not start a string.
            self.at = self.text.len() - bare.len() + name.len() + if quote.is_some() { 2 } else { 0 };
            self.heredocs.push(Heredoc { name, indented, interpolates: quote != Some('\'') });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What surrounds the `@` in a text.
    fn place(text: &str) -> Place {
        Reader::new(text).before(text.find('@').unwrap())
    }

    #[test]
    fn tells_code_from_what_is_quoted() {
        for text in [
            "x = @",
            "\"a\" @",
            "'a' @",
            "\"#{@}\"",
            "%w[ a ] @",
            "a / b / @",
            "a % (b) @",
            "/x/ @",
            "x = ?\" @",
            "# it's\n@",
            "<<~A\n it's\nA\n@",
            "=begin\n\"\n=end\n@",
            "[ /a\"/, @",
            "f(<<~A, <<~B)\n'\nA\n'\nB\n@",
            "{ a: \"}\" }; @",
            "list << @",
            "\"\\\"\" @",
            "x = $'; @",
            "x = $\" @",
            "list.map(&:/) @",
            "[ :<<, :`, :% ] @",
            "def /(other) = @",
            "def `(command) = @",
            "1.%(2) + @",
            "<<~A\n #{ @ }\nA",
            "<<~\"A B\"\n'\nA B\n@",
            "f(key:/'/, other: @",
        ] {
            assert_eq!(place(text), Place::Code, "{text:?}");
        }
        for text in [
            "\"@",
            "'@",
            "`@",
            "%w[ @ ]",
            "%(@",
            "%r{a/@}",
            "/@/",
            "x =~ /@/",
            "\"#{\"@",
            ":\"@",
            "%w[\n@\n]",
            "\"#{a[\"b\"]} @",
            "f %w[(@",
            "%[ [a] @",
            "<<~A\n #{'@'}\nA",
            "x = ?@",
            "x ?@",
            "x = $@",
            "x = %@a@",
            "x = <<'@'",
        ] {
            assert_eq!(place(text), Place::Literal, "{text:?}");
        }
        for text in ["# @", "x # @", "=begin\n@", "x\n__END__\n@", "\"a\" # \"@"] {
            assert_eq!(place(text), Place::Comment, "{text:?}");
        }
        for text in
            ["x = <<~A\n@", "<<A\n'\n@", "<<~'A'\n\"@", "<<~A\n# @", "<<A\n  A\n@", "<<~'A'\n#{@", "<<~A\n\\#{@"]
        {
            assert_eq!(place(text), Place::Heredoc, "{text:?}");
        }
    }
}
