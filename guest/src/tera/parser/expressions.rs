//! Reads expressions.
//!
//! A function returns none if its rule does not fit, and may then have moved on.

use crate::tera::tree::{Comparison, Expr, Key, Operator, Path, Term};

use super::{CHAIN, DEPTH, Parser, plain};

impl Parser<'_> {
    /// What can be printed, set or given.
    pub(super) fn value(&mut self) -> Option<Expr> {
        first_of!(self, self.logic(), self.list_with_filters())
    }

    /// What can be looped over.
    pub(super) fn container(&mut self) -> Option<Expr> {
        first_of!(self, self.value_with_filters(), self.list_with_filters())
    }

    /// `a and b or c`
    pub(super) fn logic(&mut self) -> Option<Expr> {
        self.depth += 1;
        let read = if self.depth > DEPTH { self.missed("") } else { self.logic_chain() };
        self.depth -= 1;
        read
    }

    fn logic_chain(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let mut operands = vec![self.logic_value()?];
        let mut operators = Vec::new();
        loop {
            let before = self.at;
            let operator = self.word("or", Comparison::Or).or_else(|| self.word("and", Comparison::And));
            let operand = operator.and_then(|operator| {
                self.space();
                Some((operator, self.logic_value()?))
            });
            let Some((operator, operand)) = operand else {
                self.at = before;
                break;
            };
            operators.push(operator);
            operands.push(operand);
        }
        // `and` binds tighter than `or`.
        let join = |left: Expr, operator: Comparison, right: Expr| {
            let at = left.at.start..right.at.end;
            plain(Term::Compare(operator, Box::new((left, right))), at)
        };
        self.chained(&operands)?;
        fold(operands, &operators, |operator| operator == Comparison::And, join)
    }

    /// `not a`, `a in b`, `a == b`, `(a or b)`
    fn logic_value(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let start = self.at;
        let negated = self.negation();
        self.space();
        let read = first_of!(self, self.membership(), self.comparison());
        if let Some(read) = read {
            return Some(Expr { negated, ..read });
        }
        self.at = start;
        self.literal("(")?;
        self.space();
        let read = self.logic()?;
        self.token(")")?;
        Some(Expr { negated: false, ..read }) // As Tera does: it forgets a `not` in the brackets.
    }

    fn negation(&mut self) -> bool {
        let start = self.at;
        let read = self.literal("not").is_some() && self.blank().is_some();
        if !read {
            self.at = start;
        }
        read
    }

    fn membership(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let start = self.at;
        let left = first_of!(self, self.text_with_filters(), self.value_with_filters())?;
        self.space();
        let negated = self.negation();
        self.token("in")?;
        self.space();
        let right = first_of!(self, self.text_with_filters(), self.list_with_filters(), self.path_expression())?;
        Some(plain(Term::In { negated, sides: Box::new((left, right)) }, start..self.at))
    }

    fn comparison(&mut self) -> Option<Expr> {
        let start = self.at;
        let left = first_of!(self, self.text_with_filters(), self.sum_with_filters())?;
        let before = self.at;
        self.space();
        let right = self.comparator().and_then(|operator| {
            self.space();
            let right = first_of!(self, self.text_with_filters(), self.sum_with_filters())?;
            Some((operator, right))
        });
        let Some((operator, right)) = right else {
            self.at = before;
            return Some(left);
        };
        Some(plain(Term::Compare(operator, Box::new((left, right))), start..self.at))
    }

    fn comparator(&mut self) -> Option<Comparison> {
        const COMPARATORS: [(&str, Comparison); 6] = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            (">", Comparison::Greater),
            ("<", Comparison::Less),
            ("==", Comparison::Equal),
            ("!=", Comparison::Unequal),
        ];
        COMPARATORS.iter().find_map(|(sign, comparison)| self.literal(sign).map(|()| *comparison))
    }

    /// `a | length + 1`
    fn sum_with_filters(&mut self) -> Option<Expr> {
        self.sum(Self::value_with_filters)
    }

    /// `a + b | filter`
    pub(super) fn value_with_filters(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let value = self.sum(Self::operand)?;
        Some(self.filtered(value))
    }

    /// Operands with signs between them. `*`, `/` and `%` bind tighter.
    fn sum(&mut self, operand: fn(&mut Self) -> Option<Expr>) -> Option<Expr> {
        let mut operands = vec![operand(self)?];
        let mut operators = Vec::new();
        loop {
            let before = self.at;
            self.space();
            let next = self.operator().and_then(|operator| {
                self.space();
                Some((operator, operand(self)?))
            });
            let Some((operator, next)) = next else {
                self.at = before;
                break;
            };
            operators.push(operator);
            operands.push(next);
        }
        let tight = |operator| !matches!(operator, Operator::Add | Operator::Subtract);
        let join = |left: Expr, operator: Operator, right: Expr| {
            let at = left.at.start..right.at.end;
            plain(Term::Math(operator, Box::new((left, right))), at)
        };
        self.chained(&operands)?;
        fold(operands, &operators, tight, join)
    }

    fn operator(&mut self) -> Option<Operator> {
        const OPERATORS: [(&str, Operator); 5] = [
            ("+", Operator::Add),
            ("-", Operator::Subtract),
            ("*", Operator::Multiply),
            ("/", Operator::Divide),
            ("%", Operator::Modulo),
        ];
        OPERATORS.iter().find_map(|(sign, operator)| self.literal(sign).map(|()| *operator))
    }

    fn operand(&mut self) -> Option<Expr> {
        self.depth += 1;
        let read = if self.depth > DEPTH { self.missed("") } else { first_of!(self, self.brackets(), self.basic()) };
        self.depth -= 1;
        read
    }

    fn brackets(&mut self) -> Option<Expr> {
        self.try_rule()?;
        self.literal("(")?;
        self.space();
        let value = self.sum(Self::operand)?;
        self.token(")")?;
        Some(value)
    }

    fn basic(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let start = self.at;
        let term = first_of!(
            self,
            self.boolean(),
            self.test().map(Term::Test),
            self.macro_call().map(Term::Macro),
            self.call().map(Term::Call),
            self.path().map(Term::Path),
            self.float(),
            self.integer()
        );
        match term {
            Some(term) => Some(plain(term, start..self.at)),
            None => self.missed("a value"),
        }
    }

    fn boolean(&mut self) -> Option<Term> {
        const WORDS: [(&str, bool); 4] = [("true", true), ("false", false), ("True", true), ("False", false)];
        WORDS.iter().find_map(|(word, value)| self.literal(word).map(|()| Term::Bool(*value)))
    }

    /// `"a" ~ b | filter` or `"a" | filter`
    fn text_with_filters(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let start = self.at;
        let term = first_of!(self, self.concatenation(), self.string().map(Term::Text))?;
        let at = start..self.at;
        Some(self.filtered(plain(term, at)))
    }

    fn concatenation(&mut self) -> Option<Term> {
        let mut terms = vec![self.part()?];
        loop {
            let before = self.at;
            let part = self.token("~").and_then(|()| {
                self.space();
                self.part()
            });
            let Some(part) = part else {
                self.at = before;
                break;
            };
            terms.push(part);
        }
        if terms.len() < 2 {
            return None;
        }
        // As Tera does: texts that are joined are one text, so that a condition can use `not` before it.
        let text = terms.iter().map(|term| match term {
            Term::Text(text) => Some(text.as_str()),
            _ => None,
        });
        Some(text.collect::<Option<String>>().map_or(Term::Concat(terms), Term::Text))
    }

    fn part(&mut self) -> Option<Term> {
        first_of!(
            self,
            self.call().map(Term::Call),
            self.float(),
            self.integer(),
            self.string().map(Term::Text),
            self.path().map(Term::Path)
        )
    }

    /// `[a, b] | filter`
    pub(super) fn list_with_filters(&mut self) -> Option<Expr> {
        self.try_rule()?;
        let start = self.at;
        self.literal("[")?;
        let mut items = Vec::new();
        loop {
            let before = self.at;
            self.space();
            let Some(item) = self.logic_value() else {
                self.at = before;
                break;
            };
            items.push(item);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token("]")?;
        let at = start..self.at;
        Some(self.filtered(plain(Term::List(items), at)))
    }

    /// `["a", "b"]`
    pub(super) fn strings(&mut self) -> Option<Vec<String>> {
        self.literal("[")?;
        let mut strings = Vec::new();
        loop {
            let before = self.at;
            self.space();
            let Some(string) = self.string() else {
                self.at = before;
                break;
            };
            strings.push(string);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token("]")?;
        Some(strings)
    }

    fn path_expression(&mut self) -> Option<Expr> {
        let start = self.at;
        let path = self.path()?;
        Some(plain(Term::Path(path), start..self.at))
    }

    /// `a.b[0][c]`
    pub(super) fn path(&mut self) -> Option<Path> {
        self.depth += 1;
        let read = if self.depth > DEPTH { self.missed("") } else { self.path_with_keys() };
        self.depth -= 1;
        read
    }

    fn path_with_keys(&mut self) -> Option<Path> {
        let start = self.at;
        let root = self.identifier()?;
        let mut keys = Vec::new();
        loop {
            let before = self.at;
            let key = if self.literal(".").is_some() {
                self.characters().map(Key::Name)
            } else if self.literal("[").is_some() {
                let key = first_of!(
                    self,
                    self.digits().map(Key::Name),
                    self.string().map(Key::Name),
                    self.path().map(Key::Value)
                );
                key.and_then(|key| self.literal("]").map(|()| key))
            } else {
                None
            };
            let Some(key) = key else {
                self.at = before;
                break;
            };
            keys.push(key);
        }
        Some(Path { root, keys, at: start..self.at })
    }

    /// The default of a macro's argument.
    pub(super) fn literal_value(&mut self) -> Option<Expr> {
        let start = self.at;
        let term = first_of!(self, self.boolean(), self.string().map(Term::Text), self.float(), self.integer())?;
        Some(plain(term, start..self.at))
    }

    fn word(&mut self, word: &str, meaning: Comparison) -> Option<Comparison> {
        let before = self.at;
        let read = self.token(word).and_then(|()| self.blank()).map(|()| meaning);
        if read.is_none() {
            self.at = before;
        }
        read
    }

    /// Refuses a chain that would lie too deep in itself once it is joined.
    fn chained(&mut self, operands: &[Expr]) -> Option<()> {
        let deepest = operands.iter().map(Expr::depth).max().unwrap_or_default();
        if operands.len() > 1 && u32::try_from(operands.len()).map_or(true, |length| length + deepest > CHAIN) {
            self.tries = 0;
            return None;
        }
        Some(())
    }

    /// Counts a rule. Rules are tried again and again in nested calls, so that there is an end.
    pub(super) fn try_rule(&mut self) -> Option<()> {
        self.tries = self.tries.saturating_sub(1);
        if self.tries == 0 { self.missed("") } else { Some(()) }
    }
}

/// Joins operands from the left, the tighter operators first.
fn fold<O: Copy>(
    operands: Vec<Expr>,
    operators: &[O],
    tight: impl Fn(O) -> bool,
    join: impl Fn(Expr, O, Expr) -> Expr,
) -> Option<Expr> {
    let mut operands = operands.into_iter();
    let mut loose: Vec<(Expr, O)> = Vec::new();
    let mut current = operands.next()?;
    for (operator, right) in operators.iter().zip(operands) {
        if tight(*operator) {
            current = join(current, *operator, right);
        } else {
            loose.push((current, *operator));
            current = right;
        }
    }
    let mut joined: Option<(Expr, O)> = None;
    for (operand, operator) in loose {
        let left = match joined.take() {
            Some((left, before)) => join(left, before, operand),
            None => operand,
        };
        joined = Some((left, operator));
    }
    Some(match joined {
        Some((left, operator)) => join(left, operator, current),
        None => current,
    })
}
