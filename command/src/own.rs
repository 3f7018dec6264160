//! Files of an application that replace those of a built-in template, as in `rails generate tasker:…`. What replaces
//! nothing is refused: a misspelt name would be passed over in silence.

use std::path::Path;

use tasker_contrib::diagnostics::{Diagnostic, did_you_mean};
use tasker_contrib::generator;

use super::plugins::{MANIFEST, NESTED, OWN, children, source};
use super::{Result, Stop, files};

/// Their names, as the component knows them, and their texts.
pub fn sources(root: &Path, template: &str) -> Result<Vec<(String, String)>> {
    let own = root.join(OWN);
    let whole = |folder: &Path| [MANIFEST, "template.toml"].iter().any(|name| folder.join(name).is_file());
    if whole(&own) {
        return Ok(Vec::new());
    }
    let names: Vec<String> = generator::templates().into_iter().map(|one| one.name).collect();
    let is_known = |folder: &Path| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        names.iter().any(|known| *known == name) || whole(folder) || folder.join(NESTED).join(MANIFEST).is_file()
    };
    if let Some(unknown) = children(&own).into_iter().find(|path| path.is_dir() && !is_hidden(path) && !is_known(path))
    {
        let name = unknown.file_name().unwrap_or_default().to_string_lossy();
        let near = did_you_mean(&name, names.iter().map(String::as_str));
        let sentence = format!("{} is no template. {near}", files::named(&unknown, root));
        return Err(Stop::Because(sentence.trim_end().to_owned()));
    }
    let folder = own.join(template);
    if whole(&folder) {
        return Ok(Vec::new()); // It is a template of its own.
    }
    let read = |path: &Path| {
        let (name, text) = source(path, root)?;
        match path.extension().unwrap_or_default().to_str() {
            Some("tera" | "jinja") => Ok((name.trim_start_matches(OWN).trim_start_matches('/').to_owned(), text)),
            Some("tt") => Err(Stop::Because(format!(
                "{name} is ERB, which only Ruby renders: use `rails generate`, or write it in Tera."
            ))),
            _ => Err(Stop::Because(format!("{name} replaces no file of `{template}`: it does not end in .tera."))),
        }
    };
    children(&folder).iter().filter(|path| !is_hidden(path) && !is_note(path)).map(|path| read(path)).collect()
}

/// Findings in these files, with the files' names in the application.
pub fn in_files(found: Vec<Diagnostic>, sources: Vec<(String, String)>, template: &str) -> Stop {
    let full = |name: String| {
        if name.starts_with(&format!("{template}/")) { format!("{OWN}/{name}") } else { name }
    };
    let moved = |mut one: Diagnostic| {
        one.span.source = full(one.span.source);
        one
    };
    let sources = sources.into_iter().map(|(name, text)| (full(name), text)).collect();
    Stop::Findings(found.into_iter().map(moved).collect(), sources)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Notes and copies may lie beside templates.
fn is_note(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    path.is_file()
        && ending.is_none_or(|ending| ending.ends_with('~') || ["md", "txt", "bak", "orig"].contains(&ending.as_str()))
}
