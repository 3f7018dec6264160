//! Renders a workflow: its task template and its handlers.

use crate::diagnostics::{Diagnostic, Severity};
use crate::plugins::File;
use crate::task_template::names::{can_stand_in_code, no_name_for_code};
use crate::workflow::{self, Handler};

use super::plugin;
use super::render::{Request, render};

/// A workflow to render.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkflowRequest {
    /// The arguments of the template `task_template`.
    pub arguments: Vec<(String, String)>,
    /// Name and text of the existing task template, if there is one.
    pub task_template: Option<(String, String)>,
    /// The steps as the user typed them; may be empty.
    pub step_words: String,
    /// Whether to render the handlers too.
    pub handlers: bool,
    /// Further arguments for the template of every handler.
    pub handler_arguments: Vec<(String, String)>,
    /// The host's acronyms, which keep their spelling in constants.
    pub acronyms: Vec<String>,
    /// Names and texts of files that replace built-in ones.
    pub sources: Vec<(String, String)>,
}

/// The rendered files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowFiles {
    /// The files of the task template; empty if it existed already.
    pub task_template: Vec<File>,
    /// Each handler with its files; no files if no template can make it.
    pub handlers: Vec<(Handler, Vec<File>)>,
    /// Warnings about the task template; empty without handlers.
    pub warnings: Vec<Diagnostic>,
}

/// Renders all files of a workflow.
///
/// # Errors
/// Like `render`. Also step names that are not safe in code, and errors in the task template's
/// steps.
pub fn render_workflow(request: &WorkflowRequest) -> Result<WorkflowFiles, Vec<Diagnostic>> {
    let task_template = match request.task_template {
        Some(_) => Vec::new(),
        None => render(&one(request, "task_template", request.arguments.clone()))?,
    };
    let rendered = task_template.first().map(|file| (file.path.clone(), file.text.clone()));
    let Some((name, text)) = request.task_template.clone().or(rendered).filter(|_| request.handlers) else {
        return Ok(WorkflowFiles { task_template, handlers: Vec::new(), warnings: Vec::new() });
    };
    let reading = workflow::read(&name, &text, Some(&request.step_words), plugin::profile());
    let of = |severity| reading.findings.iter().filter(move |found| found.severity() == severity).cloned().collect();
    let Some(steps) = reading.template.map(|template| template.steps) else {
        return Err(of(Severity::Error));
    };
    let warnings = of(Severity::Warning);
    let mut handlers = Vec::new();
    let mut found: Vec<Diagnostic> = steps
        .into_iter()
        .filter(|step| !step.name.is_empty() && !can_stand_in_code(&step.name))
        .map(|step| no_name_for_code(&step.name, step.span))
        .collect();
    if !found.is_empty() {
        return Err(found);
    }
    for handler in reading.handlers {
        match handler.template.map_or(Ok(Vec::new()), |template| render(&handler_request(request, template, &handler)))
        {
            Ok(files) => handlers.push((handler, files)),
            Err(problems) => found.extend(problems),
        }
    }
    if found.is_empty() { Ok(WorkflowFiles { task_template, handlers, warnings }) } else { Err(found) }
}

fn handler_request(request: &WorkflowRequest, template: &str, handler: &Handler) -> Request {
    let own = handler.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    one(request, template, own.chain(request.handler_arguments.iter().cloned()).collect())
}

/// A request for one template, with the host's sources for it.
fn one(request: &WorkflowRequest, template: &str, arguments: Vec<(String, String)>) -> Request {
    let folder = plugin::embedded(template).map_or(template, |embedded| embedded.folder);
    let is_its = |(name, _): &&(String, String)| name.split_once('/').is_some_and(|(of, _)| of == folder);
    Request {
        template: template.to_owned(),
        arguments,
        acronyms: request.acronyms.clone(),
        sources: request.sources.iter().filter(is_its).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> WorkflowRequest {
        let argument = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let words = "validate charge:api:validate";
        WorkflowRequest {
            arguments: vec![argument("name", "shop/order"), argument("steps", words)],
            step_words: words.to_owned(),
            handlers: true,
            handler_arguments: vec![argument("spec", "false"), argument("test", "false")],
            ..WorkflowRequest::default()
        }
    }

    #[test]
    fn a_workflow_is_its_template_and_the_handlers_of_its_steps() {
        let rendered = render_workflow(&request()).unwrap();
        assert_eq!(rendered.task_template[0].path, "config/tasker/templates/shop/order.yaml");
        let callables: Vec<&str> = rendered.handlers.iter().map(|(handler, _)| handler.callable.as_str()).collect();
        let constants: Vec<&str> =
            rendered.handlers.iter().map(|(_, files)| files[0].constant.as_deref().unwrap()).collect();
        assert_eq!(callables, ["Shop::ValidateHandler", "Shop::ChargeHandler"]);
        assert_eq!(constants, callables);
        assert!(rendered.handlers[1].1[0].text.contains("faraday"), "the words say which step calls an API");
    }

    #[test]
    fn a_step_that_the_engine_would_not_run_after_its_batch_is_warned_of() {
        let mut batch = request();
        batch.step_words = "split:batchable report:split notify:report".to_owned();
        batch.arguments[1].1 = batch.step_words.clone();
        let warned: Vec<String> =
            render_workflow(&batch).unwrap().warnings.into_iter().map(|warning| warning.message).collect();
        assert_eq!(warned.len(), 1);
        assert!(warned[0].starts_with("`notify` starts with the task: it does not wait for `report`"));
        assert_eq!(render_workflow(&request()).unwrap().warnings, []);
    }

    #[test]
    fn of_a_template_that_is_there_only_the_handlers_are_rendered() {
        let first = render_workflow(&request()).unwrap();
        let file = &first.task_template[0];
        let there = WorkflowRequest { task_template: Some((file.path.clone(), file.text.clone())), ..request() };
        let second = render_workflow(&there).unwrap();
        assert_eq!((second.task_template, second.handlers), (Vec::new(), first.handlers));
        let none = WorkflowRequest { handlers: false, ..request() };
        assert_eq!(render_workflow(&none).unwrap().handlers, []);
    }

    #[test]
    fn what_no_template_makes_has_no_files_and_what_can_not_be_read_is_refused() {
        let yaml = |callable: &str| {
            format!(
                "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps: [{{ name: a, handler: {{ callable: {callable} }} }}]\n"
            )
        };
        let of = |text: String| WorkflowRequest { task_template: Some(("order.yaml".to_owned(), text)), ..request() };
        assert_eq!(render_workflow(&of(yaml("charge"))).unwrap().handlers[0].1, []);
        assert!(render_workflow(&of("steps: [".to_owned())).is_err());
    }

    #[test]
    fn a_text_of_the_host_s_takes_the_place_of_one_template_s() {
        let mut own = request();
        own.sources = vec![("workflow_step/handler.rb.tera".to_owned(), "# ours".to_owned())];
        let rendered = render_workflow(&own).unwrap();
        assert_eq!(rendered.handlers[0].1[0].text, "# ours");
        assert_ne!(rendered.handlers[1].1[0].text, "# ours");
    }
}
