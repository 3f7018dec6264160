//! The folder of a template: its manifest, and its files.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Source, Span, did_you_mean, printable, sentence};
use crate::tera::{Context, Extension, Fault, Kind, Language, STEPS, Templates, Value};

use super::manifest::{Keys, Output, Placed, Template};
use super::{File, path_problem};

/// The files of a template's folder, by their names.
pub type Sources = [(String, String)];

/// A template's folder, of which the manifest was read.
pub struct Folder<'a> {
    /// Its manifest.
    pub template: Template,
    manifest: Source<'a>,
    sources: &'a Sources,
}

impl<'a> Folder<'a> {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn open(sources: &'a Sources, keys: Keys) -> Result<Self, Vec<Diagnostic>> {
        let manifest = sources.iter().find(|(name, _)| last(name) == "template.toml").ok_or_else(|| {
            let message = "The template's folder has no `template.toml`.";
            vec![Diagnostic::new(Code::ManifestSyntax, Span::whole("template.toml"), message)]
        })?;
        let manifest = Source::new(&manifest.0, &manifest.1);
        Ok(Self { template: Template::read(&manifest, keys)?, manifest, sources })
    }

    /// Reads the files for these outputs, and those that no output names, which they may include.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn read(&self, wanted: impl Fn(&Output) -> bool) -> Result<Templates, Vec<Diagnostic>> {
        let wanted: Vec<bool> = self.template.outputs.iter().map(wanted).collect();
        let named = |name: &str, for_wanted: bool| {
            let mut outputs = self.template.outputs.iter().zip(&wanted);
            outputs.any(|(output, wanted)| output.template.0 == name && *wanted == for_wanted)
        };
        let files = self.sources.iter().map(|(name, text)| (last(name), text.as_str()));
        let files = files.filter(|(name, _)| is_template(name) && (named(name, true) || !named(name, false)));
        let templates = Templates::read(files)
            .map_err(|faults| faults.iter().map(|fault| finding(self.sources, fault)).collect::<Vec<_>>())?;
        let outputs = self.template.outputs.iter().zip(&wanted).filter(|(_, wanted)| **wanted);
        let absent = outputs.filter(|(output, _)| !templates.has(&output.template.0));
        let found: Vec<_> = absent.map(|(output, _)| self.absent(output)).collect();
        if found.is_empty() { Ok(templates) } else { Err(found) }
    }

    fn absent(&self, output: &Output) -> Diagnostic {
        let (name, at) = &output.template;
        let known = self.sources.iter().map(|(name, _)| last(name)).filter(|name| is_template(name));
        let message = format!("There is no `{}` in the template's folder.", printable(name));
        let help = did_you_mean(name, known);
        let help = if help.is_empty() { "Tasker's CLI reads only files that end in `.tera`.".to_owned() } else { help };
        Diagnostic::new(Code::ManifestSyntax, self.manifest.span(at.clone()), message).help(help)
    }

    /// Renders all files, or none.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn render(
        &self,
        variables: &[(String, Value)],
        extension: Option<&dyn Extension>,
    ) -> Result<Vec<File>, Vec<Diagnostic>> {
        let set = |flag: &str| variables.iter().any(|(name, value)| name == flag && value.is_true());
        let wanted = |output: &Output| output.when.as_ref().is_none_or(|(flag, _)| set(flag));
        let steps = Cell::new(STEPS);
        let context = Context { variables, extension, language: Language::Other, steps: &steps };
        let rendering = Rendering { folder: self, templates: self.read(wanted)?, context };
        let (mut files, mut found): (Vec<File>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
        let mut paths: BTreeSet<String> = BTreeSet::new();
        for output in self.template.outputs.iter().filter(|output| wanted(output)) {
            let Some(file) = rendering.file(output, &mut found) else { continue };
            // `A.rb` and `a.rb` are the same file on macOS and Windows.
            let path = file.path.to_lowercase();
            let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
            let clash = paths.iter().find(|other| path == **other || within(&path, other) || within(other, &path));
            if let Some(other) = clash {
                let message = if *other == path {
                    format!("Two files would be written to `{}`.", printable(&file.path))
                } else {
                    format!(
                        "`{}` and `{}` can't both be written: one would be a folder.",
                        printable(other),
                        printable(&file.path)
                    )
                };
                found.push(Diagnostic::new(Code::OutputTwice, self.manifest.span(output.filename.1.clone()), message));
            }
            paths.insert(path);
            files.push(file);
        }
        if found.is_empty() { Ok(files) } else { Err(found) }
    }
}

struct Rendering<'a> {
    folder: &'a Folder<'a>,
    templates: Templates,
    context: Context<'a>,
}

impl Rendering<'_> {
    /// Renders one file. None if something is wrong with it.
    fn file(&self, output: &Output, found: &mut Vec<Diagnostic>) -> Option<File> {
        let problems = found.len();
        let mut inline = |text: &Placed| self.inline(text).map_err(|finding| found.push(*finding)).ok();
        let filename = inline(&output.filename);
        let subdir = output.subdir.as_ref().map(|subdir| (inline(subdir), &subdir.1));
        let constant = output.constant.as_ref().and_then(inline);
        let (filename, mut at) = (filename?, &output.filename.1);
        let path = match subdir {
            None => filename,
            Some((subdir, place)) => {
                let subdir = subdir?;
                if path_problem(&subdir).is_some() {
                    at = place;
                }
                format!("{subdir}/{filename}")
            }
        };
        if let Some(why) = path_problem(&path) {
            let message = format!("The file's path would be `{}`: {why}.", printable(&path));
            found.push(Diagnostic::new(Code::OutputPath, self.folder.manifest.span(at.clone()), message));
        }
        let (name, _) = &output.template;
        let text = self.templates.render(name, Context { language: Language::of(&path), ..self.context });
        let text = text.map_err(|fault| found.push(finding(self.folder.sources, &fault))).ok()?;
        let source = self.folder.sources.iter().find(|(known, _)| last(known) == name);
        let source = source.map(|(name, _)| name.clone()).unwrap_or_default();
        (found.len() == problems).then_some(File { path, text, constant, source })
    }

    /// Renders a text of the manifest. What is wrong with it is shown at the whole text.
    fn inline(&self, (text, at): &Placed) -> Result<String, Box<Diagnostic>> {
        self.templates.render_text("", text, self.context).map_err(|fault| {
            let own = fault.template.is_empty();
            let span =
                if own { self.folder.manifest.span(at.clone()) } else { finding(self.folder.sources, &fault).span };
            Box::new(described(&fault, span))
        })
    }
}

/// Whether Tasker's CLI would read a file. It does not read `.TERA`.
#[allow(clippy::case_sensitive_file_extension_comparisons)]
fn is_template(name: &str) -> bool {
    name.ends_with(".tera")
}

/// The name of a file without its folder, by which templates know each other.
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A fault at its place in the file.
fn finding(sources: &Sources, fault: &Fault) -> Diagnostic {
    let source = sources.iter().find(|(name, _)| last(name) == fault.template);
    let (name, text) = source.map_or(("", ""), |(name, text)| (name.as_str(), text.as_str()));
    let span: Range<usize> = fault.at.clone();
    described(fault, Source::new(name, text).span(span))
}

fn described(fault: &Fault, span: Span) -> Diagnostic {
    let (code, what) = match fault.kind {
        Kind::Syntax => (Code::TemplateSyntax, "The template can't be read"),
        Kind::Render => (Code::TemplateRender, "The template failed"),
        Kind::Endless => (Code::TemplateEndless, "The template does not finish"),
        Kind::Unavailable => (Code::TemplateUnavailable, "The template uses what can't be had here"),
        Kind::Unsafe => (Code::RawValue, "The template can't print this"),
    };
    let finding = Diagnostic::new(code, span, sentence(format!("{what}: {}", fault.message))).help(fault.help.as_str());
    if fault.kind == Kind::Unsafe { finding.label("not safe here") } else { finding }
}
