//! `tasker-contrib graph [NAME]`: draws all workflows that it can, and says why it can't draw the others.

use std::path::{Path, PathBuf};

use tasker_contrib::diagnostics::did_you_mean;
use tasker_contrib::profiles::NEUTRAL;
use tasker_contrib::workflow::{Format, View, graph, read};

use super::files::{self, Template};
use super::text::{self, Drawing};
use super::{Graph, Result, Stop, paint, print};

const FORMATS: [(&str, Format); 6] = [
    ("txt", Format::Text),
    ("svg", Format::Svg),
    ("dot", Format::Dot),
    ("gv", Format::Dot),
    ("mmd", Format::Mermaid),
    ("mermaid", Format::Mermaid),
];

/// How many names to list if one is not found.
const LISTED: usize = 8;

pub fn call(given: &Graph) -> Result<bool> {
    let format = match (given.format, &given.output) {
        (Some(format), _) => format.into(),
        (None, Some(file)) => of_file(file)?,
        (None, None) => Format::Text,
    };
    let view = View { focus: given.focus.clone(), depth: given.depth, ..View::default() };
    let painted = given.output.is_none() && print::color() && matches!(format, Format::Text);
    let (mut drawn, mut whole) = (Vec::new(), true);
    for template in chosen(given)? {
        let drawing = template.text.map_err(|problem| (vec![*problem], Vec::new())).and_then(|text| {
            graph(&template.name, &text, format, &view, given.place.profile())
                .map_err(|found| (found, vec![(template.name, text)]))
        });
        match drawing {
            Ok(drawing) => drawn.push(if painted { paint::graph(&drawing) } else { drawing }),
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

/// All templates, or those of a namespace, or the one that is meant.
fn chosen(given: &Graph) -> Result<Vec<Template>> {
    let root = &given.place.root;
    let namespace = given.namespace.as_deref();
    let in_namespace = |found: &Identity, wanted: Option<&str>| match (&found.namespace, wanted) {
        (Some(namespace), Some(wanted)) => same(namespace, wanted),
        (None, Some(_)) => false,
        (_, None) => true,
    };
    let Some(name) = given.name.as_deref().map(|name| name.replace("::", "/")) else {
        let (all, others): (Vec<_>, Vec<_>) = known(root).partition(|(identity, _)| in_namespace(identity, namespace));
        return match (all.len(), &given.focus) {
            (0, _) => Err(none(&[namespace.unwrap_or_default(), "*"].join("/"), &others)),
            (2.., Some(step)) => Err(Stop::Because(format!(
                "--focus draws one workflow. Say which: tasker-contrib graph NAME --focus {step}"
            ))),
            _ => Ok(all.into_iter().map(|(_, template)| template).collect()),
        };
    };
    let file = ["", ".yaml", ".yml"].map(|ending| PathBuf::from(format!("{name}{ending}")));
    let file = file.into_iter().find(|path| files::is_template(path) && root.join(path).is_file());
    if let Some(path) = file {
        return Ok(files::templates(root, &[path]).0);
    }
    let (space, last) = name.rsplit_once('/').map_or((namespace, name.as_str()), |(space, last)| (Some(space), last));
    // A broken file is found by its own name, whatever the namespace.
    let (mut meant, others): (Vec<_>, Vec<_>) = known(root).partition(|(identity, _)| {
        same(&identity.name, last) && (identity.namespace.is_none() || in_namespace(identity, space))
    });
    if meant.iter().any(|(identity, _)| identity.name == last) {
        meant.retain(|(identity, _)| identity.name == last);
    }
    match meant.len() {
        1 => Ok(meant.into_iter().map(|(_, template)| template).collect()),
        0 => Err(none(&[space, Some(last)].into_iter().flatten().collect::<Vec<_>>().join("/"), &others)),
        count => {
            let found: Vec<_> =
                meant.iter().map(|(identity, one)| format!("{} ({})", identity.full(), one.name)).collect();
            Err(Stop::Because(format!(
                "There are {count} workflows called {name}: {}. Give the full name, or the file.",
                found.join(", ")
            )))
        }
    }
}

fn known(root: &Path) -> impl Iterator<Item = (Identity, Template)> {
    files::templates(root, &[]).0.into_iter().map(|template| (Identity::of(&template), template))
}

fn none(name: &str, others: &[(Identity, Template)]) -> Stop {
    let names: Vec<String> = others.iter().map(|(identity, _)| identity.full()).collect();
    let short = others.iter().map(|(identity, _)| identity.name.as_str());
    let last = name.rsplit('/').next().unwrap_or_default();
    let near = match others.iter().find(|(identity, _)| same(&identity.name, last)) {
        Some((identity, _)) => format!("Did you mean `{}`?", identity.full()),
        None => did_you_mean(name, names.iter().map(String::as_str).chain(short)),
    };
    let more = names.len().saturating_sub(LISTED);
    let listed = names.iter().take(LISTED).cloned().chain((more > 0).then(|| format!("{more} more")));
    Stop::Because(match listed.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => format!("There is no workflow yet in {}.", files::TEMPLATES),
        listed if near.is_empty() => format!("There is no workflow {name}. There are: {listed}."),
        listed => format!("There is no workflow {name}. {near} There are: {listed}."),
    })
}

/// How a workflow is called: as its file says, or like its file if that can't be read.
struct Identity {
    namespace: Option<String>,
    name: String,
}

impl Identity {
    fn of(template: &Template) -> Self {
        let text = template.text.as_deref().unwrap_or_default();
        let file = || Path::new(&template.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let known = read(&template.name, text, None, &NEUTRAL).identity;
        known.map_or_else(
            || Self { namespace: None, name: file() },
            |known| Self { namespace: Some(known.identity.namespace), name: known.identity.name },
        )
    }

    fn full(&self) -> String {
        self.namespace.iter().chain([&self.name]).cloned().collect::<Vec<_>>().join("/")
    }
}

/// `OrderFulfillment` and `order_fulfillment` are the same name.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("::", "/").to_lowercase().replace(['_', '-'], "");
    plain(one) == plain(other)
}
