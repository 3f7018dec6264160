//! Evaluates expressions.

use spanned_yaml::float::{self, Style};

use crate::tera::filters::Refusal;
use crate::tera::tree::{Call, Comparison, Expr, Operator, Term, Test};
use crate::tera::{Fault, Kind, Value, filters, tests};

use super::{BYTES, DEPTH, Rendered, Renderer, TOO_DEEP};

impl<'t> Renderer<'t> {
    pub(super) fn evaluate(&mut self, value: &'t Expr) -> Rendered<Value> {
        self.spend(0, &value.at)?;
        self.enter(&value.at)?;
        let mut result = match &value.term {
            Term::Path(path) => match self.lookup(path) {
                Err(fault) if fault.kind == Kind::Render => {
                    let Some(default) = self.missing(value, fault)? else {
                        self.depth -= 1;
                        return Ok(Value::Bool(true));
                    };
                    default
                }
                found => found?,
            },
            Term::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.evaluate(item)?);
                }
                let list = Value::List(list);
                if list.depth() > DEPTH {
                    return Err(self.fault(Kind::Endless, &value.at, TOO_DEEP.to_owned()));
                }
                list
            }
            Term::Text(text) => {
                self.spend(text.len(), &value.at)?;
                text.as_str().into()
            }
            Term::Concat(parts) => self.joined(parts, value)?.into(),
            Term::Int(number) => Value::Int(*number),
            Term::Float(number) => Value::Float(*number),
            Term::Bool(flag) => Value::Bool(*flag),
            Term::Call(call) => self.function(call)?,
            Term::Macro(call) => self.macro_call(call)?.into(),
            Term::Test(test) => Value::Bool(self.test(test)?),
            Term::In { negated, sides } => Value::Bool(self.contains(sides)? != *negated),
            Term::Compare(..) => Value::Bool(self.is_true(value)?),
            Term::Math(..) => self.number_of(&value.term, value)?.unwrap_or_else(|| "NaN".into()),
        };
        for filter in value.filters.iter().filter(|filter| !matches!(filter.name.as_str(), "safe" | "default")) {
            result = self.filtered(&result, filter)?;
        }
        self.depth -= 1;
        Ok(if value.negated { Value::Bool(!result.is_true()) } else { result })
    }

    /// The default of an undefined variable. None behind `not`, where it counts as false.
    fn missing(&mut self, value: &'t Expr, fault: Fault) -> Rendered<Option<Value>> {
        match value.filters.first().filter(|filter| filter.name == "default") {
            Some(filter) => match filter.arguments.iter().find(|(name, _)| name == "value") {
                Some((_, default)) => self.evaluate(default).map(Some),
                None => Err(self.fault(Kind::Render, &filter.at, "`default` needs the argument `value`".to_owned())),
            },
            None if value.negated => Ok(None),
            None => Err(fault),
        }
    }

    pub(super) fn filtered(&mut self, value: &Value, filter: &'t Call) -> Rendered<Value> {
        let arguments = self.arguments(filter)?;
        let own = self.context.extension.filter(|own| own.filters().contains(&filter.name.as_str()));
        let answer = match own {
            Some(own) => own.filter(&filter.name, value).map_err(Refusal::Wrong),
            None => filters::filter(&filter.name, value, &arguments, self.context.steps.get().saturating_mul(BYTES)),
        };
        let result = self.answer(answer, &filter.at, &format!("filter `{}`", filter.name))?;
        self.spend(result.weight(), &filter.at)?;
        Ok(result)
    }

    fn function(&mut self, call: &'t Call) -> Rendered<Value> {
        let arguments = self.arguments(call)?;
        let answer = filters::function(&call.name, &arguments);
        let result = self.answer(answer, &call.at, &format!("function `{}`", call.name))?;
        self.spend(result.weight(), &call.at)?;
        Ok(result)
    }

    fn arguments(&mut self, call: &'t Call) -> Rendered<filters::Arguments> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for (name, value) in &call.arguments {
            arguments.push((name.clone(), self.evaluate(value)?));
        }
        Ok(arguments)
    }

    fn test(&mut self, test: &'t Test) -> Rendered<bool> {
        let mut arguments = Vec::with_capacity(test.arguments.len());
        for argument in &test.arguments {
            arguments.push(self.evaluate(argument)?);
        }
        let subject = match self.lookup(&test.subject) {
            Err(fault) if fault.kind == Kind::Endless => return Err(fault),
            found => found.ok(),
        };
        let answer = tests::test(&test.name, subject.as_ref(), &arguments);
        Ok(self.answer(answer, &test.at, &format!("test `{}`", test.name))? != test.negated)
    }

    fn joined(&mut self, parts: &'t [Term], whole: &'t Expr) -> Rendered<String> {
        let mut text = String::new();
        for part in parts {
            let value = match part {
                Term::Path(path) => self.lookup(path)?,
                Term::Call(call) => self.function(call)?,
                Term::Text(part) => part.as_str().into(),
                Term::Float(number) => float::write(*number, Style::Plain).into(),
                Term::Int(number) => Value::Int(*number),
                // The grammar lets nothing else stand here.
                Term::List(_)
                | Term::Concat(_)
                | Term::Bool(_)
                | Term::Macro(_)
                | Term::Test(_)
                | Term::In { .. }
                | Term::Compare(..)
                | Term::Math(..) => Value::Bool(false),
            };
            let Some(part) = value.joined() else {
                let message = format!("`~` joins texts and numbers, not {}", value.kind());
                return Err(self.fault(Kind::Render, &whole.at, message));
            };
            self.spend(part.len(), &whole.at)?;
            text.push_str(&part);
        }
        Ok(text)
    }

    fn contains(&mut self, (left, right): &'t (Expr, Expr)) -> Rendered<bool> {
        let (item, container) = (self.evaluate(left)?, self.evaluate(right)?);
        match (&container, &item) {
            (Value::List(items), _) => Ok(items.contains(&item)),
            (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
            (Value::Map(_), Value::Text(key)) => Ok(container.item(key).is_some()),
            _ => {
                let message = format!("`in` can't look for {} in {}", item.kind(), container.kind());
                Err(self.fault(Kind::Render, &left.at, message))
            }
        }
    }

    pub(super) fn is_true(&mut self, value: &'t Expr) -> Rendered<bool> {
        self.spend(0, &value.at)?;
        self.enter(&value.at)?;
        let result = match &value.term {
            Term::Compare(comparison, sides) => {
                let Some(result) = self.compare(*comparison, sides)? else {
                    self.depth -= 1;
                    return Ok(false); // Also behind `not`.
                };
                result
            }
            Term::Path(_) => {
                let (depth, source, frames) = (self.depth, self.source, self.frames.len());
                let evaluated = match self.evaluate(value) {
                    Err(fault) if matches!(fault.kind, Kind::Endless | Kind::Unavailable) => return Err(fault),
                    evaluated => evaluated,
                };
                self.depth = depth;
                self.source = source;
                self.frames.truncate(frames);
                evaluated.is_ok_and(|result| result.is_true()) != value.negated
            }
            Term::Math(..) | Term::Int(_) | Term::Float(_) => {
                self.number_of(&value.term, value)?.is_some_and(|number| number.number() != Some(0.0))
            }
            Term::In { negated, sides } => self.contains(sides)? != *negated,
            Term::Test(test) => self.test(test)?,
            Term::Bool(flag) => *flag,
            Term::Text(text) => !text.is_empty(),
            Term::Call(call) => match self.function(call)? {
                Value::Bool(flag) => flag,
                other => {
                    let message =
                        format!("a condition needs true or false, and `{}` gives {}", call.name, other.kind());
                    return Err(self.fault(Kind::Render, &call.at, message));
                }
            },
            Term::Concat(_) => match self.evaluate(value)? {
                Value::Text(text) => !text.is_empty(),
                other => {
                    let message = format!("a condition can't use `~` for {}; use `set` before it", other.kind());
                    return Err(self.fault(Kind::Render, &value.at, message));
                }
            },
            Term::Macro(call) => !self.macro_call(call)?.is_empty(),
            Term::List(items) => !items.is_empty(),
        };
        self.depth -= 1;
        Ok(result != value.negated)
    }

    /// None if a number is compared with something else.
    fn compare(&mut self, comparison: Comparison, sides: &'t (Expr, Expr)) -> Rendered<Option<bool>> {
        let (left, right) = sides;
        Ok(Some(match comparison {
            Comparison::Or => self.is_true(left)? || self.is_true(right)?,
            Comparison::And => self.is_true(left)? && self.is_true(right)?,
            Comparison::Equal | Comparison::Unequal => {
                let (left, right) = (self.evaluate(left)?, self.evaluate(right)?);
                let equal = match (left.number(), right.number()) {
                    #[allow(clippy::float_cmp)] // as Tera does
                    (Some(left), Some(right)) => left == right,
                    (None, None) => left == right,
                    _ => return Ok(None),
                };
                equal == (comparison == Comparison::Equal)
            }
            Comparison::Less | Comparison::LessOrEqual | Comparison::Greater | Comparison::GreaterOrEqual => {
                let (first, second) = (self.number(left)?, self.number(right)?);
                let (Some(first), Some(second)) =
                    (first.and_then(|value| value.number()), second.and_then(|value| value.number()))
                else {
                    return Err(self.fault(Kind::Render, &left.at, "this is not a number".to_owned()));
                };
                match comparison {
                    Comparison::Less => first < second,
                    Comparison::LessOrEqual => first <= second,
                    Comparison::Greater => first > second,
                    _ => first >= second,
                }
            }
        }))
    }

    fn number(&mut self, value: &'t Expr) -> Rendered<Option<Value>> {
        if value.filters.is_empty() {
            return self.number_of(&value.term, value);
        }
        let result = self.evaluate(value)?;
        self.checked(result, value).map(Some)
    }

    /// None stands for a result that is no number, such as of a division by 0.
    fn number_of(&mut self, term: &'t Term, value: &'t Expr) -> Rendered<Option<Value>> {
        let result = match term {
            Term::Path(path) => self.lookup(path)?,
            Term::Call(call) => self.function(call)?,
            Term::Int(number) => Value::Int(*number),
            Term::Float(number) => Value::Float(*number),
            Term::Math(operator, sides) => {
                self.enter(&value.at)?;
                let (left, right) = (self.number(&sides.0)?, self.number(&sides.1)?);
                self.depth -= 1;
                let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
                return self.calculated(*operator, &left, &right, value);
            }
            Term::Bool(flag) => Value::Bool(*flag),
            Term::List(_) => Value::List(Vec::new()),
            Term::Text(_) | Term::Concat(_) | Term::Macro(_) | Term::Test(_) | Term::In { .. } | Term::Compare(..) => {
                "".into()
            }
        };
        self.checked(result, value).map(Some)
    }

    fn checked(&self, result: Value, value: &Expr) -> Rendered<Value> {
        if matches!(result, Value::Int(_) | Value::Float(_)) {
            return Ok(result);
        }
        let message = format!("this needs a number, not {}; the filter `int` makes one", result.kind());
        Err(self.fault(Kind::Render, &value.at, message))
    }

    fn calculated(&mut self, operator: Operator, left: &Value, right: &Value, value: &Expr) -> Rendered<Option<Value>> {
        let fault = |why: &str| Err(self.fault(Kind::Render, &value.at, why.to_owned()));
        let (Some(first), Some(second)) = (left.number(), right.number()) else { return Ok(None) };
        if operator == Operator::Divide {
            let result = first / second;
            #[allow(clippy::float_cmp, clippy::cast_possible_truncation)] // as Tera does
            return Ok(match result {
                _ if !result.is_finite() => None,
                _ if result.round() == result => Some(Value::Int(result as i64)),
                _ => Some(Value::Float(result)),
            });
        }
        if let (Value::Int(first), Value::Int(second)) = (left, right) {
            let result = match operator {
                Operator::Add => first.checked_add(*second),
                Operator::Subtract => first.checked_sub(*second),
                Operator::Multiply => first.checked_mul(*second),
                Operator::Divide | Operator::Modulo if *second == 0 => return fault("this divides by 0"),
                Operator::Divide | Operator::Modulo => first.checked_rem(*second), // a division has ended above
            };
            return result.map_or_else(|| fault("the result is too large"), |number| Ok(Some(Value::Int(number))));
        }
        let result = match operator {
            Operator::Add => first + second,
            Operator::Subtract => first - second,
            Operator::Multiply => first * second,
            Operator::Divide | Operator::Modulo => first % second,
        };
        let finite = result.is_finite();
        if !finite && matches!(operator, Operator::Add | Operator::Subtract) {
            return fault("the result is too large");
        }
        Ok(finite.then_some(Value::Float(result)))
    }
}
