//! Each room asks only those below it, so that a reader can start at the bottom.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // a test fails by panicking

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom: a room may name those before it.
const ROOMS: &[&str] = &[
    "lists",
    "texts",
    "json",
    "profiles",
    "diagnostics",
    "options",
    "tera",
    "plugins",
    "config",
    "events",
    "task_template",
    "runner",
    "operations",
    "workflow",
    "deploys",
    "generator",
    "component",
];

#[test]
fn no_room_names_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for path in files(&source).iter().filter(|path| !path.ends_with("lib.rs") && !path.ends_with("bindings.rs")) {
        let room = path.strip_prefix(&source).unwrap().iter().next().unwrap().to_str().unwrap();
        let height = ROOMS.iter().position(|known| *known == room).expect("every folder is in ROOMS");
        found.insert(ROOMS[height]);
        let text = fs::read_to_string(path).unwrap();
        for named in text.split("crate::").skip(1) {
            let above = ROOMS[height + 1..].iter().find(|above| {
                named.strip_prefix(**above).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
            });
            assert_eq!(above, None, "{}", path.display());
        }
    }
    assert_eq!(found.len(), ROOMS.len(), "every room has files");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
