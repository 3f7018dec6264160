import { plugins as component } from "../../src/index.js";
import { findings } from "../case.js";

const SETTINGS = ["plugin/.config/tasker.toml", "plugin/.tasker-ctl.toml"];

export function plugins(one) {
  const found = [];
  const answered = (question) => {
    try {
      return question();
    } catch (error) {
      found.push(...error.payload);
      return undefined;
    }
  };
  const given = (name) => (name in one.given ? { name, text: one.given[name] } : undefined);
  const files = {};
  for (const file of SETTINGS.map(given).filter(Boolean)) {
    const settings = answered(() => component.settings(file));
    if (settings) files["settings.txt"] = written(settings);
  }
  const manifest = given("plugin/tasker-plugin.toml");
  const plugin = manifest && answered(() => component.read(manifest));
  if (plugin) files["list.txt"] = list(plugin, (folder) => answered(() => component.describe(sources(one, folder))));
  if (given("request.json")) {
    const request = one.json("request.json");
    const rendered = answered(() => component.render({ ...request, files: sources(one, request.folder), options: [] }));
    for (const { path, text } of rendered ?? []) files[`output/${path}`] = text;
  }
  return { ...files, ...findings(found) };
}

// The files of a folder of the plugin, without those in folders below.
function sources(one, folder) {
  const own = new RegExp(`^plugin/${folder ? `${folder}/` : ""}[^/]+$`);
  return Object.entries(one.given).filter(([name]) => own.test(name)).map(([name, text]) => ({ name, text }));
}

function list({ name, version, language, framework = "-", description, templates }, describe) {
  const lines = [`${name} ${version} ${language}/${framework}: ${description}\n`];
  for (const template of templates) {
    lines.push(`  ${template.name} (${template.folder ?? "-"}): ${template.description}\n`);
    for (const parameter of describe(template.folder)?.parameters ?? []) {
      const preset = parameter.defaultValue === undefined ? "" : ` default=${parameter.defaultValue}`;
      lines.push(`    ${parameter.name}:${parameter.required ? " required" : ""}${preset} ${parameter.description}\n`);
    }
  }
  return lines.join("");
}

function written({ pluginPaths, defaultLanguage = "-", defaultOutputDir = "-" }) {
  return `${pluginPaths.join("\n")}\nlanguage ${defaultLanguage}\noutput ${defaultOutputDir}\n`;
}
