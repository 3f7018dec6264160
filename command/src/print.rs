//! What is printed, and what is written to files.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::{Result, Stop};

/// Prints. Nobody reads what is left when a pipe is closed (`| head`), so that is no failure.
pub fn out(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Stop::Because(format!("can't print: {}", why(&error))))
        }
        _ => Ok(()),
    }
}

/// Prints to where errors go. If even that fails, nobody can be told.
pub fn error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether to use colours. They are for terminals, unless `NO_COLOR` is set.
pub fn color() -> bool {
    io::stdout().is_terminal() && wanted()
}

/// The same of what goes to where errors go.
pub fn color_of_errors() -> bool {
    io::stderr().is_terminal() && wanted()
}

fn wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes a file whole or not at all. A symbolic link is not followed: somebody else may have put it there.
pub fn write(path: &Path, text: &str, overwrite: bool) -> Result<()> {
    placed(path, text, overwrite)
        .map_err(|error| Stop::Because(format!("{} can't be written: {}.", path.display(), why(&error))))
}

fn placed(path: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is a folder, a symbolic link or a device")),
        Ok(_) if !overwrite => return Err(io::Error::other("it exists; --force overwrites it")),
        _ => {}
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tasker-new");
    let temporary = PathBuf::from(temporary);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.as_ref().is_err_and(|error| error.kind() != ErrorKind::AlreadyExists) {
        let _ = fs::remove_file(&temporary); // The first error is the one to tell.
    }
    written
}

/// An error of the system in words, without its number.
pub fn why(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
