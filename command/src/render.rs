//! `tasker-contrib render TEMPLATE`: writes the files that a template renders, all or none.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tasker_contrib::diagnostics::{Code, Diagnostic};
use tasker_contrib::plugins::Parameter;

use super::plugins::Plugins;
use super::{Render, Result, Stop, complain, print, text};

pub fn call(given: &Render) -> Result<bool> {
    let plugins = Plugins::find(&given.root, &given.plugin_path)?;
    let Some(name) = &given.template else { return listed(plugins) };
    let template = plugins.template(name, given.plugin.as_deref(), given.language.as_deref());
    if template.is_err() {
        plugins.broken.iter().for_each(complain); // It may be in one of these.
    }
    let arguments = given.params.iter().map(|param| argument(param)).collect::<Result<_>>()?;
    let files = plugins.render(template?, arguments).map_err(advised)?;
    let output = plugins.output(given.output.as_deref());
    for file in &files {
        refused(&output, &file.path, given.force)?;
    }
    let mut told = String::new();
    for file in &files {
        let path = output.join(&file.path);
        let word = if path.exists() { "overwrite" } else { "create" };
        if !given.pretend {
            let folder = path.parent().unwrap_or(&output);
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

/// How to give an argument that is missing.
fn advised(stop: Stop) -> Stop {
    let advice = |found: Diagnostic| match found.code {
        Code::MissingArgument => {
            let help = format!("Give it: --param {}=VALUE", found.span.source);
            found.help(help)
        }
        _ => found,
    };
    match stop {
        Stop::Findings(found, sources) => Stop::Findings(found.into_iter().map(advice).collect(), sources),
        other @ Stop::Because(_) => other,
    }
}

fn argument(param: &str) -> Result<(String, String)> {
    match param.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(Stop::Because(format!("`{param}` is no argument: write --param NAME=VALUE."))),
    }
}

/// Before anything is written: a file that exists, one that would be taken for a temporary file, and a link that leads
/// out of the folder.
fn refused(output: &Path, file: &str, force: bool) -> Result<()> {
    let path = output.join(file);
    if file.ends_with(print::IN_THE_MAKING) {
        let name = path.display();
        return Err(Stop::Because(format!("{name} can't be written: files in the making have such a name.")));
    }
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

/// All templates with their parameters, and what is wrong with others.
fn listed(plugins: Plugins) -> Result<bool> {
    let (mut out, mut broken) = (Vec::new(), Vec::new());
    for plugin in &plugins.all {
        let mut of_plugin = plugin.heading();
        for template in &plugin.templates {
            let head = format!("{}: {}", template.name, template.description);
            let _ = writeln!(of_plugin, "  {}", text::line(head.trim_end_matches(": "))); // A String takes all.
            match plugins.parameters(template) {
                Ok(parameters) => of_plugin.extend(parameters.iter().map(about)),
                Err(stop) => broken.push(stop),
            }
        }
        out.push(of_plugin);
    }
    print::out(&out.join("\n"))?;
    broken.extend(plugins.broken);
    broken.iter().for_each(complain);
    Ok(broken.is_empty())
}

fn about(parameter: &Parameter) -> String {
    let Parameter { name, description, required, default, .. } = parameter;
    let needed = match (default, required) {
        (Some(default), _) if !default.is_empty() => format!(" [default: {default}]"),
        (None, true) => " (required)".to_owned(),
        _ => String::new(),
    };
    format!("    --param {}\n", text::line(&format!("{name}=…  {description}{needed}")))
}
