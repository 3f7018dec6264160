//! The templates of a folder, and how they are related.

use std::collections::BTreeSet;

use crate::diagnostics::{did_you_mean, printable};

use super::parser::parse;
use super::render::{Context, Rendered, Renderer};
use super::tree::{At, Block, Macro, Node};
use super::{Fault, Kind};

/// The templates of a folder, which can include, extend and import each other.
#[derive(Debug)]
pub struct Templates(Vec<Template>);

#[derive(Debug)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) nodes: Vec<Node>,
}

impl Templates {
    /// Reads templates, each with its name and its text.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<Fault>> {
        let (mut templates, mut faults) = (Vec::new(), Vec::new());
        for (name, text) in files {
            match Template::read(name, text) {
                Ok(template) => templates.push(template),
                Err(fault) => faults.push(fault),
            }
        }
        let templates = Self(templates);
        if faults.is_empty() {
            faults.extend(templates.0.iter().filter_map(|template| templates.relatives(template).err()));
        }
        if faults.is_empty() { Ok(templates) } else { Err(faults) }
    }

    /// Whether there is a template with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Renders a template.
    ///
    /// # Errors
    /// The first fault. A template that does not exist gives an empty text.
    pub fn render(&self, name: &str, context: Context) -> Result<String, Fault> {
        self.get(name).map_or(Ok(String::new()), |template| Renderer::new(self, template, context)?.template())
    }

    /// Renders a text that can use the templates.
    ///
    /// # Errors
    /// The first fault, under this name.
    pub fn render_text(&self, name: &str, text: &str, context: Context) -> Result<String, Fault> {
        let template = Template::read(name, text)?;
        self.relatives(&template)?;
        Renderer::new(self, &template, context)?.template()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Template> {
        self.0.iter().find(|template| template.name == name)
    }

    /// The templates that a template extends, from the nearest on. Fails if one of them, or a file
    /// with macros, is missing.
    pub(super) fn relatives<'t>(&'t self, template: &'t Template) -> Rendered<Vec<&'t Template>> {
        for node in &template.nodes {
            if let Node::Import { file, at, .. } = node
                && !self.has(file)
            {
                return Err(self.missing(template, file, at));
            }
        }
        let (mut parents, mut child) = (Vec::new(), template);
        while let Some((name, at)) = child.parent() {
            let parent = self.get(name).ok_or_else(|| self.missing(child, name, at))?;
            if parent.name == template.name || parents.len() > self.0.len() {
                return Err(child.fault(Kind::Render, at, "the templates extend each other in a circle".to_owned()));
            }
            parents.push(parent);
            child = parent;
        }
        Ok(parents)
    }

    pub(super) fn missing(&self, template: &Template, name: &str, at: &At) -> Fault {
        let message = format!("there is no template `{}` in this folder", printable(name));
        let known = self.0.iter().map(|template| template.name.as_str());
        template.fault(Kind::Render, at, message).help(did_you_mean(name, known))
    }
}

impl Template {
    fn read(name: &str, text: &str) -> Rendered<Self> {
        let template = Self { name: name.to_owned(), nodes: parse(name, text)? };
        let mut names = BTreeSet::new();
        let twice = blocks(&template.nodes).into_iter().find(|block| !names.insert(block.name.as_str()));
        if let Some(Block { name, at, .. }) = twice {
            return Err(template.fault(Kind::Syntax, at, format!("there are two blocks `{name}`")));
        }
        let mut names = BTreeSet::new();
        let twice = template.macros().find(|definition| !names.insert(definition.name.as_str()));
        match twice {
            Some(Macro { name, at, .. }) => {
                Err(template.fault(Kind::Syntax, at, format!("there are two macros `{name}`")))
            }
            None => Ok(template),
        }
    }

    pub(super) fn parent(&self) -> Option<(&str, &At)> {
        self.nodes.iter().find_map(|node| match node {
            Node::Extends(_, name, at) => Some((name.as_str(), at)),
            _ => None,
        })
    }

    pub(super) fn block(&self, name: &str) -> Option<&Block> {
        blocks(&self.nodes).into_iter().find(|block| block.name == name)
    }

    pub(super) fn macros(&self) -> impl Iterator<Item = &Macro> {
        self.nodes
            .iter()
            .filter_map(|node| if let Node::Macro(_, definition, _) = node { Some(definition) } else { None })
    }

    pub(super) fn fault(&self, kind: Kind, at: &At, message: String) -> Fault {
        Fault { kind, message, help: String::new(), template: self.name.clone(), at: at.clone() }
    }
}

/// All blocks, also those in other blocks.
fn blocks(nodes: &[Node]) -> Vec<&Block> {
    let mut found = Vec::new();
    for node in nodes {
        if let Node::Block(_, block, _) = node {
            found.push(block);
            found.extend(blocks(&block.body));
        }
    }
    found
}
