//! The files of an application: found as the engine finds them, and read as `rails tasker:check` reads them.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use tasker_contrib::config::Layer;
use tasker_contrib::diagnostics::{Code, Diagnostic, Span};

use super::{Result, Stop, print};

/// Where an application keeps its task templates.
pub const TEMPLATES: &str = "config/tasker/templates";
/// Bytes of a configuration file; no more is read of one.
const LARGEST: u64 = 1024 * 1024;
/// Bytes of any file: enough for the component to say that it is too large.
const READ: u64 = 64 * LARGEST;

/// A task template's file.
pub struct Template {
    /// Its name in the application.
    pub name: String,
    /// Its text, or what keeps it from being read.
    pub text: std::result::Result<String, Box<Diagnostic>>,
}

/// A path as text; bytes that are not UTF-8 are written out.
pub fn shown(path: &Path) -> String {
    readable(path.as_os_str().as_encoded_bytes())
}

fn readable(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}"); // A String takes all.
        }
    }
    out
}

/// The templates in these files and folders, each once, and what is wrong with the folders.
pub fn templates(root: &Path, paths: &[PathBuf]) -> Result<(Vec<Template>, Vec<Diagnostic>)> {
    let mut found = Found::default();
    if !root.is_dir() {
        return Err(Stop::Because(format!("There is no folder {}.", root.display())));
    }
    for path in paths {
        let full = root.join(path);
        match fs::metadata(&full) {
            Ok(what) if what.is_dir() => found.folder(&full),
            Ok(_) => found.files.push(full),
            Err(error) => {
                return Err(Stop::Because(format!("{} can't be read: {}.", path.display(), print::why(&error))));
            }
        }
    }
    if paths.is_empty() {
        found.folder(&root.join(TEMPLATES));
    }
    let mut seen = HashSet::new();
    found.files.retain(|file| seen.insert(file.clone()));
    let name = |path: &Path| shown(path.strip_prefix(root).unwrap_or(path));
    let wrong = found.closed.iter().map(|path| closed(&name(path)));
    let mut dead: Vec<String> = found.dead.iter().map(|path| name(path)).collect();
    dead.sort();
    let wrong = wrong.chain(dead.iter().map(|name| dead_link(name))).collect();
    let templates = found.files.iter().map(|file| template(name(file), file)).collect();
    Ok((templates, wrong))
}

#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    closed: Vec<PathBuf>,
    dead: Vec<PathBuf>,
}

impl Found {
    /// A folder's files, sorted by their whole path as text.
    fn folder(&mut self, folder: &Path) {
        let before = self.files.len();
        self.below(folder, &mut Vec::new());
        if let Some(added) = self.files.get_mut(before..) {
            added.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
        }
    }

    /// The files that the engine reads, also in folders that are links or start with a dot. A link to a folder around
    /// it is followed no second time.
    fn below(&mut self, folder: &Path, parents: &mut Vec<PathBuf>) {
        let Ok(real) = folder.canonicalize() else { return };
        if parents.contains(&real) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()),
            Err(error) => {
                if error.kind() == ErrorKind::PermissionDenied {
                    self.closed.push(folder.to_owned());
                }
                return;
            }
        };
        parents.push(real);
        for path in entries {
            match fs::metadata(&path) {
                Ok(what) if what.is_dir() => self.below(&path, parents),
                Ok(what) if what.is_file() && is_template(&path) => self.files.push(path),
                Err(error) if error.kind() == ErrorKind::NotFound => self.dead.push(path),
                _ => {}
            }
        }
        parents.pop();
    }
}

fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

fn template(name: String, path: &Path) -> Template {
    let text = match bytes(path, READ) {
        Err(problem) => Err(finding(Code::YamlSyntax, &name, 0, format!("This file {problem}."), "")),
        Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
            let line = first_bad_line(error.as_bytes());
            let message = format!("This is not valid YAML: line {line} is not UTF-8.");
            finding(Code::YamlSyntax, &name, line, message, "Save the file in UTF-8.")
        }),
    };
    Template { name, text }
}

/// A TOML file: its name, its layer, and its text or what keeps it from being read.
pub type Toml = (String, Layer, std::result::Result<String, String>);

/// The configuration files, in the order of their merging.
pub fn configuration(root: &Path, environment: &str, given: Option<&Path>) -> Vec<Toml> {
    if let Some(given) = given {
        let path = root.join(given);
        return vec![(shown(path.strip_prefix(root).unwrap_or(&path)), Layer::Final, toml(&path))];
    }
    let layers =
        [(PathBuf::from("base"), Layer::Base), (Path::new("environments").join(environment), Layer::Environment)];
    let mut found = Vec::new();
    for (folder, layer) in layers {
        let folder = root.join("config/tasker").join(folder);
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = entries.filter(|path| is_toml(path)).collect();
        // What all processes share comes first, as the engine merges it.
        paths.sort_by_key(|path| (path.file_name().is_none_or(|name| name != "common.toml"), path.clone()));
        let file = |path: PathBuf| (shown(path.strip_prefix(root).unwrap_or(&path)), layer, toml(&path));
        found.extend(paths.into_iter().map(file));
    }
    found
}

fn is_toml(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && path.extension().is_some_and(|ending| ending == "toml")
}

fn toml(path: &Path) -> std::result::Result<String, String> {
    let bytes = bytes(path, LARGEST)?;
    String::from_utf8(bytes).map_err(|error| format!("is not UTF-8 (line {})", first_bad_line(error.as_bytes())))
}

/// A file's bytes, or what keeps it from being read.
fn bytes(path: &Path, most: u64) -> std::result::Result<Vec<u8>, String> {
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "is not there".to_owned(),
        ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        _ => format!("gave an error ({})", print::why(&error)),
    };
    let what = fs::metadata(path).map_err(refused)?;
    match what.len() {
        _ if what.is_dir() => Err("is a folder".to_owned()),
        _ if !what.is_file() => Err("is no regular file".to_owned()),
        size if size > most => Err(format!("is {size} bytes long, and {most} are the most")),
        _ => {
            let mut bytes = Vec::new();
            File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(refused)?;
            Ok(bytes)
        }
    }
}

fn first_bad_line(bytes: &[u8]) -> u32 {
    let line = bytes.split(|byte| *byte == b'\n').position(|line| str::from_utf8(line).is_err());
    u32::try_from(line.unwrap_or_default()).unwrap_or(u32::MAX).saturating_add(1)
}

fn closed(name: &str) -> Diagnostic {
    let message = "This user may not read the folder, so its task templates are not checked.".to_owned();
    let help = "Let the user who runs the application read it and look into it (`chmod u+rx`): a worker passes over \
                it, too.";
    *finding(Code::NotChecked, name, 0, message, help)
}

fn dead_link(name: &str) -> Diagnostic {
    let message = "This link leads nowhere, so nothing is read here.".to_owned();
    let help = "Let it lead to a task template or a folder of them, or remove it.";
    *finding(Code::FileMisplaced, name, 0, message, help)
}

fn finding(code: Code, source: &str, line: u32, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, Span { line, ..Span::whole(source) }, message).help(help))
}
