//! Reads where Tasker's CLI looks for plugins: its own `.tasker-ctl.toml`, or the table `[cli]` of
//! `.config/tasker.toml`.

use crate::diagnostics::{Code, Diagnostic, Source};

use super::reader::Reader;

/// What the CLI's settings say of plugins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The folders of plugins. `~/` stands for the user's folder.
    pub plugin_paths: Vec<String>,
    /// The language whose templates are used if several have the same name.
    pub default_language: Option<String>,
    /// The folder that files are written to.
    pub default_output_dir: Option<String>,
}

impl Settings {
    /// Reads a file. The name tells which of the two it is.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, table) = Reader::read(source, Code::PluginSettings, "The file")?;
        let mut own = Some(table.get_ref());
        if source.name.ends_with(".config/tasker.toml") {
            let cli = table.get_ref().get("cli");
            own = cli.and_then(|value| value.get_ref().as_table());
            if let (Some(value), None) = (cli, own) {
                reader.complain(value.span(), "`cli` must be a table.".to_owned());
            }
        }
        let settings = own.map_or_else(Self::default, |own| {
            let plugin_paths = reader.texts(own, "plugin-paths");
            // The CLI does with an empty text what it does without one.
            let mut text = |key| reader.text(own, key).filter(|text| !text.is_empty());
            let (default_language, default_output_dir) = (text("default-language"), text("default-output-dir"));
            Self { plugin_paths, default_language, default_output_dir }
        });
        if reader.found.is_empty() { Ok(settings) } else { Err(reader.found) }
    }
}
