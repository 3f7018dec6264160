//! Plugins of Tasker's own CLI, and the one that is built in. They are found where the CLI and `rails tasker:plugins`
//! find them, except in gems.

use std::fs;
use std::path::{Path, PathBuf};

use tasker_contrib::diagnostics::{Source, did_you_mean};
use tasker_contrib::generator::{self, Request};
use tasker_contrib::plugins::{self as component, File, Parameter, Settings};

use super::{Result, Stop, files, own, text};

pub const MANIFEST: &str = "tasker-plugin.toml";
/// The folder of a plugin in another project's folder.
pub const NESTED: &str = "tasker-cli-plugin";
/// Where a Rails application has templates of its own.
pub const OWN: &str = "lib/templates/tasker";

/// How the plugin in this program is called.
const BUILT_IN: &str = "built-in";

/// A plugin with its templates.
pub struct Plugin {
    pub name: String,
    /// Its name, version, language and description.
    pub title: String,
    /// Where it is, for people.
    pub place: String,
    pub templates: Vec<Template>,
    language: String,
}

/// A template of a plugin.
pub struct Template {
    pub name: String,
    pub description: String,
    /// Its folder and its plugin's; none for one that is built in.
    folder: Option<(PathBuf, PathBuf)>,
}

impl Plugin {
    /// Its first lines in a list.
    pub fn heading(&self) -> String {
        format!("{}\n  in {}\n", text::line(&self.title), text::line(&self.place))
    }
}

/// All plugins.
pub struct Plugins {
    pub all: Vec<Plugin>,
    /// What is wrong with plugins that are left out.
    pub broken: Vec<Stop>,
    root: PathBuf,
    settings: Settings,
}

impl Plugins {
    /// Those of an application, and those in other folders.
    pub fn find(root: &Path, others: &[PathBuf]) -> Result<Self> {
        let home = std::env::home_dir();
        let settings = settings(root, home.as_deref())?;
        let expanded = |path: &String| match (path.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => root.join(path),
        };
        let mut folders = others.to_vec();
        folders.extend(settings.plugin_paths.iter().map(expanded));
        folders.push(root.join(OWN));
        let mut plugins = Self { all: vec![built_in()?], broken: Vec::new(), root: root.to_owned(), settings };
        let mut seen = Vec::new();
        for folder in folders.iter().flat_map(|folder| found_in(folder)) {
            let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            if !seen.contains(&real) {
                seen.push(real);
                match read(&folder, root) {
                    Ok(plugin) => plugins.all.push(plugin),
                    Err(stop) => plugins.broken.push(stop),
                }
            }
        }
        plugins.all.extend(loose(root));
        let missing = others.iter().find(|folder| found_in(folder).is_empty());
        missing.map_or(Ok(plugins), |folder| {
            Err(Stop::Because(format!("There is no plugin in {}: no {MANIFEST}.", files::shown(folder))))
        })
    }

    /// The folder to write to.
    pub fn output(&self, given: Option<&Path>) -> PathBuf {
        match (given, &self.settings.default_output_dir) {
            (Some(given), _) => given.to_owned(),
            (None, Some(folder)) => self.root.join(folder),
            (None, None) => self.root.clone(),
        }
    }

    /// The template that is meant, as the CLI chooses it.
    pub fn template(&self, name: &str, plugin: Option<&str>, language: Option<&str>) -> Result<&Template> {
        let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        let of_plugin = self.all.iter().filter(|one| plugin.is_none_or(|plugin| same(&one.name, plugin)));
        let named = of_plugin.flat_map(|plugin| plugin.templates.iter().map(move |template| (plugin, template)));
        let named: Vec<_> = named.filter(|(_, template)| same(&template.name, name)).collect();
        let preferred = language.or(self.settings.default_language.as_deref());
        let spoken =
            |(plugin, _): &&(&Plugin, &Template)| preferred.is_none_or(|wanted| same(&plugin.language, wanted));
        let mut chosen: Vec<_> = named.iter().filter(spoken).collect();
        if chosen.is_empty() && language.is_none() {
            chosen = named.iter().collect();
        }
        match chosen.as_slice() {
            [(_, template)] => Ok(template),
            [] => {
                let all = self.all.iter().flat_map(|plugin| plugin.templates.iter().map(|one| one.name.as_str()));
                let near = did_you_mean(name, all);
                let near = if near.is_empty() { "`tasker-contrib render` lists all." } else { &near };
                Err(Stop::Because(format!("There is no template `{name}`. {near}")))
            }
            several => {
                let mut ways: Vec<_> =
                    several.iter().map(|(plugin, _)| format!("`--plugin {}`", plugin.name)).collect();
                ways.dedup();
                let folders = several.iter().filter_map(|(_, template)| template.folder.as_ref());
                let folders: Vec<_> = folders.map(|(folder, _)| folder.display().to_string()).collect();
                Err(Stop::Because(match (ways.as_slice(), several.first()) {
                    ([_], Some((plugin, _))) => format!(
                        "The plugin `{}` has several templates `{name}`: {}. Rename one.",
                        plugin.name,
                        folders.join(" and ")
                    ),
                    _ => format!("Several plugins have a template `{name}`. Say which: {}.", ways.join(" or ")),
                }))
            }
        }
    }

    /// What a template takes.
    pub fn parameters(&self, template: &Template) -> Result<Vec<Parameter>> {
        let Some(sources) = self.sources(template)? else {
            let known = generator::templates().into_iter().find(|one| one.name == template.name);
            return Ok(known.map(|known| known.parameters).unwrap_or_default());
        };
        let known = component::describe(&sources).map_err(|found| Stop::Findings(found, sources))?;
        Ok(known.parameters)
    }

    /// The files that a template renders.
    pub fn render(&self, template: &Template, arguments: Vec<(String, String)>) -> Result<Vec<File>> {
        let Some(sources) = self.sources(template)? else {
            let sources = own::sources(&self.root, &template.name)?;
            let request = Request { template: template.name.clone(), arguments, sources, ..Request::default() };
            return generator::render(&request).map_err(|found| {
                own::in_files(found, request.sources.into_iter().chain(request.arguments).collect(), &template.name)
            });
        };
        component::render(&sources, &arguments)
            .map_err(|found| Stop::Findings(found, sources.into_iter().chain(arguments).collect()))
    }

    /// The files of its folder that the CLI reads, by their names in the application. They must be in its plugin.
    fn sources(&self, template: &Template) -> Result<Option<Vec<(String, String)>>> {
        let Some((folder, plugin)) = &template.folder else { return Ok(None) };
        let manifest = folder.join("template.toml");
        if !manifest.is_file() {
            return Err(Stop::Because(format!("{} has no template.toml.", files::named(folder, &self.root))));
        }
        let mut paths: Vec<_> = children(folder).into_iter().filter(|path| is_tera(path)).collect();
        paths.insert(0, manifest);
        let plugin = plugin.canonicalize().ok();
        paths
            .iter()
            .map(|path| {
                let real = path.canonicalize().ok();
                match real.zip(plugin.as_ref()) {
                    Some((real, plugin)) if real.starts_with(plugin) => source(path, &self.root),
                    _ => Err(Stop::Because(format!("{} leads out of its plugin.", files::named(path, &self.root)))),
                }
            })
            .collect::<Result<_>>()
            .map(Some)
    }
}

/// The CLI's settings, from the first file that exists.
fn settings(root: &Path, home: Option<&Path>) -> Result<Settings> {
    let of_user = home.map(|home| home.join(".config/tasker-ctl.toml"));
    let known = [root.join(".config/tasker.toml"), root.join(".tasker-ctl.toml")].into_iter().chain(of_user);
    let Some(path) = known.into_iter().find(|path| path.is_file()) else { return Ok(Settings::default()) };
    let (name, text) = source(&path, root)?;
    Settings::read(&Source::new(&name, &text)).map_err(|found| Stop::Findings(found, vec![(name, text)]))
}

/// As the CLI looks: the folder itself, the folders in it, and `tasker-cli-plugin` in each of these.
fn found_in(folder: &Path) -> Vec<PathBuf> {
    let is_plugin = |folder: &Path| folder.join(MANIFEST).is_file();
    if is_plugin(folder) {
        return vec![folder.to_owned()];
    }
    let below = children(folder).into_iter();
    below.filter_map(|child| [child.clone(), child.join(NESTED)].into_iter().find(|place| is_plugin(place))).collect()
}

fn built_in() -> Result<Plugin> {
    let text = include_str!("../../templates/rails/tasker-plugin.toml");
    let mut about = component::Plugin::read(&Source::new(MANIFEST, text))
        .map_err(|found| Stop::Findings(found, vec![(MANIFEST.to_owned(), text.to_owned())]))?;
    // One of upstream's plugins has the same name.
    BUILT_IN.clone_into(&mut about.name);
    let known = generator::templates().into_iter();
    let templates = known.map(|one| Template { name: one.name, description: one.description, folder: None }).collect();
    Ok(plugin(about, "this program".to_owned(), templates))
}

fn read(folder: &Path, root: &Path) -> Result<Plugin> {
    let (name, text) = source(&folder.join(MANIFEST), root)?;
    let mut about = component::Plugin::read(&Source::new(&name, &text))
        .map_err(|found| Stop::Findings(found, vec![(name, text)]))?;
    let template = |one: component::Reference| Template {
        name: one.name,
        description: one.description,
        folder: Some((one.folder.map_or_else(|| folder.to_owned(), |own| folder.join(own)), folder.to_owned())),
    };
    let templates = std::mem::take(&mut about.templates).into_iter().map(template).collect();
    Ok(plugin(about, files::named(folder, root), templates))
}

fn plugin(about: component::Plugin, place: String, templates: Vec<Template>) -> Plugin {
    let kind = [Some(about.language.clone()), about.framework].into_iter().flatten().filter(|one| !one.is_empty());
    let kind = kind.collect::<Vec<_>>().join("/");
    let kind = if kind.is_empty() { kind } else { format!(" ({kind})") };
    let title = format!("{} {}{kind}: {}", about.name, about.version, about.description);
    let title = title.trim_end_matches(": ").to_owned();
    Plugin { name: about.name, title, place, language: about.language, templates }
}

/// Templates that an application has one by one, without a plugin's manifest.
fn loose(root: &Path) -> Option<Plugin> {
    let own = root.join(OWN);
    if own.join(MANIFEST).is_file() {
        return None;
    }
    let is_template = |folder: &PathBuf| folder.join("template.toml").is_file();
    let template = |folder: PathBuf| Template {
        name: files::shown(Path::new(folder.file_name().unwrap_or_default())),
        description: format!("In {}", files::named(&folder, root)),
        folder: Some((folder, own.clone())),
    };
    let templates: Vec<_> = children(&own).into_iter().filter(is_template).map(template).collect();
    (!templates.is_empty()).then(|| Plugin {
        name: "application".to_owned(),
        title: "application - (ruby): Templates of this application".to_owned(),
        place: OWN.to_owned(),
        language: "ruby".to_owned(),
        templates,
    })
}

fn is_tera(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "tera") && path.is_file()
}

/// What is in a folder, sorted; nothing if it can't be read.
pub fn children(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    all.sort();
    all
}

/// A file's name in the application, and its text.
pub fn source(path: &Path, root: &Path) -> Result<(String, String)> {
    let name = files::named(path, root);
    match files::toml(path) {
        Ok(text) => Ok((name, text)),
        Err(problem) => Err(Stop::Because(format!("{name} {problem}."))),
    }
}
