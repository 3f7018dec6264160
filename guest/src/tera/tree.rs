//! A template after it was read.

use std::ops::Range;

/// A place in the template's text.
pub type At = Range<usize>;

/// Whether a tag removes the whitespace before it (`{%-`) and after it (`-%}`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Trim {
    pub left: bool,
    pub right: bool,
}

/// A part of a template.
#[derive(Debug)]
pub enum Node {
    Text(String),
    Comment(Trim),
    Print(Trim, Expr),
    Super(At),
    Set { trim: Trim, name: String, value: Expr, global: bool },
    Include { trim: Trim, names: Vec<String>, ignore_missing: bool, at: At },
    Extends(Trim, String, At),
    Import { trim: Trim, file: String, namespace: String, at: At },
    Break(Trim),
    Continue(Trim),
    Raw(Trim, String, Trim),
    If(Vec<Branch>, Option<(Trim, Vec<Node>)>, Trim),
    For(Trim, Box<For>, Trim),
    Filter(Trim, Call, Vec<Node>, Trim),
    Block(Trim, Block, Trim),
    Macro(Trim, Macro, Trim),
}

#[derive(Debug)]
pub struct Branch {
    pub trim: Trim,
    pub condition: Expr,
    pub body: Vec<Node>,
}

#[derive(Debug)]
pub struct For {
    pub key: Option<String>,
    pub name: String,
    pub container: Expr,
    pub body: Vec<Node>,
    pub empty: Option<Vec<Node>>,
}

#[derive(Debug)]
pub struct Block {
    pub name: String,
    pub body: Vec<Node>,
    pub at: At,
}

#[derive(Debug)]
pub struct Macro {
    pub name: String,
    pub arguments: Vec<(String, Option<Expr>)>,
    pub body: Vec<Node>,
    pub at: At,
}

/// A value with `not` before it and filters behind it.
#[derive(Clone, Debug)]
pub struct Expr {
    pub term: Term,
    pub negated: bool,
    pub filters: Vec<Call>,
    pub at: At,
}

impl Expr {
    /// How deep expressions lie in each other.
    pub fn depth(&self) -> u32 {
        let deepest = |values: &[Expr]| values.iter().map(Self::depth).max().unwrap_or_default();
        let given = |call: &Call| call.arguments.iter().map(|(_, value)| value.depth()).max().unwrap_or_default();
        let term = match &self.term {
            Term::List(items) => deepest(items),
            Term::Concat(parts) => {
                let calls = parts.iter().map(|part| if let Term::Call(call) = part { given(call) } else { 0 });
                calls.max().unwrap_or_default()
            }
            Term::Call(call) | Term::Macro(MacroCall { call, .. }) => given(call),
            Term::Test(test) => deepest(&test.arguments),
            Term::In { sides, .. } | Term::Compare(_, sides) | Term::Math(_, sides) => {
                sides.0.depth().max(sides.1.depth())
            }
            Term::Text(_) | Term::Int(_) | Term::Float(_) | Term::Bool(_) | Term::Path(_) => 0,
        };
        1 + self.filters.iter().map(given).fold(term, u32::max)
    }
}

#[derive(Clone, Debug)]
pub enum Term {
    List(Vec<Expr>),
    Text(String),
    Concat(Vec<Term>),
    Int(i64),
    Float(f64),
    Bool(bool),
    Path(Path),
    Call(Call),
    Macro(MacroCall),
    Test(Test),
    In { negated: bool, sides: Box<(Expr, Expr)> },
    Compare(Comparison, Box<(Expr, Expr)>),
    Math(Operator, Box<(Expr, Expr)>),
}

/// The name of a variable with what is read from its value.
#[derive(Clone, Debug)]
pub struct Path {
    pub root: String,
    pub keys: Vec<Key>,
    pub at: At,
}

#[derive(Clone, Debug)]
pub enum Key {
    Name(String),
    Value(Path),
}

/// A filter or a function with its arguments.
#[derive(Clone, Debug)]
pub struct Call {
    pub name: String,
    pub arguments: Vec<(String, Expr)>,
    pub at: At,
}

#[derive(Clone, Debug)]
pub struct MacroCall {
    pub namespace: String,
    pub call: Call,
}

#[derive(Clone, Debug)]
pub struct Test {
    pub subject: Path,
    pub negated: bool,
    pub name: String,
    pub arguments: Vec<Expr>,
    pub at: At,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}
