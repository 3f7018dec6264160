//! Describes and renders one template of a plugin.

use crate::diagnostics::Diagnostic;

use super::arguments::variables;
use super::folder::{Folder, Sources};
use super::manifest::{Keys, Template};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, relative to the folder that the host writes to.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Of our own templates: the constant that it defines, if it defines one.
    pub constant: Option<String>,
    /// The name of the source from which it was rendered.
    pub source: String,
}

/// What a template is and takes, if it can be rendered at all.
///
/// # Errors
/// Everything that is wrong with its manifest and its files.
pub fn describe(sources: &Sources) -> Result<Template, Vec<Diagnostic>> {
    let folder = Folder::open(sources, Keys::Cli)?;
    folder.read(|_| true)?;
    Ok(folder.template)
}

/// Renders all files of a template. Arguments that it does not declare are allowed.
///
/// # Errors
/// Everything that is wrong with the arguments, the manifest and the files.
pub fn render(sources: &Sources, arguments: &[(String, String)]) -> Result<Vec<File>, Vec<Diagnostic>> {
    let folder = Folder::open(sources, Keys::Cli)?;
    folder.render(&variables(&folder.template.parameters, arguments)?, None)
}
