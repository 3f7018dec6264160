//! Reads what is called by its name: tests, macros, functions and filters.

use crate::tera::tree::{Call, Expr, MacroCall, Test};

use super::Parser;

impl Parser<'_> {
    pub(super) fn test(&mut self) -> Option<Test> {
        self.try_rule()?;
        let start = self.at;
        let subject = self.path()?;
        self.token("is")?;
        self.space();
        let (negated, (name, arguments)) =
            first_of!(self, self.negated_test().map(|call| (true, call)), self.test_call().map(|call| (false, call)))?;
        Some(Test { subject, negated, name, arguments, at: start..self.at })
    }

    fn negated_test(&mut self) -> Option<(String, Vec<Expr>)> {
        self.literal("not")?;
        self.test_call()
    }

    fn test_call(&mut self) -> Option<(String, Vec<Expr>)> {
        self.space();
        let name = self.identifier()?;
        let before = self.at;
        let arguments = self.test_arguments();
        if arguments.is_none() {
            self.at = before;
        }
        Some((name, arguments.unwrap_or_default()))
    }

    fn test_arguments(&mut self) -> Option<Vec<Expr>> {
        self.token("(")?;
        let mut arguments = Vec::new();
        loop {
            self.space();
            arguments.push(self.logic()?);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token(")")?;
        Some(arguments)
    }

    pub(super) fn macro_call(&mut self) -> Option<MacroCall> {
        self.try_rule()?;
        let start = self.at;
        let namespace = self.identifier()?;
        self.token("::")?;
        self.space();
        let mut call = self.call()?;
        call.at.start = start;
        Some(MacroCall { namespace, call })
    }

    /// `name(key=value)`
    pub(super) fn call(&mut self) -> Option<Call> {
        self.try_rule()?;
        let start = self.at;
        let name = self.identifier()?;
        self.token("(")?;
        let mut call = Call { name, arguments: Vec::new(), at: start..start };
        loop {
            let before = self.at;
            self.space();
            let Some((name, value)) = self.argument() else {
                self.at = before;
                break;
            };
            keep(&mut call, name, value);
            if self.token(",").is_none() {
                break;
            }
        }
        self.token(")")?;
        call.at.end = self.at;
        Some(call)
    }

    fn argument(&mut self) -> Option<(String, Expr)> {
        let name = self.identifier()?;
        self.token("=")?;
        self.space();
        let value = self.value()?;
        Some((name, value))
    }

    /// A filter's name with or without arguments.
    pub(super) fn filter_call(&mut self) -> Option<Call> {
        first_of!(self, self.call(), {
            let start = self.at;
            let name = self.identifier()?;
            Some(Call { name, arguments: Vec::new(), at: start..self.at })
        })
    }

    pub(super) fn filtered(&mut self, mut value: Expr) -> Expr {
        loop {
            let before = self.at;
            let filter = self.token("|").and_then(|()| {
                self.space();
                self.filter_call()
            });
            let Some(filter) = filter else {
                self.at = before;
                return value;
            };
            value.at.end = self.at;
            value.filters.push(filter);
        }
    }
}

/// Adds an argument. Of two with the same name the last one counts.
fn keep(call: &mut Call, name: String, value: Expr) {
    call.arguments.retain(|(known, _)| *known != name);
    call.arguments.push((name, value));
}
