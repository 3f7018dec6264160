//! What is printed, and what is written to files.

use std::fs::{self, File, OpenOptions, TryLockError};
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

/// A text in a colour of the terminal.
pub fn painted(text: &str, code: &str) -> String {
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

fn wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// How the names of files end that are not yet written to their end.
pub const IN_THE_MAKING: &str = ".tasker-new";

/// Writes a file whole or not at all. A symbolic link is not followed: somebody else may have put it there.
pub fn write(path: &Path, text: &str, overwrite: bool) -> Result<()> {
    placed(path, text, overwrite)
        .map_err(|error| Stop::Because(format!("{} can't be written: {}.", path.display(), why(&error))))
}

fn placed(path: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    let before = match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is a folder, a symbolic link or a device")),
        Ok(_) if !overwrite => return Err(io::Error::other("it exists; --force overwrites it")),
        Ok(found) if found.permissions().readonly() => return Err(io::Error::other("it is read-only")),
        found => found.ok(),
    };
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(IN_THE_MAKING);
    let temporary = PathBuf::from(temporary);
    let mut file = fresh(&temporary)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| before.map_or(Ok(()), |before| fs::set_permissions(&temporary, before.permissions())))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary); // The first error is the one to tell.
    }
    written
}

/// A new file, locked while this process writes it. One without a lock is what a run left that was killed.
fn fresh(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|left| left.is_file()) {
        let busy = File::open(path).is_ok_and(|left| matches!(left.try_lock(), Err(TryLockError::WouldBlock)));
        if busy {
            return Err(io::Error::other("another process is writing it"));
        }
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let _ = file.try_lock(); // Where there are no locks, nobody can notice this one.
    Ok(file)
}

/// An error of the system in words, without its number.
pub fn why(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
