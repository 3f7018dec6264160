//! How Tasker's CLI renders a template: with Tera, and four filters of its own.

use std::collections::HashMap;
use std::path::Path;

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToSnakeCase};
use tera::{Context, Tera, Value};
use toml::de::DeTable;

/// Adds the CLI's own filters.
pub fn add_filters(tera: &mut Tera) {
    type Convert = fn(&str) -> String;
    let filters: [(&str, Convert); 4] = [
        ("snake_case", |text| text.to_snake_case()),
        ("pascal_case", |text| text.to_pascal_case()),
        ("camel_case", |text| text.to_lower_camel_case()),
        ("kebab_case", |text| text.to_kebab_case()),
    ];
    for (name, convert) in filters {
        let filter = move |value: &Value, _: &HashMap<String, Value>| {
            let text = value.as_str().ok_or_else(|| tera::Error::msg(format!("{name} filter expects a string")))?;
            Ok(Value::String(convert(text)))
        };
        tera.register_filter(name, filter);
    }
}

/// Renders a template's folder: the paths and texts of its files.
pub fn render(folder: &Path, arguments: &[(String, String)]) -> tera::Result<Vec<(String, String)>> {
    let manifest = std::fs::read_to_string(folder.join("template.toml")).unwrap();
    let manifest = DeTable::parse(&manifest).unwrap().into_inner();
    let tables = |key: &str| {
        let list = manifest.get(key).and_then(|list| list.get_ref().as_array()).into_iter();
        list.flat_map(|list| list.iter().map(|table| table.get_ref().as_table().unwrap())).collect::<Vec<_>>()
    };
    let text = |table: &DeTable, key: &str| table.get(key).map(|text| text.get_ref().as_str().unwrap().to_owned());
    let mut tera = Tera::new(folder.join("*.tera").to_str().unwrap())?;
    add_filters(&mut tera);
    let mut context = Context::new();
    for parameter in tables("parameters") {
        if let Some(default) = text(parameter, "default") {
            context.insert(text(parameter, "name").unwrap(), &default);
        }
    }
    for (name, value) in arguments {
        context.insert(name, value);
    }
    let inline = |text: &str| {
        let mut inline = tera.clone();
        inline.add_raw_template("__inline__", text)?;
        inline.render("__inline__", &context)
    };
    let files = tables("outputs").into_iter().map(|output| {
        let rendered = tera.render(&text(output, "template").unwrap(), &context)?;
        let name = inline(&text(output, "filename").unwrap())?;
        let folder = text(output, "subdir").map(|subdir| inline(&subdir)).transpose()?;
        Ok((folder.map_or(name.clone(), |folder| format!("{folder}/{name}")), rendered))
    });
    files.collect()
}
