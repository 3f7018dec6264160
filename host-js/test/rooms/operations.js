import { operations as component, workflow } from "../../src/index.js";

const DRAWINGS = {
  "graph.txt": ["graph", "text", true],
  "graph.svg": ["graph", "svg", true],
  "graph.unstyled.svg": ["graph", "svg", false],
  "waterfall.txt": ["waterfall", "text", true],
  "waterfall.svg": ["waterfall", "svg", true],
  "waterfall.unstyled.svg": ["waterfall", "svg", false],
};

export function operations(one) {
  const task = one.json("task.json");
  const template = { name: "template.yaml", text: one.text("template.yaml") };
  const steps = component.progress(snapshot(task), transitions(task), copies(task), template);
  const { namespace, name, version, about, created, now } = task;
  const picture = { namespace, name, version, about, created: BigInt(created), now: BigInt(now), steps };
  const drawn = Object.keys(DRAWINGS).filter((file) => file in one.expected)
    .map((file) => [file, workflow.draw(picture, ...DRAWINGS[file], one.view)]);
  return { "progress.txt": steps.map(written).join(""), ...Object.fromEntries(drawn) };
}

function snapshot({ now, namespace, state, steps: given }) {
  const steps = given.map((step) => ({
    id: step.id, name: step.name, state: step.state, since: 0n,
    begun: step.state === "in-progress" ? { at: 0n, worker: "tcr1", by: "" } : undefined,
    attempts: step.attempts, maxAttempts: step.max_attempts, retryEligible: true, nextRetry: time(step.next_retry),
    ready: false, parents: step.parents, inTemplate: step.in_template ?? true,
  }));
  const sent = steps.filter((step) => step.state === "enqueued");
  return {
    now: BigInt(now), task: { namespace, state, since: 0n }, steps,
    messages: sent.map(({ id }) => ({ place: "shared", step: id, archived: false })),
    workers: [{ name: "tcr1", alive: true }], servers: 1, handBackAfter: 0n,
  };
}

function transitions(task) {
  return task.transitions.map(([step, at, to, begun]) => ({
    step, at: BigInt(at), begun: time(begun), failed: to === "result-failed",
    to: to === "result-failed" ? "result-enqueued" : to,
  }));
}

function copies(task) {
  return task.steps.filter((step) => step.pattern).map(({ id, pattern }) => ({ step: id, pattern }));
}

function time(milliseconds) {
  return milliseconds === undefined || milliseconds === null ? undefined : BigInt(milliseconds);
}

// As spec/cases/README.md says.
function written({ name, kind, standing, tried, most, dependencies, attempts }) {
  const words = { pending: "not-begun", skipped: "not-chosen", "by-hand": "completed-by-hand" };
  const after = dependencies.length ? ` after ${dependencies.join(" ")}` : "";
  return `${name} ${kind.replaceAll("-", "_")} ${words[standing] ?? standing} ${tried} of ${most}${after}\n` +
    attempts.map(({ queued, began, ended, ending }) => `  ${queued} ${began ?? "-"} ${ended ?? "-"} ${ending}\n`).join("");
}
