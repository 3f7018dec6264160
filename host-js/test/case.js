import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = new URL("../../spec/cases/", import.meta.url).pathname;

// Of each room those files that are given; all others must come out. spec/cases/README.md says what they are.
const GIVEN = {
  config: [/^inputs\.json$/, /^(base|environments)\/[^/]+\.toml$/, /^final\.toml$/],
  deploys: [/^(gone|patterns|reads|live)\.txt$/, /^(old|new)\//],
  events: [/^input\.txt$/],
  generator: [/^request\.json$/],
  operations: [/^(task|view)\.json$/, /^template\.yaml$/],
  plugins: [/^request\.json$/, /^plugin\//],
  runner: [/^template\.yaml$/, /^script\.json$/],
  workflow: [/^[^/]+\.yaml$/, /^view\.json$/, /^(profile|reads)\.txt$/],
};

// A folder of spec/cases.
export class Case {
  static all(room) {
    const folders = readdirSync(join(ROOT, room), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => name).sort().map((name) => new Case(room, name));
  }

  constructor(room, name) {
    Object.assign(this, { room, name, folder: join(ROOT, room, name) });
  }

  text(file) {
    return readFileSync(join(this.folder, file), "utf8");
  }

  json(file) {
    return JSON.parse(this.text(file));
  }

  // Which part of its graph to draw.
  get view() {
    const { max_steps: maxSteps, ...view } = "view.json" in this.given ? this.json("view.json") : {};
    return { ...view, maxSteps };
  }

  // The language of its handlers.
  get profile() {
    return "profile.txt" in this.given ? this.text("profile.txt").trim() : undefined;
  }

  get given() {
    return this.#texts((file) => this.#isGiven(file));
  }

  get expected() {
    return this.#texts((file) => !this.#isGiven(file));
  }

  #isGiven(file) {
    return GIVEN[this.room].some((pattern) => pattern.test(file));
  }

  // JSON as its value: the order of keys does not matter.
  #value(file) {
    return file === "expected.json" ? this.json(file) : this.text(file);
  }

  #texts(chosen) {
    const files = readdirSync(this.folder, { recursive: true }).filter((file) => statSync(join(this.folder, file)).isFile());
    return Object.fromEntries(files.filter(chosen).sort().map((file) => [file, this.#value(file)]));
  }
}

// Findings as `findings.txt` has them.
export function written(findings) {
  return findings.map(({ span, severity, code, message, label, help, related }) => [
    `${place(span)} ${severity} ${code}: ${message}\n`,
    label && `  label: ${label}\n`,
    help && `  help: ${help}\n`,
    ...related.map((other) => `  see ${place(other.span)}: ${other.message}\n`),
  ].join("")).join("");
}

export function findings(found) {
  return found.length ? { "findings.txt": written(found) } : {};
}

function place({ source, line, column, length }) {
  return `${source}:${line ?? 0}:${column ?? 0}+${length ?? 0}`;
}
