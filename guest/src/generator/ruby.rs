//! Tells whether a byte of a Ruby file is in code, in a comment or in a literal.
//!
//! Ruby decides by what stands before a `/`, `%`, `?` or `<<` whether it is an operator or begins a
//! literal, and for some of that one must know which names are local variables. The reader knows the
//! common forms, in which there is one reading only; with anything else it becomes unsure and stays so to
//! the end of the file. Certain are:
//!
//! | before            | `/`, `%`, `?`, `<<`                                                            |
//! |-------------------|--------------------------------------------------------------------------------|
//! | [`Last::Begin`]   | begins a literal                                                               |
//! | [`Last::Value`]   | an operator                                                                    |
//! | [`Last::Call`]    | an operator, unless a space stands before it and none after it                 |
//! | [`Last::Name`]    | as after a call; with a space before it only, if the name is new in the file   |
//! | [`Last::Unclear`] | unsure                                                                         |
//!
//! Brackets must match, `%` literals have brackets, `|` or `!`, a heredoc's name is one word, and a heredoc
//! stands in no other literal.

mod tokens;

/// What surrounds a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'t> {
    /// Code, where an expression can be, or what reads as code in a heredoc that interpolates nothing.
    Code,
    /// After a `#` or `__END__`.
    Comment,
    /// Between `=begin` and `=end`.
    Block,
    /// In a string, a symbol, a list of words or a regular expression.
    Literal,
    /// In any other heredoc.
    Heredoc,
    /// Behind something that has more than one reading.
    Unsure(Unsure<'t>),
}

/// Why the reader is unsure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsure<'t> {
    /// The line.
    pub text: &'t str,
    /// What to write instead, as a sentence.
    pub help: &'static str,
}

const HEREDOC: &str =
    "Write `<<~NAME` with one word after a `=`, `(` or `,`, and no text over several lines beside it.";
const BACKSLASH: &str = "Write it without the backslash.";
const LINE: &str = "Begin no line with it here.";
const GLOBAL: &str = "Write `#{}` around the variable, and its name in letters.";
const CHARACTERS: &str = "Leave this character out.";
const ENCODING: &str = "Write files in UTF-8, without a comment that names another encoding.";

/// How many brackets and literals may surround a place.
const DEPTH: usize = 200;

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// The start of a line, an operator, an opening bracket, or a keyword such as `if`: an expression begins.
    Begin,
    /// A number, a literal, a closing bracket, an instance variable, or a keyword such as `self`.
    Value,
    /// A constant, or a name that can't be a local variable, such as `a.b` and `c?`.
    Call,
    /// A name that may be a local variable.
    Name,
    /// What follows is read in a way of its own, as after `def a(b)`.
    Unclear,
    /// A dot: a method's name follows.
    Dot,
    /// `def`: a method's name follows.
    Def,
    /// `class`, after which `<<` is no heredoc.
    Class,
}

#[derive(Debug)]
enum Frame<'t> {
    /// Ends with a bracket, unless it is the file's own. `defining` is true on a line after a `def`.
    Code {
        close: char,
        defining: bool,
    },
    Literal {
        open: char,
        close: char,
        depth: usize,
        interpolates: bool,
        regex: bool,
    },
    Comment,
    Block,
    /// After `__END__`.
    Data,
    Heredoc(Heredoc<'t>),
}

#[derive(Debug)]
struct Heredoc<'t> {
    name: &'t str,
    /// Whether spaces may stand before its name at the end.
    indented: bool,
    interpolates: bool,
    /// Reads a text without interpolation as code, which it may become.
    inner: Option<Box<Reader<'t>>>,
}

impl Heredoc<'_> {
    fn ends_with(&self, line: &str) -> bool {
        (if self.indented { line.trim_start_matches([' ', '\t']) } else { line }) == self.name
    }
}

/// Reads a file once, from one place to the next.
#[derive(Debug)]
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    line_start: usize,
    last: Last,
    frames: Vec<Frame<'t>>,
    /// Those that begin at the next line.
    heredocs: Vec<Heredoc<'t>>,
    unsure: Option<Unsure<'t>>,
    /// Whether it reads a heredoc of another reader.
    within: bool,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self::from(text, if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }, false)
    }

    fn from(text: &'t str, at: usize, within: bool) -> Self {
        let frames = vec![Frame::Code { close: '\0', defining: false }];
        let (last, heredocs) = (Last::Begin, Vec::new());
        let mut reader = Self { text, at, line_start: at, last, frames, heredocs, unsure: None, within };
        if reader.rest().lines().take(2).any(names_encoding) {
            reader.unsure(ENCODING);
        }
        reader
    }

    /// What surrounds the byte at `place`. Places must be asked for in ascending order.
    pub fn before(&mut self, place: usize) -> Place<'t> {
        while self.at < place {
            self.step();
        }
        if let Some(unsure) = self.unsure {
            return Place::Unsure(unsure);
        }
        match self.frames.last_mut() {
            // What comes before takes the byte with it, as `$` does.
            Some(Frame::Code { .. }) if self.at > place => Place::Literal,
            Some(Frame::Code { .. }) | None => Place::Code,
            Some(Frame::Literal { .. }) => Place::Literal,
            Some(Frame::Comment | Frame::Data) => Place::Comment,
            Some(Frame::Block) => Place::Block,
            Some(Frame::Heredoc(heredoc)) => match heredoc.inner.as_mut().map(|inner| inner.before(place)) {
                Some(Place::Code) => Place::Code,
                _ => Place::Heredoc,
            },
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn unsure(&mut self, help: &'static str) {
        let from = self.text.get(self.line_start..).unwrap_or_default();
        let line = from.lines().next().unwrap_or_default();
        self.unsure.get_or_insert(Unsure { text: line.trim_start(), help });
        self.at = usize::MAX;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return self.at = usize::MAX };
        if self.at == self.line_start && self.line_is_special() {
            return;
        }
        let data = matches!(self.frames.last(), Some(Frame::Data));
        if (c.is_control() && !matches!(c, '\n' | '\t') && !rest.starts_with("\r\n") && !data)
            || self.frames.len() > DEPTH
        {
            return self.unsure(CHARACTERS);
        }
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match self.frames.last_mut() {
            Some(Frame::Code { .. }) => return self.code(c, after),
            Some(Frame::Literal { open, close, depth, interpolates, regex }) => match c {
                '\\' if *interpolates && after.starts_with(['c', 'C', 'M']) => return self.unsure(BACKSLASH),
                '\\' if !after.starts_with(['\n', '\r']) => self.at += after.chars().next().map_or(0, char::len_utf8),
                '#' if *interpolates && after.starts_with('{') => return self.interpolate(),
                '#' if *interpolates && after.strip_prefix('$').is_some_and(|name| !name.starts_with(is_name)) => {
                    return self.unsure(GLOBAL);
                }
                c if c == *close && *depth == 0 => {
                    if *regex {
                        self.at += after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
                    }
                    self.frames.pop();
                    self.last = Last::Value;
                }
                c if c == *close => *depth -= 1,
                c if c == *open => *depth += 1,
                _ => {}
            },
            Some(Frame::Heredoc(heredoc)) => match c {
                '\\' if heredoc.interpolates && after.starts_with(['c', 'C', 'M']) => return self.unsure(BACKSLASH),
                '#' if heredoc.interpolates && after.starts_with('{') => return self.interpolate(),
                '\\' => {
                    // A line that goes on may hide the end.
                    let next = after.trim_start_matches('\r').strip_prefix('\n').and_then(|after| after.lines().next());
                    if next.is_some_and(|line| heredoc.ends_with(line)) {
                        return self.unsure(BACKSLASH);
                    }
                    if heredoc.interpolates && next.is_none() {
                        self.at += after.chars().next().map_or(0, char::len_utf8);
                    }
                }
                _ => {}
            },
            Some(Frame::Comment) if c == '\n' => drop(self.frames.pop()),
            Some(Frame::Comment | Frame::Block | Frame::Data) | None => {}
        }
        self.at += c.len_utf8();
        if c == '\n' {
            self.end_line();
        }
    }

    fn interpolate(&mut self) {
        self.at += "#{".len();
        self.begin('}');
    }

    /// Begins code that ends with a bracket.
    fn begin(&mut self, close: char) {
        self.frames.push(Frame::Code { close, defining: false });
        self.last = Last::Begin;
    }

    /// Handles lines that begin or end a block comment or a heredoc, or end the program.
    fn line_is_special(&mut self) -> bool {
        let line = self.rest().lines().next().unwrap_or_default();
        let is =
            |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        let in_code = self.frames.iter().all(|frame| matches!(frame, Frame::Code { .. }));
        match self.frames.last() {
            Some(Frame::Heredoc(heredoc)) if heredoc.ends_with(line) => {
                self.frames.pop();
                let ends = self.rest().find('\n').map_or(line.len(), |end| end + 1);
                self.next_heredoc(self.at + ends);
            }
            Some(Frame::Block) if is("=end") => drop(self.frames.pop()),
            Some(Frame::Code { .. }) if is("=begin") && in_code => self.frames.push(Frame::Block),
            // A mark of the byte order before it hides it from Ruby.
            Some(Frame::Code { .. })
                if line == "__END__"
                    && self.frames.len() == 1
                    && !self.text.get(..self.at).unwrap_or_default().ends_with('\u{feff}') =>
            {
                self.frames.push(Frame::Data);
            }
            Some(Frame::Code { .. }) if line.starts_with("=begin") || line == "__END__" => {
                self.unsure(LINE);
                return true;
            }
            _ => return false,
        }
        self.at += line.len();
        true
    }

    fn end_line(&mut self) {
        self.line_start = self.at;
        let (top, around) = self.frames.split_last_mut().map_or((None, &[][..]), |(top, around)| (Some(top), &*around));
        let in_heredoc = around.iter().any(|frame| matches!(frame, Frame::Heredoc(_)));
        let in_code = around.iter().all(|frame| matches!(frame, Frame::Code { .. }));
        let mut begins = true;
        match top {
            Some(Frame::Heredoc(_)) => begins = false,
            Some(Frame::Code { defining, .. }) if in_code => *defining = false,
            _ if !self.heredocs.is_empty() => return self.unsure(HEREDOC),
            _ => {}
        }
        if in_heredoc {
            return self.unsure(HEREDOC);
        }
        if !matches!(self.last, Last::Dot | Last::Def | Last::Class) {
            self.last = Last::Begin;
        }
        if begins {
            self.next_heredoc(self.at);
        }
    }

    fn next_heredoc(&mut self, start: usize) {
        if !self.heredocs.is_empty() {
            let mut heredoc = self.heredocs.remove(0);
            if !heredoc.interpolates && !self.within {
                heredoc.inner = Some(Box::new(Self::from(self.text, start, true)));
            }
            self.frames.push(Frame::Heredoc(heredoc));
        }
    }
}

/// Whether a character may be in a name. To Ruby, all characters beyond ASCII may.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()
}

/// Whether a line names an encoding other than UTF-8, in which the escapes of a literal could mean something
/// else. Ruby looks for it in the first two lines.
fn names_encoding(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let comment = line.split_once('#').map_or("", |(_, comment)| comment);
    comment.match_indices("coding").any(|(start, word)| {
        let named = comment.get(start + word.len()..).unwrap_or_default().trim_start();
        named.strip_prefix([':', '=']).is_some_and(|name| !name.trim_start().starts_with("utf-8"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What surrounds the `@@@` in a text.
    fn place(text: &str) -> Place<'_> {
        Reader::new(text).before(text.find("@@@").unwrap())
    }

    #[test]
    fn everyday_ruby_has_one_reading() {
        for text in [
            "x = @@@",
            "\"a\" @@@",
            "'a' @@@",
            "\"#{@@@}\"",
            "%w[ a' ] @@@",
            "attr_reader(*%i[ a b ]); @@@",
            "attr_reader :a, :b\n@@@",
            "a / b / @@@",
            "a/b/@@@",
            "a % (b) @@@",
            "(a + b) / 2 + c[1] / 2 + @d / 3.5; @@@",
            "(a) /2; b[0] %2; @@@",
            "/x'/ @@@",
            "x = /it's/i; y =~ /\"/; f(/'/, /'/) if z; @@@",
            "case x\nwhen /'/ then @@@",
            "return if / \"/ =~ x\n@@@",
            "x.gsub(/[^a-z]\\//, \"\"); @@@",
            "x = ?\"; y = ?\\'; [ ?a, ?\\\" ]; @@@",
            "x = a ? b : c; y = @a ? 'b' : \"c\"; @@@",
            "x.nil? ? 1 : 2 + @@@",
            "x.empty? / 2 + a! / 1; @@@",
            "# it's\n@@@",
            "x = <<~A\n it's\nA\n@@@",
            "x = <<sql\n it's\nsql\n@@@",
            "execute <<~SQL\n '\nSQL\nexecute <<~SQL\n '\nSQL\n@@@",
            "x.y <<~SQL.squish, a\n '\nSQL\n@@@",
            "=begin\n\"\n=end\n@@@",
            "\u{feff}=begin\n\"\n=end\n@@@",
            "f(<<~A, <<~B)\n'\nA\n'\nB\n@@@",
            "[ /a\"/, @@@",
            "{ a: \"}\", \"b\": 1, c: :d, if: /'/ }; @@@",
            "list << \"x\" << @@@",
            "list << @@@",
            "class << self\n  @@@",
            "class A < B\n  def self.[](a) = new(a)\n  def ==(other) = other\n  def a=(b)\n  end\n  @@@",
            "\"a/b\" \\\n  \"c/d\" + @@@",
            "\"\\\"\" @@@",
            "x = $'; @@@",
            "x = $\" @@@",
            "list.map(&:/) @@@",
            "[ :<<, :`, :% ] @@@",
            "def /(other) = @@@",
            "def `(command) = @@@",
            "1.%(2) + @@@",
            "<<~A\n #{ @@@ }\nA",
            "<<~A\n one \\\n two\n'\nA\n@@@",
            "<<~\"A\"\n'\nA\n@@@",
            "x = <<~'A'\n  def a = @@@",
            "x.each { |a| a / 2 }.map do |b| b / 2 end\n@@@",
            "x\n  .y\n  .z { / '/ }\n@@@",
            "alias a b\nundef c?\n@@@",
            "x.class.end / 2\n@@@",
            "1..; x[1..]; (1...2); 1_000.0 / 2; @@@",
            "# encoding: utf-8\r\nx = 'a'\r\n@@@",
            "f a: 1, b: x ? 1 : 2 do |a:, b:| @@@",
        ] {
            assert_eq!(place(text), Place::Code, "{text:?}");
        }
    }

    #[test]
    fn tells_code_from_what_is_quoted() {
        for text in [
            "\"@@@",
            "'@@@",
            "`@@@",
            "%w[ @@@ ]",
            "%(@@@",
            "%r{a/@@@}",
            "/@@@/",
            "x =~ /@@@/",
            "\"#{\"@@@",
            ":\"@@@",
            "%w[\n@@@\n]",
            "\"#{a[\"b\"]} @@@",
            "f %w[(@@@",
            "%[ [a] @@@",
            "<<~A\n #{'@@@'}\nA",
            "x = ?@@@",
            "x = $@@@",
            "x = ?\\\"; y = \"@@@",
            "if / \"/ =~ z; x = \"@@@",
            "return / \"/; x = \"@@@",
            "x.y / \"@@@",
            "def n? = 4\nM = n? / 2\nR = /@@@",
        ] {
            assert_eq!(place(text), Place::Literal, "{text:?}");
        }
        for text in ["# @@@", "x # @@@", "x\n__END__\n=end\n@@@", "\"a\" # \"@@@"] {
            assert_eq!(place(text), Place::Comment, "{text:?}");
        }
        assert_eq!(place("=begin\n=endless\n@@@"), Place::Block);
        for text in [
            "x = <<~A\n@@@",
            "<<A\n'\n@@@",
            "<<~'A'\n\"@@@",
            "<<~A\n# @@@",
            "<<A\n  A\n@@@",
            "<<~'A'\n# @@@",
            "<<~A\n\\#{@@@",
            "<<~A\n\u{a0}A\n# @@@",
            "x = <<sql\n# @@@",
        ] {
            assert_eq!(place(text), Place::Heredoc, "{text:?}");
        }
    }

    #[test]
    fn what_has_more_than_one_reading_makes_the_rest_unsure() {
        for text in [
            "a = 1; a /2",
            "0x1f /1",
            "a = []; a %w[b]",
            "a = []; out = a; out <<A\nA",
            "x = % \"\"",
            "x = ?\\C-\"",
            "a = b = 1; a ?b : 1",
            "x = a?=1",
            "def a(b) / \"/; end",
            "def a.b=(c = (1)) / \"/; end",
            "alias a `",
            "undef `",
            "x = \"\\c\"\"",
            "x = \"#$'\"",
            "f([ <<A, \"x\\\n\" ])\nA",
            "x = <<~A\n one \\\n A\n",
            "x = \"#{<<~A}\"\nA",
            "x = <<'\"a\"'\n",
            "y = x \\\n=begin_at",
            "=beginning",
            "x = \"#{\n__END__\n}\"",
            "( ]",
            "puts:/x/",
            "\u{4}",
            "a\rb",
            "1if / \"/",
            "# coding: sjis",
            "\u{feff}__END__",
            "#!ruby\n# vim: fileencoding=euc-jp",
        ] {
            let text = format!("{text}\nx = @@@");
            assert!(matches!(place(&text), Place::Unsure(_)), "{text:?} {:?}", place(&text));
        }
        let Place::Unsure(unsure) = place("a = 1\n  b = a /2 + 1\n@@@") else { panic!() };
        assert_eq!(unsure.text, "b = a /2 + 1");
    }
}
