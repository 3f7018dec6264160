//! A template prepared for comparison: its definition, and the places and fields in its file.

use std::collections::BTreeMap;

use crate::diagnostics::Span;
use crate::lists;
use crate::profiles::NEUTRAL;
use crate::task_template::{
    DefinedStep, Definition, Graph, Identity, Key, Node, Step, StepKind, define, with_template,
};

/// A field of a result and the types that its schema allows, sorted; empty if its schema has no
/// type.
#[derive(PartialEq)]
pub(super) struct Field {
    pub name: String,
    pub kinds: Vec<String>,
}

/// One file's template.
pub(super) struct Template {
    pub identity: Identity,
    pub definition: Definition,
    /// For each step, the places of its `type` and its `retry`; the step itself if it has none.
    places: Vec<(Span, Span)>,
    /// The fields of each step's result, as its schema lists them.
    fields: Vec<Vec<Field>>,
}

impl Template {
    /// Reads the template in a text; none if it can't be read or its identity is incomplete.
    pub fn read(name: &str, text: &str) -> Option<Self> {
        with_template(name, text, &NEUTRAL, |template, source| {
            let definition = define(template, &Graph::new(template), source);
            let place = |step: &Step| {
                let retry = step.retry_at.clone().unwrap_or_else(|| step.at.clone());
                (source.span(step.kind_at.clone()), source.span(retry))
            };
            let identity = Identity {
                namespace: definition.namespace.clone().unwrap_or_default(),
                name: definition.name.clone()?,
                version: definition.version.clone()?,
            };
            Some(Self {
                identity,
                places: template.steps.iter().map(place).collect(),
                fields: template.steps.iter().map(fields).collect(),
                definition,
            })
        })
        .ok()
        .flatten()
    }

    pub fn steps(&self) -> &[DefinedStep] {
        &self.definition.steps
    }

    /// The step with this name, and its index.
    pub fn step(&self, name: &str) -> Option<(usize, &DefinedStep)> {
        self.steps().iter().enumerate().find(|(_, step)| step.name == name)
    }

    pub fn kind_span(&self, place: usize) -> Span {
        self.places.get(place).map(|places| places.0.clone()).unwrap_or_default()
    }

    pub fn retry_span(&self, place: usize) -> Span {
        self.places.get(place).map(|places| places.1.clone()).unwrap_or_default()
    }

    pub fn fields(&self, place: usize) -> &[Field] {
        self.fields.get(place).map_or(&[], Vec::as_slice)
    }

    /// The names of the steps that run after this step, in the order of the file.
    pub fn after(&self, name: &str) -> Vec<&str> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::from([(name, 0)]);
        loop {
            let before = found.len();
            for (place, step) in self.steps().iter().enumerate() {
                if step.dependencies.iter().any(|dependency| found.contains_key(dependency.as_str())) {
                    found.entry(&step.name).or_insert(place);
                }
            }
            if found.len() == before {
                break;
            }
        }
        let names = self.steps().iter().map(|step| step.name.as_str());
        names.filter(|step| *step != name && found.contains_key(step)).collect()
    }

    /// Whether a step is created only while its task runs, by a decision or by batches.
    pub fn created_late(&self, name: &str) -> bool {
        self.steps().iter().any(|step| creates(step.kind) && self.after(&step.name).contains(&name))
    }
}

/// Whether steps of this kind create other steps.
pub(super) fn creates(kind: StepKind) -> bool {
    matches!(kind, StepKind::Decision | StepKind::Batchable)
}

fn fields(step: &Step) -> Vec<Field> {
    let properties = step.result_schema.and_then(|schema| schema.get("properties"));
    let entries = properties.map(Node::entries).unwrap_or_default();
    let field = |(key, value): &(Key, Node)| {
        let kind = value.get("type");
        let words = kind.map(|node| node.text().into_iter().chain(node.items().iter().filter_map(Node::text)));
        let mut kinds: Vec<String> = words.into_iter().flatten().map(str::to_owned).collect();
        lists::sort(&mut kinds);
        Field { name: key.text.clone(), kinds }
    };
    entries.iter().map(field).collect()
}
