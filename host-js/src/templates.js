import { expectOptions, expectSource, expectSources } from "./arguments.js";
import { generator, workflow } from "./component.js";
import { ask, Rejected } from "./rejected.js";

// Finds everything that is wrong with task templates, each alone and together. `profile` is the language of their
// handlers, one of `about.profiles()`; without one, only what is true in all languages is told.
export function check(sources, options = {}) {
  expectSources("check", sources);
  expectOptions("check", options, ["profile"]);
  const chosen = options.profile === undefined ? [] : [{ name: "profile", value: options.profile }];
  const readings = sources.map((source) => workflow.read(source, chosen));
  const identities = readings.map(({ identity }) => identity).filter(Boolean);
  return [...readings.flatMap(({ findings }) => findings), ...workflow.checkTogether(identities)];
}

// Reads one task template: its steps, its layers and its critical path. Throws `Rejected` if its steps can't be read.
export function plan(source) {
  expectSource("plan", source);
  const { template, findings } = workflow.read(source, []);
  if (!template) throw new Rejected(findings);
  return { ...template, ...ask(() => workflow.plan(source, [])) };
}

// Renders the files of a generator's template. Throws `Rejected` with every problem of the request.
export function render(request) {
  expectOptions("render", request, ["template", "arguments", "acronyms", "sources"]);
  const { template, arguments: given = {}, acronyms = [], sources = [] } = request;
  expectSources("render", sources);
  const list = Object.entries(given).map(([name, value]) => ({ name, value: String(value) }));
  return ask(() => generator.render({ template, arguments: list, acronyms, sources, options: [] }));
}
