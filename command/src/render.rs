//! `tasker-contrib render TEMPLATE`: writes the files that a template renders, all or none.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tasker_contrib::generator::{File, Request, render, templates};

use super::{Render, Result, Stop, print, text};

pub fn call(given: &Render) -> Result<bool> {
    let Some(template) = &given.template else {
        print::out(&listed())?;
        return Ok(true);
    };
    let arguments = given.params.iter().map(|param| argument(param)).collect::<Result<_>>()?;
    let request = Request { template: template.clone(), arguments, ..Request::default() };
    let sources = given.params.iter().filter_map(|param| param.split_once('='));
    let sources = sources.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let files = render(&request).map_err(|found| Stop::Findings(found, sources))?;
    for file in &files {
        refused(&given.output, file, given.force)?;
    }
    let mut told = String::new();
    for file in &files {
        let path = given.output.join(&file.path);
        let word = if path.exists() { "overwrite" } else { "create" };
        if !given.pretend {
            let folder = path.parent().unwrap_or(&given.output);
            fs::create_dir_all(folder).map_err(|error| {
                Stop::Because(format!("{} can't be made: {}.", folder.display(), print::why(&error)))
            })?;
            print::write(&path, &file.text, given.force)?;
        }
        let _ = writeln!(told, "{word:>12}  {}", text::line(&file.path)); // A String takes all.
    }
    print::out(&told)?;
    Ok(true)
}

fn argument(param: &str) -> Result<(String, String)> {
    match param.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(Stop::Because(format!("`{param}` is no argument: write --param NAME=VALUE."))),
    }
}

/// Before anything is written: a file that exists, and a link that leads out of the folder.
fn refused(output: &Path, file: &File, force: bool) -> Result<()> {
    let path = output.join(&file.path);
    if path.exists() && !force {
        return Err(Stop::Because(format!("{} exists; --force overwrites it. Nothing was written.", path.display())));
    }
    let Ok(output) = output.canonicalize() else { return Ok(()) }; // It is still to be made.
    let above = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    if above.is_some_and(|above| above.starts_with(&output)) {
        return Ok(());
    }
    Err(Stop::Because(format!("{} would lie outside of {}. Nothing was written.", path.display(), output.display())))
}

fn listed() -> String {
    let mut out = String::new();
    for template in templates() {
        let _ = writeln!(out, "{}: {}", template.name, template.description);
        for parameter in &template.parameters {
            let needed = match (&parameter.default, parameter.required) {
                (Some(default), _) if !default.is_empty() => format!(" [default: {default}]"),
                (_, true) => " (required)".to_owned(),
                _ => String::new(),
            };
            let _ = writeln!(out, "  --param {}=…  {}{needed}", parameter.name, parameter.description);
        }
    }
    out
}
