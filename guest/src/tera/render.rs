//! Renders a template, in the order in which Tera evaluates its parts.
//!
//! Some of what is here looks odd, such as the value of `not` in a comparison. It is what Tera does.

mod expressions;
mod lookup;

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::diagnostics::{did_you_mean, printable};

use super::filters::{Answer, Refusal};
use super::templates::{Template, Templates};
use super::tree::{At, Block, For, MacroCall, Node};
use super::{Extension, Fault, Kind, Language, Mark, Marked, Value, Written, filters};

/// The number of steps that all templates of a request may take together. A step is a tag, an
/// expression, or a few characters of a text.
pub const STEPS: usize = 400_000;
/// How deep bodies and expressions may lie in each other, with macros, includes and blocks.
const DEPTH: u32 = 150;
const TOO_MANY: &str = "it takes too many steps";
const TOO_DEEP: &str = "it calls itself, or is nested too deep";
/// What else to use where something of Tera can't be had.
const INSTEAD: &str = "Give the value as an argument, or use another filter.";
/// The bytes of a text that count as a step.
const BYTES: usize = 16;

/// The variables of a template.
pub type Variables = [(String, Value)];

/// What a template is rendered with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Its variables.
    pub variables: &'a Variables,
    /// What it has besides Tera.
    pub extension: Option<&'a dyn Extension>,
    /// The language of the file.
    pub language: Language,
    /// The steps that are left, at first [`STEPS`].
    pub steps: &'a Cell<usize>,
}

pub type Rendered<T> = Result<T, Fault>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    Origin,
    Loop,
    Macro,
    Include,
}

struct Frame<'t> {
    kind: FrameKind,
    template: &'t Template,
    values: Vec<(String, Value)>,
    repetition: Option<Repetition>,
}

struct Repetition {
    name: String,
    items: Vec<Value>,
    /// The name of the keys, and the keys, of a loop over a map.
    keys: Option<(String, Vec<String>)>,
    current: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Running,
    Broken,
    Continued,
}

pub struct Renderer<'t> {
    templates: &'t Templates,
    template: &'t Template,
    /// What the template extends, from the nearest on, and the last of these.
    parents: Vec<&'t Template>,
    root: &'t Template,
    /// The template in which the current tag is written.
    source: &'t Template,
    context: Context<'t>,
    frames: Vec<Frame<'t>>,
    /// The blocks that were entered: name, template, level. Tera does not take them off again.
    blocks: Vec<(String, &'t Template, usize)>,
    depth: u32,
}

impl<'t> Renderer<'t> {
    pub fn new(templates: &'t Templates, template: &'t Template, context: Context<'t>) -> Rendered<Self> {
        let parents = templates.relatives(template)?;
        let origin = Frame { kind: FrameKind::Origin, template, values: Vec::new(), repetition: None };
        Ok(Self {
            templates,
            template,
            root: parents.last().copied().unwrap_or(template),
            parents,
            source: template,
            context,
            frames: vec![origin],
            blocks: Vec::new(),
            depth: 0,
        })
    }

    pub fn template(mut self) -> Rendered<String> {
        let mut out = Written::default();
        self.source = self.root;
        let root = self.root;
        for node in &root.nodes {
            self.node(node, &mut out)?;
        }
        let checked = self.context.extension.map_or(Ok(()), |own| own.placed(self.context.language, &out));
        match checked.err().and_then(|(number, refused)| out.fault(number, &refused)) {
            Some(fault) => Err(fault),
            None => Ok(out.text),
        }
    }

    fn body(&mut self, nodes: &'t [Node], out: &mut Written<'t>) -> Rendered<()> {
        for node in nodes {
            self.node(node, out)?;
            let state = self.repetition().map(|repetition| repetition.state);
            if state.is_some_and(|state| state != State::Running) {
                break;
            }
        }
        Ok(())
    }

    fn repetition(&mut self) -> Option<&mut Repetition> {
        self.frames.last_mut()?.repetition.as_mut()
    }

    fn node(&mut self, node: &'t Node, out: &mut Written<'t>) -> Rendered<()> {
        match node {
            Node::Comment(_) | Node::Import { .. } | Node::Macro(..) => {}
            Node::Text(text) | Node::Raw(_, text, _) => {
                self.spend(text.len(), &(0..0))?;
                out.text.push_str(text);
            }
            Node::Print(_, expression) => {
                let value = self.evaluate(expression)?;
                self.print(&value, &expression.at, out)?;
            }
            Node::Set { name, value, global, .. } => {
                let value = self.evaluate(value)?;
                self.assign(name, value, *global);
            }
            Node::If(branches, otherwise, _) => {
                for branch in branches {
                    if self.is_true(&branch.condition)? {
                        return self.body(&branch.body, out);
                    }
                }
                if let Some((_, body)) = otherwise {
                    self.body(body, out)?;
                }
            }
            Node::For(_, repeated, _) => self.repeat(repeated, out)?,
            Node::Break(_) => self.leave(State::Broken),
            Node::Continue(_) => self.leave(State::Continued),
            Node::Filter(_, call, body, _) if call.name == "safe" => self.body(body, out)?,
            Node::Filter(_, call, body, _) => {
                let mut inner = Written::default();
                self.body(body, &mut inner)?;
                let value = self.filtered(&inner.text.into(), call)?;
                self.print(&value, &call.at, out)?;
            }
            Node::Block(_, block, _) => self.block(block, out)?,
            Node::Super(at) => self.above(at, out)?,
            Node::Include { names, ignore_missing, at, .. } => self.include(names, *ignore_missing, at, out)?,
            Node::Extends(_, _, at) => {
                return Err(self.fault(
                    Kind::Render,
                    at,
                    "a template that extends another can't be included".to_owned(),
                ));
            }
        }
        Ok(())
    }

    fn print(&mut self, value: &Value, at: &At, out: &mut Written<'t>) -> Rendered<()> {
        if let Some(own) = self.context.extension {
            own.printable(self.context.language, value)
                .map_err(|refused| self.fault(Kind::Unsafe, at, refused.why).help(refused.help))?;
        }
        let start = out.text.len();
        let text = value.to_string();
        self.spend(text.len(), at)?;
        out.text.push_str(&text);
        if let Value::Text(text) = value
            && let Some(mark @ (Mark::Literal(_) | Mark::Comment(_))) = text.mark()
        {
            out.marked.push(Marked { mark, range: start..out.text.len(), from: (&self.source.name, at.clone()) });
        }
        Ok(())
    }

    fn leave(&mut self, state: State) {
        if let Some(repetition) = self.repetition() {
            repetition.state = state;
        }
    }

    fn assign(&mut self, name: &str, value: Value, global: bool) {
        let last = self.frames.len().saturating_sub(1);
        let outside = self.frames.iter().rposition(|frame| frame.kind != FrameKind::Loop);
        let number = if global { outside.unwrap_or(last) } else { last };
        if let Some(frame) = self.frames.get_mut(number) {
            frame.values.retain(|(known, _)| known != name);
            frame.values.push((name.to_owned(), value));
        }
    }

    fn repeat(&mut self, repeated: &'t For, out: &mut Written<'t>) -> Rendered<()> {
        let at = &repeated.container.at;
        let container = self.evaluate(&repeated.container)?;
        let mut keys = None;
        let items = match (container, &repeated.key) {
            (Value::Map(members), Some(key)) => {
                let (names, items) = members.into_iter().unzip();
                keys = Some((key.clone(), names));
                items
            }
            (Value::List(items), None) => items,
            (Value::Text(text), None) => {
                self.spend(text.len() * BYTES, at)?;
                let letters = filters::simple(&text);
                self.answer(letters, at, "a loop over a text")?.chars().map(|c| c.to_string().into()).collect()
            }
            (other, None) => {
                let message = format!("a loop needs a list or a text, not {}", other.kind());
                return Err(self.fault(Kind::Render, at, message));
            }
            (other, Some(_)) => {
                let message = format!("a loop with a key needs a map, not {}", other.kind());
                return Err(self.fault(Kind::Render, at, message));
            }
        };
        if items.is_empty() {
            return repeated.empty.as_ref().map_or(Ok(()), |body| self.body(body, out));
        }
        let count = items.len();
        let name = repeated.name.clone();
        self.enter(at)?;
        let repetition = Repetition { name, items, keys, current: 0, state: State::Running };
        let template = self.active();
        self.frames.push(Frame { kind: FrameKind::Loop, template, values: Vec::new(), repetition: Some(repetition) });
        for number in 0..count {
            self.spend(0, at)?;
            if let Some(frame) = self.frames.last_mut()
                && let Some(repetition) = &mut frame.repetition
            {
                repetition.current = number;
                repetition.state = State::Running;
                frame.values.clear();
            }
            self.body(&repeated.body, out)?;
            if self.repetition().is_some_and(|repetition| repetition.state == State::Broken) {
                break;
            }
        }
        self.frames.pop();
        self.depth -= 1;
        Ok(())
    }

    /// Renders a block as the nearest template that has it says.
    fn block(&mut self, block: &'t Block, out: &mut Written<'t>) -> Rendered<()> {
        let active = self.active();
        // The frame of an included template has no parents here, as it can't extend any.
        let parents = if active.name == self.template.name { self.parents.clone() } else { Vec::new() };
        let templates = std::iter::once(active).chain(parents);
        for (level, template) in templates.enumerate() {
            if let Some(found) = template.block(&block.name) {
                self.blocks.push((block.name.clone(), template, level));
                return self.written_in(template, &block.at, |renderer| renderer.body(&found.body, out));
            }
        }
        self.body(&block.body, out)
    }

    /// Renders what the templates above have in the current block (`super()`).
    fn above(&mut self, at: &At, out: &mut Written<'t>) -> Rendered<()> {
        let Some((name, _, level)) = self.blocks.last().cloned() else { return Ok(()) };
        for above in level + 1..=self.parents.len() {
            let Some(template) = self.parents.get(above - 1).copied() else { break };
            let Some(found) = template.block(&name) else { continue };
            self.blocks.push((name, template, above));
            self.written_in(template, at, |renderer| renderer.body(&found.body, out))?;
            self.blocks.pop();
            if above >= self.parents.len() {
                self.blocks.pop();
            }
            return Ok(());
        }
        Err(self.fault(
            Kind::Render,
            at,
            "no template above has this block, so `super()` has nothing to print".to_owned(),
        ))
    }

    fn include(&mut self, names: &'t [String], ignore_missing: bool, at: &At, out: &mut Written<'t>) -> Rendered<()> {
        let Some(template) = names.iter().find_map(|name| self.templates.get(name)) else {
            return if ignore_missing {
                Ok(())
            } else {
                let name = names.first().map(String::as_str).unwrap_or_default();
                Err(self.templates.missing(self.source, name, at))
            };
        };
        self.frames.push(Frame { kind: FrameKind::Include, template, values: Vec::new(), repetition: None });
        self.written_in(template, at, |renderer| renderer.body(&template.nodes, out))?;
        self.frames.pop();
        Ok(())
    }

    /// Renders something that is written in another template.
    fn written_in<T>(
        &mut self,
        template: &'t Template,
        at: &At,
        render: impl FnOnce(&mut Self) -> Rendered<T>,
    ) -> Rendered<T> {
        self.enter(at)?;
        let before = std::mem::replace(&mut self.source, template);
        let rendered = render(self)?;
        self.source = before;
        self.depth -= 1;
        Ok(rendered)
    }

    fn macro_call(&mut self, wanted: &'t MacroCall) -> Rendered<String> {
        let MacroCall { namespace, call } = wanted;
        let caller = match self.blocks.last() {
            Some((_, template, _)) => *template,
            None if self.template.name != self.root.name => self.root,
            None => self.active(),
        };
        let file = self.templates.namespace(caller, namespace, &mut BTreeSet::new());
        let found = file.and_then(|file| Some((file, file.macros().find(|known| known.name == call.name)?)));
        let Some((file, definition)) = found else {
            let known = file.map(|file| did_you_mean(&call.name, file.macros().map(|known| known.name.as_str())));
            let message = format!("there is no macro `{namespace}::{}`", call.name);
            return Err(self.fault(Kind::Render, &call.at, message).help(known.unwrap_or_default()));
        };
        let mut values = Vec::new();
        for (name, default) in &definition.arguments {
            let given = call.arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            let Some(value) = given.or(default.as_ref()) else {
                let message = format!("the macro `{}` needs the argument `{name}`", call.name);
                return Err(self.fault(Kind::Render, &call.at, message));
            };
            values.push((name.clone(), self.evaluate(value)?));
        }
        self.frames.push(Frame { kind: FrameKind::Macro, template: file, values, repetition: None });
        let mut out = Written::default();
        self.written_in(file, &call.at, |renderer| renderer.body(&definition.body, &mut out))?;
        self.frames.pop();
        Ok(out.text)
    }

    fn active(&self) -> &'t Template {
        self.frames.last().map_or(self.template, |frame| frame.template)
    }

    fn enter(&mut self, at: &At) -> Rendered<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fault(Kind::Endless, at, TOO_DEEP.to_owned()));
        }
        Ok(())
    }

    /// Counts a step, and more for a long text.
    fn spend(&mut self, length: usize, at: &At) -> Rendered<()> {
        match self.context.steps.get().checked_sub(1 + length / BYTES) {
            Some(steps) => self.context.steps.set(steps),
            None => return Err(self.fault(Kind::Endless, at, TOO_MANY.to_owned())),
        }
        Ok(())
    }

    /// The answer of a filter, a function or a test, or the fault that refuses it.
    fn answer<T>(&self, answer: Answer<T>, at: &At, what: &str) -> Rendered<T> {
        answer.map_err(|refusal| match refusal {
            Refusal::Wrong(message) => self.fault(Kind::Render, at, printable(&message)),
            Refusal::TooLong => self.fault(Kind::Endless, at, TOO_MANY.to_owned()),
            Refusal::Unavailable(why) => self
                .fault(Kind::Unavailable, at, format!("{what}: {why}"))
                .help(self.context.extension.map_or(INSTEAD, Extension::instead)),
            Refusal::Unknown(mut known) => {
                known.extend(
                    self.context
                        .extension
                        .filter(|_| what.starts_with("filter"))
                        .map(Extension::filters)
                        .unwrap_or_default(),
                );
                let name = what.split('`').nth(1).unwrap_or_default();
                self.fault(Kind::Render, at, format!("there is no {what}")).help(did_you_mean(name, known))
            }
        })
    }

    fn fault(&self, kind: Kind, at: &At, message: String) -> Fault {
        self.source.fault(kind, at, message)
    }
}
