import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deploys as component } from "../../src/index.js";
import { written } from "../case.js";

export function deploys(one) {
  const file = (name) => join(one.folder, name);
  const code = {
    removedCallables: lines(file("gone.txt")), patterns: lines(file("patterns.txt")), reads: reads(file("reads.txt")),
  };
  const changes = component.diff(sources(file("old")), sources(file("new")), code, live(file("live.txt")));
  return { "changes.txt": changes.map(change).join("") };
}

// As spec/cases/deploys/README.md says.
function change({ finding, namespace, name, version, step, acceptedBecause }) {
  return written([{ ...finding, label: undefined }]) +
    `${`  of ${namespace}/${name} ${version} ${step ?? ""}`.trimEnd()}\n` +
    (acceptedBecause ? `  accepted because ${acceptedBecause}\n` : "");
}

function sources(folder) {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files.map((file) => ({ name: `${folder.split("/").at(-1)}/${file}`, text: readFileSync(join(folder, file), "utf8") }));
}

function lines(file) {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

function reads(file) {
  return lines(file).map((line) => {
    const [callable, dependency, field, source, number] = line.split(/\s+/);
    return { callable, dependency, field, span: { source, line: Number(number), column: 1, length: 1 } };
  });
}

function live(file) {
  if (!existsSync(file)) return undefined;
  return lines(file).map((line) => {
    const [namespace, name, version, step, open, absent, ...tasks] = line.split(/\s+/);
    return { namespace, name, version, step, open: Number(open), absent: Number(absent), tasks };
  });
}
