import { isObject } from "./context.js";

const SOURCE = '{ name: "order.yaml", text: "…" }';

// What a caller gets wrong is told before anything runs, as a TypeError that says what is wanted.
export function expectSource(caller, source, wanted = "a source,") {
  const takes = `${caller} takes ${wanted} such as ${SOURCE}`;
  if (!isObject(source)) throw new TypeError(`${takes}, not ${shown(source)}.`);

  const wrong = ["name", "text"].find((field) => typeof source[field] !== "string");
  if (wrong) throw new TypeError(`${takes}, but the ${wrong} is ${shown(source[wrong])}.`);
}

export function expectSources(caller, sources) {
  const wanted = "a list of sources, each";
  if (!Array.isArray(sources)) {
    throw new TypeError(`${caller} takes ${wanted} such as ${SOURCE}, not ${shown(sources)}.`);
  }
  for (const source of sources) expectSource(caller, source, wanted);
}

// Options that do not exist are refused: one that is misspelt would have no effect.
export function expectOptions(caller, given, known) {
  if (!isObject(given)) throw new TypeError(`${caller} takes its options as an object, not ${shown(given)}.`);

  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;

  const hint = didYouMean(unknown, known) || ` It has: ${known.join(", ")}.`;
  throw new TypeError(`${caller} has no option "${unknown}".${hint}`);
}

export function expectHandlers(caller, handlers) {
  if (!isObject(handlers)) {
    throw new TypeError(`${caller} takes an object with a handler for each callable, such as ` +
      `{ ChargeHandler: (context) => ({}) }, not ${shown(handlers)}.`);
  }
  for (const [name, handler] of Object.entries(handlers)) {
    if (!isClass(handler)) continue;
    throw new TypeError(`The handler "${name}" is a class. Give an instance, such as new ${handler.name || name}().`);
  }
}

// " Did you mean …?", or nothing if no name is near.
export function didYouMean(name, known) {
  const [near] = known.map((other) => ({ other, distance: distance(name, other) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  return near ? ` Did you mean "${near.other}"?` : "";
}

function isClass(value) {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

function shown(value) {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? `an object (${value.constructor?.name ?? "Object"})` : String(value);
}

// How many characters to add, drop or replace (Levenshtein).
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to++) {
      next.push(Math.min(next[to] + 1, row[to + 1] + 1, row[to] + (one[at] === other[to] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
