//! `wit/plugins.wit`.

use crate::diagnostics::Source as Text;
use crate::plugins;

use super::bindings::exports::tasker::contrib::plugins::{
    Diagnostic, Guest, Plugin, PluginFile, PluginParameter, PluginRequest, PluginSettings, PluginTemplate, Source,
    TemplateReference,
};
use super::types::{pairs, texts};
use super::{Component, diagnostics, options};

impl Guest for Component {
    fn settings(file: Source) -> Result<PluginSettings, Vec<Diagnostic>> {
        let settings = plugins::Settings::read(&Text::new(&file.name, &file.text)).map_err(diagnostics)?;
        let plugins::Settings { plugin_paths, default_language, default_output_dir } = settings;
        Ok(PluginSettings { plugin_paths, default_language, default_output_dir })
    }

    fn read(manifest: Source) -> Result<Plugin, Vec<Diagnostic>> {
        let plugin = plugins::Plugin::read(&Text::new(&manifest.name, &manifest.text)).map_err(diagnostics)?;
        let plugins::Plugin { name, description, version, language, framework, templates } = plugin;
        let templates = templates.into_iter().map(|template| TemplateReference {
            name: template.name,
            description: template.description,
            folder: template.folder,
        });
        Ok(Plugin { name, description, version, language, framework, templates: templates.collect() })
    }

    fn describe(files: Vec<Source>) -> Result<PluginTemplate, Vec<Diagnostic>> {
        let template = plugins::describe(&texts(files)).map_err(diagnostics)?;
        let plugins::Template { name, description, parameters, .. } = template;
        let parameters = parameters.into_iter().map(|parameter| PluginParameter {
            name: parameter.name,
            description: parameter.description,
            required: parameter.required,
            default_value: parameter.default,
        });
        Ok(PluginTemplate { name, description, parameters: parameters.collect() })
    }

    fn render(request: PluginRequest) -> Result<Vec<PluginFile>, Vec<Diagnostic>> {
        options(&request.options, &[]).map_err(diagnostics)?;
        let rendered = plugins::render(&texts(request.files), &pairs(request.arguments)).map_err(diagnostics)?;
        let files =
            rendered.into_iter().map(|file| PluginFile { path: file.path, text: file.text, source: file.source });
        Ok(files.collect())
    }
}
