//! Reads a template, by the rules of Tera's own grammar.
//!
//! Tera's grammar takes the first rule that fits and never goes back into it. These functions do
//! the same, in the same order, so that they read what Tera reads and refuse what Tera refuses.

/// The first rule that fits. Goes back before it tries the next one.
macro_rules! first_of {
    ($parser:ident, $($rule:expr),+) => {{
        let start = $parser.at;
        None
            $(.or_else(|| { $parser.at = start; $rule }))+
            .or_else(|| { $parser.at = start; None })
    }};
}

mod calls;
mod expressions;
mod tokens;

use super::tree::{At, Block, Branch, Expr, For, Macro, Node, Term, Trim};
use super::trim::trim;
use super::{Fault, Kind};

/// How deep tags and expressions may be nested.
const DEPTH: u32 = 60;
/// How many operands may follow each other, with what is nested in them. They are nested when they are read.
const CHAIN: u32 = 150;
/// How many rules may be tried. Tera's grammar tries nested calls many times.
const TRIES: u32 = 400_000;

/// Reads a template and removes the whitespace that its tags ask to remove.
pub fn parse(name: &str, text: &str) -> Result<Vec<Node>, Fault> {
    let mut parser = Parser { text, at: 0, furthest: 0, wanted: "", depth: 0, tries: TRIES };
    parser.template().map(|nodes| trim(nodes, Trim::default())).map_err(|problem| Fault {
        kind: Kind::Syntax,
        message: problem.message,
        help: String::new(),
        template: name.to_owned(),
        at: problem.at,
    })
}

struct Problem {
    at: At,
    message: String,
}

type Parsed<T> = Result<T, Problem>;

/// What a body is part of. Each may hold other tags.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Top,
    Block,
    Loop,
    Macro,
    Filter,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The furthest place where a rule failed, and what it wanted there.
    furthest: usize,
    wanted: &'static str,
    depth: u32,
    tries: u32,
}

/// The tags that belong to another tag before them.
const ENDS: [&str; 8] = ["elif", "else", "endif", "endfor", "endfilter", "endblock", "endmacro", "endraw"];

impl<'a> Parser<'a> {
    fn template(&mut self) -> Parsed<Vec<Node>> {
        while self.rest().starts_with("{#") {
            self.comment()?;
        }
        let mut nodes = Vec::new();
        let mut extends = false;
        loop {
            let start = self.at;
            self.space();
            match self.keyword() {
                Some("extends") if !extends => {
                    extends = true;
                    nodes.push(self.extends()?);
                }
                Some("import") => nodes.push(self.import()?),
                _ => {
                    self.at = start;
                    break;
                }
            }
            self.space();
        }
        self.body(Inside::Top, &mut nodes)?;
        if self.at < self.text.len() {
            let word = self.keyword().unwrap_or_default();
            return Err(self.problem(self.at..self.at + 2, format!("`{word}` ends nothing here")));
        }
        Ok(nodes)
    }

    /// Reads nodes up to a tag that ends something, or to the end.
    fn body(&mut self, inside: Inside, nodes: &mut Vec<Node>) -> Parsed<()> {
        self.deeper()?;
        while self.at < self.text.len() {
            let rest = self.rest();
            let node = if rest.starts_with("{#") {
                Node::Comment(self.comment()?)
            } else if rest.starts_with("{{") {
                self.print(inside)?
            } else if rest.starts_with("{%") {
                match self.keyword() {
                    Some(word) if ENDS.contains(&word) => break,
                    word => self.tag(word.unwrap_or_default(), inside)?,
                }
            } else {
                let opens = |(at, _): &(usize, &str)| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#'));
                let end = rest.match_indices('{').find(opens).map_or(rest.len(), |(at, _)| at);
                self.at += end;
                Node::Text(rest.get(..end).unwrap_or_default().to_owned())
            };
            nodes.push(node);
        }
        self.depth -= 1;
        Ok(())
    }

    fn tag(&mut self, word: &str, inside: Inside) -> Parsed<Node> {
        match word {
            "include" => self.include(),
            "set" => self.set("set", false),
            "set_global" => self.set("set_global", true),
            "block" if matches!(inside, Inside::Top | Inside::Block | Inside::Filter) => self.block(),
            "if" => self.condition(inside),
            "for" => self.repetition(),
            "filter" => self.filter_section(),
            "raw" => self.raw(),
            "macro" if inside == Inside::Top && self.depth == 1 => self.definition(),
            "break" if inside == Inside::Loop => self.lone(word).map(Node::Break),
            "continue" if inside == Inside::Loop => self.lone(word).map(Node::Continue),
            "block" | "macro" | "break" | "continue" => Err(self.misplaced(word, "can't stand here")),
            "extends" | "import" => Err(self.misplaced(word, "must stand at the top")),
            _ => Err(self.misplaced(word, "is not a Tera tag")),
        }
    }

    fn print(&mut self, inside: Inside) -> Parsed<Node> {
        let start = self.at;
        self.at += 2;
        let left = self.literal("-").is_some();
        if inside == Inside::Block {
            let before = self.at;
            self.space();
            if self.literal("super()").is_some() && self.close("}}").is_some() {
                return Ok(Node::Super(start..self.at));
            }
            self.at = before;
        }
        self.space();
        let value = self.value().ok_or_else(|| self.unreadable())?;
        let right = self.close("}}").ok_or_else(|| self.unreadable())?;
        Ok(Node::Print(Trim { left, right }, value))
    }

    /// Reads a comment, which may not be empty.
    fn comment(&mut self) -> Parsed<Trim> {
        let start = self.at;
        self.at += 2;
        let left = self.literal("-").is_some();
        let rest = self.rest();
        match rest.find("#}") {
            Some(end) if end > 0 => {
                let right = end > 1 && rest.get(..end).is_some_and(|text| text.ends_with('-'));
                self.at += end + 2;
                Ok(Trim { left, right })
            }
            _ => Err(self.problem(start..start + 2, "this comment has no end, or no text".to_owned())),
        }
    }

    fn extends(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("extends")?;
        let file = self.string_argument()?;
        let right = self.end_of_tag()?;
        Ok(Node::Extends(Trim { left, right }, file, start..self.at))
    }

    fn import(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("import")?;
        let file = self.string_argument()?;
        let before = self.at;
        self.space();
        let spaced = self.at > before && self.literal("as").is_some() && self.blank().is_some();
        let namespace = if spaced { self.identifier() } else { None };
        let namespace = namespace.ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        Ok(Node::Import { trim: Trim { left, right }, file, namespace, at: start..self.at })
    }

    fn include(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("include")?;
        let names = match self.string() {
            Some(name) => vec![name],
            None => self.strings().ok_or_else(|| self.unreadable())?,
        };
        self.space();
        let before = self.at;
        let ignore_missing = self.literal("ignore").is_some() && {
            self.space();
            self.literal("missing").is_some()
        };
        if !ignore_missing {
            self.at = before;
        }
        let right = self.end_of_tag()?;
        Ok(Node::Include { trim: Trim { left, right }, names, ignore_missing, at: start..self.at })
    }

    fn set(&mut self, word: &'static str, global: bool) -> Parsed<Node> {
        let left = self.open(word)?;
        let name = self.identifier().ok_or_else(|| self.unreadable())?;
        self.token("=").ok_or_else(|| self.unreadable())?;
        self.space();
        let value = self.value().ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        Ok(Node::Set { trim: Trim { left, right }, name, value, global })
    }

    fn block(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("block")?;
        let name = self.identifier().ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        let at = start..self.at;
        let mut body = Vec::new();
        self.body(Inside::Block, &mut body)?;
        let end = self.ends(&at, "block", "endblock", true)?;
        Ok(Node::Block(Trim { left, right }, Block { name, body, at }, end))
    }

    fn definition(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("macro")?;
        let name = self.identifier().ok_or_else(|| self.unreadable())?;
        self.token("(").ok_or_else(|| self.unreadable())?;
        let mut arguments: Vec<(String, Option<Expr>)> = Vec::new();
        self.space();
        while self.literal(")").is_none() {
            if !arguments.is_empty() {
                self.token(",").ok_or_else(|| self.unreadable())?;
                self.space();
            }
            let name = self.identifier().ok_or_else(|| self.unreadable())?;
            let before = self.at;
            let default = if self.literal("=").is_some() { self.literal_value() } else { None };
            if default.is_none() {
                self.at = before;
            }
            arguments.retain(|(known, _)| *known != name);
            arguments.push((name, default));
            self.space();
        }
        let right = self.end_of_tag()?;
        let at = start..self.at;
        let mut body = Vec::new();
        self.body(Inside::Macro, &mut body)?;
        let end = self.ends(&at, "macro", "endmacro", true)?;
        Ok(Node::Macro(Trim { left, right }, Macro { name, arguments, body, at }, end))
    }

    fn condition(&mut self, inside: Inside) -> Parsed<Node> {
        let start = self.at;
        let mut branches = vec![self.branch("if", inside)?];
        let at = start..start + 2;
        loop {
            match self.keyword() {
                Some("elif") => branches.push(self.branch("elif", inside)?),
                Some("else") => {
                    let trim = self.lone("else")?;
                    let mut body = Vec::new();
                    self.body(inside, &mut body)?;
                    let end = self.ends(&at, "if", "endif", false)?;
                    return Ok(Node::If(branches, Some((trim, body)), end));
                }
                _ => return Ok(Node::If(branches, None, self.ends(&at, "if", "endif", false)?)),
            }
        }
    }

    fn branch(&mut self, word: &'static str, inside: Inside) -> Parsed<Branch> {
        let left = self.open(word)?;
        let condition = self.logic().ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        let mut body = Vec::new();
        self.body(inside, &mut body)?;
        Ok(Branch { trim: Trim { left, right }, condition, body })
    }

    fn repetition(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("for")?;
        let mut name = self.identifier().ok_or_else(|| self.unreadable())?;
        let mut key = None;
        if self.literal(",").is_some() {
            self.space();
            key = Some(name);
            name = self.identifier().ok_or_else(|| self.unreadable())?;
        }
        let container = (|| {
            self.blank()?;
            self.literal("in")?;
            self.blank()?;
            self.container()
        })();
        let container = container.ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        let at = start..self.at;
        let mut body = Vec::new();
        self.body(Inside::Loop, &mut body)?;
        let mut empty = None;
        while self.keyword() == Some("else") {
            self.lone("else")?;
            let mut nodes = Vec::new();
            self.body(Inside::Loop, &mut nodes)?;
            empty = Some(nodes);
        }
        let end = self.ends(&at, "for", "endfor", false)?;
        Ok(Node::For(Trim { left, right }, Box::new(For { key, name, container, body, empty }), end))
    }

    fn filter_section(&mut self) -> Parsed<Node> {
        let start = self.at;
        let left = self.open("filter")?;
        let call = self.filter_call().ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        let at = start..self.at;
        let mut body = Vec::new();
        self.body(Inside::Filter, &mut body)?;
        let end = self.ends(&at, "filter", "endfilter", false)?;
        Ok(Node::Filter(Trim { left, right }, call, body, end))
    }

    fn raw(&mut self) -> Parsed<Node> {
        let start = self.at;
        let begin = self.lone("raw")?;
        let at = self.at;
        while self.at < self.text.len() {
            let text = self.text.get(at..self.at).unwrap_or_default();
            if self.rest().starts_with("{%") && self.keyword() == Some("endraw") {
                let end = self.lone("endraw")?;
                return Ok(Node::Raw(begin, text.to_owned(), end));
            }
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
        }
        Err(self.problem(start..start + 2, "this `raw` has no `endraw`".to_owned()))
    }

    /// Reads a tag that is only a word.
    fn lone(&mut self, word: &str) -> Parsed<Trim> {
        self.at += 2;
        let left = self.literal("-").is_some();
        self.token(word).ok_or_else(|| self.unreadable())?;
        let right = self.end_of_tag()?;
        Ok(Trim { left, right })
    }

    /// Reads the tag that ends a body.
    fn ends(&mut self, at: &At, word: &str, end: &str, named: bool) -> Parsed<Trim> {
        if self.at >= self.text.len() || self.keyword() != Some(end) {
            return Err(self.problem(at.clone(), format!("this `{word}` has no `{end}`")));
        }
        self.at += 2;
        let left = self.literal("-").is_some();
        self.token(end).ok_or_else(|| self.unreadable())?;
        if named {
            self.space();
            let before = self.at;
            if self.identifier().is_none() {
                self.at = before;
            }
        }
        let right = self.end_of_tag()?;
        Ok(Trim { left, right })
    }

    /// The first word of the tag that begins here.
    fn keyword(&self) -> Option<&'a str> {
        let rest = self.rest().strip_prefix("{%")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches([' ', '\t', '\r', '\n']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        rest.get(..end)
    }

    /// Reads the start of a tag, its word, and the whitespace behind it.
    fn open(&mut self, word: &'static str) -> Parsed<bool> {
        self.at += 2;
        let left = self.literal("-").is_some();
        self.space();
        let read = self.literal(word).and_then(|()| self.blank());
        read.map(|()| left).ok_or_else(|| self.unreadable())
    }

    fn end_of_tag(&mut self) -> Parsed<bool> {
        self.close("%}").ok_or_else(|| self.unreadable())
    }

    /// Reads the end of a tag, and says whether it has a `-`.
    fn close(&mut self, end: &'static str) -> Option<bool> {
        self.space();
        let right = self.literal("-").is_some();
        self.literal(end)?;
        Some(right)
    }

    fn string_argument(&mut self) -> Parsed<String> {
        self.string().ok_or_else(|| self.unreadable())
    }

    /// Notes that a rule fails here.
    fn missed<T>(&mut self, wanted: &'static str) -> Option<T> {
        if self.at >= self.furthest {
            if self.at > self.furthest || !wanted.is_empty() {
                self.wanted = wanted;
            }
            self.furthest = self.at;
        }
        None
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            Err(self.problem(self.at..self.at, "it is nested too deep".to_owned()))
        } else {
            Ok(())
        }
    }

    fn unreadable(&self) -> Problem {
        let message = match self.wanted {
            _ if self.tries == 0 => "it is nested too deep".to_owned(),
            "" => "Tera can't read on from here".to_owned(),
            wanted => format!("expected {wanted} here"),
        };
        let rest = self.text.get(self.furthest..).unwrap_or_default();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        self.problem(self.furthest..self.furthest + length, message)
    }

    fn misplaced(&self, word: &str, why: &str) -> Problem {
        let end = self.rest().find("%}").map_or(2, |end| end + 2);
        self.problem(self.at..self.at + end, format!("`{}` {why}", crate::diagnostics::printable(word)))
    }

    // A method, so that every caller names the place first.
    #[allow(clippy::unused_self)]
    fn problem(&self, at: At, message: String) -> Problem {
        Problem { at, message }
    }
}

/// A value without `not` and filters.
fn plain(term: Term, at: At) -> Expr {
    Expr { term, negated: false, filters: Vec::new(), at }
}
