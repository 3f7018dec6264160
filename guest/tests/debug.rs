//! Nothing is written as `{:?}` does: in the component, those functions trap (`rakelib/component.rake`).

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn nothing_but_tests_writes_debug_text() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = ["src", "yaml/src", "texts/src/table.rs"].map(|folder| files(here.join(folder)));
    for path in sources.iter().flatten().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains(":?}") && !code.contains(":#?}"), "{}", path.display());
    }
    assert!(sources.iter().all(|files| !files.is_empty()));
}

fn files(path: PathBuf) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(files).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
