//! `tasker-contrib graph [NAME]`: draws all workflows that it can, and says why it can't draw the others.

use std::path::{Path, PathBuf};

use tasker_contrib::diagnostics::did_you_mean;
use tasker_contrib::profiles::NEUTRAL;
use tasker_contrib::workflow::{Format, View, graph, read};

use super::files::{self, Template};
use super::text::{self, Drawing};
use super::{Graph, Result, Stop, print};

const FORMATS: [(&str, Format); 6] = [
    ("txt", Format::Text),
    ("svg", Format::Svg),
    ("dot", Format::Dot),
    ("gv", Format::Dot),
    ("mmd", Format::Mermaid),
    ("mermaid", Format::Mermaid),
];

pub fn call(given: &Graph) -> Result<bool> {
    let format = match (given.format, &given.output) {
        (Some(format), _) => format.into(),
        (None, Some(file)) => of_file(file)?,
        (None, None) => Format::Text,
    };
    let view = View { focus: given.focus.clone(), depth: given.depth, ..View::default() };
    let (mut drawn, mut whole) = (Vec::new(), true);
    for template in chosen(&given.place.root, given.name.as_deref())? {
        let drawing = template.text.map_err(|problem| (vec![*problem], Vec::new())).and_then(|text| {
            graph(&template.name, &text, format, &view, given.place.profile())
                .map_err(|found| (found, vec![(template.name, text)]))
        });
        match drawing {
            Ok(drawing) => drawn.push(drawing),
            Err((found, sources)) => {
                print::error(&Drawing::new(&sources, print::color_of_errors()).findings(&found));
                whole = false;
            }
        }
    }
    match &given.output {
        _ if drawn.is_empty() => {}
        None => print::out(&drawn.join("\n"))?,
        Some(file) => {
            print::write(file, &drawn.join("\n"), true)?;
            print::out(&format!("Written to {}.\n", text::line(&files::shown(file))))?;
        }
    }
    Ok(whole)
}

fn of_file(file: &Path) -> Result<Format> {
    let Some(ending) = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()) else {
        return Ok(Format::Text);
    };
    FORMATS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format).ok_or_else(|| {
        Stop::Because(format!(
            "The extension of {} is not a format. Use .txt, .svg, .dot, .gv, .mmd or .mermaid, or name the format with \
             --format.",
            file.display()
        ))
    })
}

/// All templates, or the one that is meant.
fn chosen(root: &Path, name: Option<&str>) -> Result<Vec<Template>> {
    let Some(name) = name else {
        let all = files::templates(root, &[]).0;
        let none = || Stop::Because(format!("There is no workflow yet in {}.", files::TEMPLATES));
        return if all.is_empty() { Err(none()) } else { Ok(all) };
    };
    let path = PathBuf::from(name);
    if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") && root.join(&path).is_file() {
        return Ok(files::templates(root, &[path]).0);
    }
    let mut all: Vec<_> = files::templates(root, &[]).0.into_iter().map(|one| (identity(&one), one)).collect();
    let names: Vec<String> = all.iter().map(|(identity, _)| identity.clone()).collect();
    let meant =
        |identity: &str| same(identity, name) || identity.rsplit('/').next().is_some_and(|last| same(last, name));
    all.retain(|(identity, _)| meant(identity));
    match all.len() {
        1 => Ok(all.into_iter().map(|(_, template)| template).collect()),
        0 => {
            let short = names.iter().filter_map(|name| name.rsplit('/').next());
            let near = did_you_mean(name, names.iter().map(String::as_str).chain(short));
            Err(Stop::Because(format!("There is no workflow {name}. {near}").trim_end().to_owned()))
        }
        count => {
            let found: Vec<_> = all.iter().map(|(identity, one)| format!("{identity} ({})", one.name)).collect();
            Err(Stop::Because(format!(
                "There are {count} workflows called {name}: {}. Give the full name, or the file.",
                found.join(", ")
            )))
        }
    }
}

/// `namespace/name`, or the file's name if they can't be read.
fn identity(template: &Template) -> String {
    let text = template.text.as_deref().unwrap_or_default();
    match read(&template.name, text, "", &NEUTRAL).identity {
        Some(known) => format!("{}/{}", known.identity.namespace, known.identity.name),
        None => Path::new(&template.name).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// `OrderFulfillment` and `order_fulfillment` are the same name.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("::", "/").to_lowercase().replace(['_', '-'], "");
    plain(one) == plain(other)
}
