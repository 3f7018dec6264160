//! The files of an application: found as the engine finds them, and read as `rails tasker:check` reads them.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use tasker_contrib::config::Layer;
use tasker_contrib::diagnostics::{Code, Diagnostic, Span};

use super::print;

/// Where an application keeps its task templates.
pub const TEMPLATES: &str = "config/tasker/templates";
/// The path that stands for what is piped into the command, and how findings name it.
const PIPED: (&str, &str) = ("-", "<stdin>");
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

/// A file's name in the application.
pub fn named(path: &Path, root: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => shown(inside),
        Err(_) => shown(path),
    }
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
pub fn templates(root: &Path, paths: &[PathBuf]) -> (Vec<Template>, Vec<Diagnostic>) {
    let name = |path: &Path| named(path, root);
    let mut found = Found::default();
    let mut wrong = Vec::new();
    for path in paths {
        let full = root.join(path);
        if full.is_dir() {
            let before = found.number();
            found.folder(&full);
            if found.number() == before {
                wrong.push(empty(&name(&full)));
            }
        } else {
            found.files.push(if path == Path::new(PIPED.0) { path.clone() } else { full });
        }
    }
    if paths.is_empty() {
        found.folder(&root.join(TEMPLATES));
    }
    let mut seen = HashSet::new();
    found.files.retain(|file| seen.insert(file.clone()));
    wrong.extend(found.closed.iter().map(|path| closed(&name(path))));
    let mut dead: Vec<String> = found.dead.iter().map(|path| name(path)).collect();
    dead.sort();
    wrong.extend(dead.iter().map(|name| dead_link(name)));
    let templates = found.files.iter().map(|file| match file {
        piped if piped == Path::new(PIPED.0) => template(PIPED.1.to_owned(), all(io::stdin().lock())),
        file => template(name(file), bytes(file, READ)),
    });
    (templates.collect(), wrong)
}

#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    closed: Vec<PathBuf>,
    dead: Vec<PathBuf>,
}

impl Found {
    fn number(&self) -> usize {
        self.files.len() + self.closed.len() + self.dead.len()
    }

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
                Ok(_) => {}
                Err(_) if path.is_symlink() => self.dead.push(path),
                // A folder whose names can be listed, but not what is behind them.
                Err(_) => {
                    self.closed.push(folder.to_owned());
                    break;
                }
            }
        }
        parents.pop();
    }
}

/// Whether the engine reads a file with this name.
pub fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}

fn template(name: String, bytes: std::result::Result<Vec<u8>, String>) -> Template {
    let text = match bytes {
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
        return vec![(named(&path, root), Layer::Final, toml(&path))];
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
        let file = |path: PathBuf| (named(&path, root), layer, toml(&path));
        found.extend(paths.into_iter().map(file));
    }
    found
}

fn is_toml(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && path.extension().is_some_and(|ending| ending == "toml")
}

/// The text of a file of settings, or what keeps it from being read.
pub fn toml(path: &Path) -> std::result::Result<String, String> {
    let bytes = bytes(path, LARGEST)?;
    String::from_utf8(bytes).map_err(|error| format!("is not UTF-8 (line {})", first_bad_line(error.as_bytes())))
}

/// A file's bytes, or what keeps it from being read.
fn bytes(path: &Path, most: u64) -> std::result::Result<Vec<u8>, String> {
    let what = fs::metadata(path).map_err(|error| refused(&error))?;
    match what.len() {
        _ if what.is_dir() => Err("is a folder".to_owned()),
        _ if !what.is_file() => Err("is no regular file".to_owned()),
        size if size > most => Err(format!("is {size} bytes long, and {most} are the most")),
        _ => File::open(path).map_err(|error| refused(&error)).and_then(|file| all(file.take(most))),
    }
}

fn all(from: impl io::Read) -> std::result::Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(READ).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    Ok(bytes)
}

fn refused(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "is not there".to_owned(),
        ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        _ => format!("gave an error ({})", print::why(error)),
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

/// What there is to say if there is nothing to check: it must not look as if all were well.
pub fn nothing() -> Diagnostic {
    let message = "There is neither a task template nor a configuration here, so nothing was checked.".to_owned();
    let help = "Call this in the application's folder, or name that with `--root`.";
    *finding(Code::NotChecked, "config/tasker", 0, message, help)
}

/// What there is to say of a TOML file that was named, but is not one of the configuration of this environment.
pub fn unread(path: &Path, root: &Path, environment: &str) -> Diagnostic {
    let name = named(path, root);
    if let Err(problem) = toml(path) {
        return *finding(Code::SourceUnreadable, &name, 0, format!("The file can't be read: it {problem}."), "");
    }
    let folder = root.join("config/tasker/environments");
    let other = path.parent().filter(|parent| parent.parent() == Some(&folder)).and_then(Path::file_name);
    let (message, help) = match other {
        Some(other) => (
            format!("Only the environment `{environment}` was checked, and this is not part of it."),
            format!("`--env {}` checks it.", other.to_string_lossy()),
        ),
        None => (
            "This was not checked, because it is not part of the configuration.".to_owned(),
            "Tasker's configuration is in config/tasker/base and config/tasker/environments.".to_owned(),
        ),
    };
    *finding(Code::NotChecked, &name, 0, message, &help)
}

fn empty(name: &str) -> Diagnostic {
    let message = "There is no task template in this folder, so nothing was checked.".to_owned();
    *finding(Code::NotChecked, name, 0, message, "Name a folder with files that end in .yaml or .yml.")
}

fn dead_link(name: &str) -> Diagnostic {
    let message = "This link leads nowhere, so nothing is read here.".to_owned();
    let help = "Let it lead to a task template or a folder of them, or remove it.";
    *finding(Code::FileMisplaced, name, 0, message, help)
}

fn finding(code: Code, source: &str, line: u32, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, Span { line, ..Span::whole(source) }, message).help(help))
}
