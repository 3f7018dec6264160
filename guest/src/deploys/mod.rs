//! Finds out what changed task templates do to tasks that are already running (`wit/deploys.wit`).

mod accepted;
mod live;
mod renamed;
mod step;
mod template;

pub use live::LiveTasks;

use std::collections::BTreeMap;

use crate::diagnostics::{Code as Finding, Diagnostic, Severity, Span, printable};
use crate::lists;
use crate::profiles::NEUTRAL;
use crate::task_template::{Identity, with_template};
use template::Template;

/// A change that can affect running tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The finding. Its span is in the new file, or in the old file if the new one no longer has
    /// the changed part.
    pub finding: Diagnostic,
    /// The template with which the tasks started.
    pub template: Identity,
    /// The name of the changed step in that template; none if the change concerns the whole
    /// template.
    pub step: Option<String>,
    /// The reason with which the new file accepts the change.
    pub accepted_because: Option<String>,
}

/// The application's code, as far as it matters to its templates.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Callables whose handlers were removed from the code.
    pub removed_callables: Vec<String>,
    /// The event patterns of all subscribers.
    pub patterns: Vec<String>,
    /// The fields that handlers read.
    pub reads: Vec<FieldRead>,
}

/// A place where a handler reads a field of another step's result.
#[derive(Clone, Debug, Default)]
pub struct FieldRead {
    /// The handler, as task templates name it in `callable`.
    pub callable: String,
    /// The step whose result the handler reads.
    pub dependency: String,
    /// The field.
    pub field: String,
    /// The place in the handler's file.
    pub span: Span,
}

/// Compares the old and the new templates, each given as name and text, and returns the changes
/// that affect tasks started with the old ones. If `live` is given, a change that breaks tasks is
/// returned only if such a task is running, and the new file cannot accept it.
#[must_use]
pub fn diff(
    old: &[(String, String)],
    new: &[(String, String)],
    code: &Code,
    live: Option<&[LiveTasks]>,
) -> Vec<Change> {
    let (before, now) = (Templates::new(old), Templates::new(new));
    let mut changes = Vec::new();
    for template in &before.templates {
        let mut found = Found { template, live, changes: Vec::new() };
        match now.named(&template.identity) {
            Some(replaced) => {
                template_changed(template, replaced, code, &mut found);
                step::added(template, replaced, &mut found);
            }
            None => left(template, &now, &code.removed_callables, &mut found),
        }
        changes.extend(found.changes);
    }
    accept(&mut changes, new, live.is_some());
    lists::sort_by(&mut changes, |a, b| (&a.finding.span, a.finding.code).cmp(&(&b.finding.span, b.finding.code)));
    changes
}

/// Returns the callables by which the steps of templates name their handlers, sorted, each once.
/// Callables that a resolver finds are left out: only the resolver knows what they name.
#[must_use]
pub fn callables(sources: &[(String, String)]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (name, text) in sources {
        // A file that can't be read names none.
        let _ = with_template(name, text, &NEUTRAL, |template, _| {
            let usual = template.steps.iter().filter(|step| step.handler.resolver.is_none());
            found.extend(usual.filter_map(|step| Some(step.handler.callable.as_ref()?.value.clone())));
        });
    }
    lists::sort(&mut found);
    found.dedup();
    found
}

/// Templates by identity. If several have the same identity, only the first is kept.
struct Templates {
    templates: Vec<Template>,
    places: BTreeMap<String, usize>,
}

impl Templates {
    fn new(sources: &[(String, String)]) -> Self {
        let mut all = Self { templates: Vec::new(), places: BTreeMap::new() };
        for template in sources.iter().filter_map(|(name, text)| Template::read(name, text)) {
            let place = all.templates.len();
            if *all.places.entry(template.identity.key()).or_insert(place) == place {
                all.templates.push(template);
            }
        }
        all
    }

    fn named(&self, identity: &Identity) -> Option<&Template> {
        self.templates.get(*self.places.get(&identity.key())?)
    }
}

/// The changes found for one old template.
struct Found<'t> {
    template: &'t Template,
    live: Option<&'t [LiveTasks]>,
    changes: Vec<Change>,
}

impl Found<'_> {
    /// Adds a change that breaks tasks, unless `live` shows that no running task is affected.
    /// `finding` gets the words for when the change is safe, such as `the tasks of 1.0.0 have
    /// ended`.
    fn breaks(&mut self, step: &str, finding: impl FnOnce(&str) -> Diagnostic) {
        let identity = &self.template.identity;
        let until = match self.live {
            Some(live) => {
                live::at(live, identity, step, self.template.created_late(step)).map(|tasks| tasks.to_string())
            }
            None => Some(format!("the tasks of {} have ended", printable(&identity.version))),
        };
        if let Some(until) = until {
            self.add(step, finding(&until));
        }
    }

    /// Adds a change of a step, or of the whole template if `step` is empty.
    fn add(&mut self, step: &str, finding: Diagnostic) {
        let step = (!step.is_empty()).then(|| step.to_owned());
        let template = self.template.identity.clone();
        self.changes.push(Change { finding, template, step, accepted_because: None });
    }
}

fn template_changed(old: &Template, new: &Template, code: &Code, found: &mut Found) {
    let renamed = renamed::renamed(old, new);
    // If several steps have the same name, the engine takes the first.
    let first = |place: usize, name: &str| old.step(name).is_some_and(|(first, _)| first == place);
    for (place, was) in old.steps().iter().enumerate().filter(|(place, step)| first(*place, &step.name)) {
        if was.name.is_empty() {
            continue;
        }
        if let Some((_, name)) = renamed.iter().find(|(gone, _)| *gone == was.name) {
            step::renamed(old, was, new, name, found);
        } else if let Some((at, is)) = new.step(&was.name) {
            step::changed((old, place, was), (new, at, is), code, found);
        } else {
            step::removed(old, was, found);
        }
    }
}

/// The new files do not have this template. Its running tasks continue with the registered
/// template, as long as its handlers exist.
fn left(old: &Template, now: &Templates, gone: &[String], found: &mut Found) {
    let Identity { namespace, name, version } = &old.identity;
    let (shown, shown_version) = (printable(name), printable(version));
    let mut missing = false;
    for was in old.steps().iter().filter(|step| step.is_run_by(gone)) {
        missing = true;
        step::handler_gone(was, was.callable_span.clone(), found);
    }
    if missing {
        return;
    }
    let other = |same: &dyn Fn(&Identity) -> bool| now.templates.iter().find(|new| same(&new.identity));
    if let Some(new) = other(&|new| new.name == *name && new.version == *version && new.namespace != *namespace) {
        let message = format!(
            "`{shown}` {shown_version} moves from the namespace `{}` to `{}`. Tasks that have begun stay in the old one.",
            printable(namespace),
            printable(&new.identity.namespace)
        );
        let finding = Diagnostic::new(Finding::NamespaceMoved, new.definition.span.clone(), message)
            .help("Keep a worker for the old namespace until these tasks have ended.");
        found.add("", finding.related(old.definition.span.clone(), "before"));
    } else if let Some(new) = other(&|new| new.name == *name && new.namespace == *namespace) {
        let message = format!(
            "`{shown}` is now version {}. Tasks of {shown_version} keep the registered template.",
            printable(&new.identity.version)
        );
        let help = "Keep its handlers until they have ended.";
        found.add("", Diagnostic::new(Finding::VersionReplaced, new.definition.span.clone(), message).help(help));
    } else {
        let message =
            format!("`{shown}` {shown_version} no longer has a file. Its tasks keep the registered template.");
        let help = "Keep its handlers, and a worker for its namespace, until they have ended.";
        found.add("", Diagnostic::new(Finding::TemplateLeft, old.definition.span.clone(), message).help(help));
    }
}

/// Marks the changes that the new files accept, and adds findings for wrong acceptances.
fn accept(changes: &mut Vec<Change>, new: &[(String, String)], live: bool) {
    for (name, text) in new {
        let (acceptances, wrong) = accepted::accepted(name, text);
        if acceptances.is_empty() && wrong.is_empty() {
            continue;
        }
        let identity = Template::read(name, text).map(|template| template.identity);
        for change in changes.iter_mut() {
            let here = change.finding.span.source == *name || identity.as_ref() == Some(&change.template);
            let can = !(live && change.finding.severity() == Severity::Error);
            let of_code = acceptances.iter().find(|acceptance| acceptance.code == change.finding.code.id());
            if let Some(acceptance) = of_code.filter(|_| here && can) {
                change.accepted_because = Some(acceptance.because.clone());
            }
        }
        let template = identity.unwrap_or_default();
        changes.extend(wrong.into_iter().map(|finding| Change {
            finding,
            template: template.clone(),
            step: None,
            accepted_because: None,
        }));
    }
}
