//! Finds variables and macros.

use std::collections::BTreeSet;

use crate::diagnostics::{did_you_mean, printable};
use crate::tera::tree::{Key, Node, Path};
use crate::tera::{Kind, Value};

use super::{Frame, FrameKind, Rendered, Renderer, Template, Templates};

impl Renderer<'_> {
    /// The value of a variable.
    pub(super) fn lookup(&mut self, path: &Path) -> Rendered<Value> {
        self.spend(0, &path.at)?;
        let mut keys = Vec::with_capacity(path.keys.len());
        for key in &path.keys {
            keys.push(match key {
                Key::Name(name) => name.clone(),
                Key::Value(path) => match self.lookup(path)? {
                    value @ (Value::Text(_) | Value::Int(_) | Value::Float(_)) => value.to_string(),
                    other => {
                        let message = format!("only a text or a number can be an index, not {}", other.kind());
                        return Err(self.fault(Kind::Render, &path.at, message));
                    }
                },
            });
        }
        let mut found = None;
        for frame in self.frames.iter().rev() {
            found = frame.find(&path.root, &keys);
            // Macros don't see the frames of those who call them, but they see the arguments.
            if found.is_some() || matches!(frame.kind, FrameKind::Macro | FrameKind::Origin) {
                break;
            }
        }
        let given = || self.context.variables.iter().rev().find(|(name, _)| *name == path.root);
        let found = found.or_else(|| given().and_then(|(_, value)| inside(value, &keys)).cloned());
        let Some(value) = found else { return Err(self.undefined(path)) };
        self.spend(value.weight(), &path.at)?;
        Ok(value)
    }

    fn undefined(&self, path: &Path) -> crate::tera::Fault {
        if path.root == "__tera_context" {
            let message = "`__tera_context`: the component does not print all variables; print those that you need";
            return self.fault(Kind::Unavailable, &path.at, message.to_owned());
        }
        let local = self.frames.iter().flat_map(|frame| frame.values.iter().map(|(name, _)| name.as_str()));
        let known = did_you_mean(&path.root, self.context.variables.iter().map(|(name, _)| name.as_str()).chain(local));
        let what = if path.keys.is_empty() { String::new() } else { ", or has no such item".to_owned() };
        let message = format!("`{}` is not defined{what}", printable(&path.root));
        self.fault(Kind::Render, &path.at, message).help(known)
    }
}

impl Frame<'_> {
    fn find(&self, root: &str, keys: &[String]) -> Option<Value> {
        let assigned = self.values.iter().find(|(name, _)| name == root);
        if let Some(value) = assigned.and_then(|(_, value)| inside(value, keys)) {
            return Some(value.clone());
        }
        let repetition = self.repetition.as_ref()?;
        let current = repetition.current;
        if root == "loop" {
            #[allow(clippy::cast_possible_wrap)] // No list is that long.
            let number = Value::Int(current as i64);
            let [key] = keys else { return None };
            return match key.as_str() {
                #[allow(clippy::cast_possible_wrap)]
                "index" => Some(Value::Int(current as i64 + 1)),
                "index0" => Some(number),
                "first" => Some(Value::Bool(current == 0)),
                "last" => Some(Value::Bool(current + 1 == repetition.items.len())),
                _ => None,
            };
        }
        if let Some((_, names)) = repetition.keys.as_ref().filter(|(name, _)| name == root) {
            return names.get(current).filter(|_| keys.is_empty()).map(|name| name.as_str().into());
        }
        let item = repetition.items.get(current).filter(|_| root == repetition.name)?;
        inside(item, keys).cloned()
    }
}

fn inside<'v>(value: &'v Value, keys: &[String]) -> Option<&'v Value> {
    keys.iter().try_fold(value, |value, key| value.item(key))
}

impl Templates {
    /// The template whose macros have this namespace in a template. Files can import each other in a
    /// circle, so that each is searched once.
    pub(super) fn namespace<'t>(
        &'t self,
        template: &'t Template,
        namespace: &str,
        searched: &mut BTreeSet<&'t str>,
    ) -> Option<&'t Template> {
        if !searched.insert(&template.name) {
            return None;
        }
        let imports = || {
            template.nodes.iter().filter_map(|node| match node {
                Node::Import { file, namespace, .. } => Some((namespace.as_str(), self.get(file)?)),
                _ => None,
            })
        };
        let named = imports().rfind(|(name, _)| *name == namespace).map(|(_, file)| file);
        let own = || (namespace == "self" && template.macros().next().is_some()).then_some(template);
        named.or_else(own).or_else(|| {
            let mut next =
                imports().map(|(_, file)| file).chain(template.parent().and_then(|(name, _)| self.get(name)));
            next.find_map(|file| self.namespace(file, namespace, searched))
        })
    }
}
