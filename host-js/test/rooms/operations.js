import { operations as component, workflow } from "../../src/index.js";

const DRAWINGS = {
  "graph.txt": ["graph", "text", "own"],
  "graph.svg": ["graph", "svg", "own"],
  "graph.unstyled.svg": ["graph", "svg", "page"],
  "waterfall.txt": ["waterfall", "text", "own"],
  "waterfall.svg": ["waterfall", "svg", "own"],
  "waterfall.unstyled.svg": ["waterfall", "svg", "page"],
};

export function operations(one) {
  const task = one.json("task.json");
  const template = { name: "template.yaml", text: one.text("template.yaml") };
  const steps = component.progress(snapshot(task), transitions(task), batchWorkers(task), template);
  const { namespace, name, version, subtitle } = task;
  const [createdAtMs, nowMs] = [task.created_at_ms, task.now_ms].map(BigInt);
  const picture = { namespace, name, version, subtitle, createdAtMs, nowMs, steps };
  const pictures = Object.keys(DRAWINGS).filter((file) => file in one.expected)
    .map((file) => [file, draw(picture, DRAWINGS[file], one.view)]);
  return { "progress.txt": steps.map(written).join(""), ...Object.fromEntries(pictures) };
}

function draw(picture, [drawing, format, style], view) {
  return workflow.drawTask(picture, drawing, format, view, [{ name: "style", value: style }]);
}

function snapshot({ now_ms: now, namespace, state, steps: given }) {
  const steps = given.map((step) => ({
    id: step.id, name: step.name, state: step.state, sinceMs: 0n,
    handlerStart: step.state === "in-progress" ? { atMs: 0n, worker: "tcr1", process: "" } : undefined,
    attemptCount: step.attempt_count, maxAttempts: step.max_attempts, retryEligible: true,
    retryAtMs: time(step.retry_at_ms),
    ready: false, dependencyIds: step.dependency_ids, inTemplate: step.in_template ?? true,
  }));
  const sent = steps.filter((step) => step.state === "enqueued");
  return {
    nowMs: BigInt(now), task: { namespace, state, sinceMs: 0n }, steps,
    messages: sent.map(({ id }) => ({ queue: "shared", stepId: id, archived: false })),
    workers: [{ name: "tcr1", alive: true }], serverCount: 1, handBackAfterMs: 0n,
  };
}

function transitions(task) {
  return task.transitions.map(([stepId, at, to, begun]) => ({
    stepId, atMs: BigInt(at), beganAtMs: time(begun), failed: to === "result-failed",
    to: to === "result-failed" ? "result-enqueued" : to,
  }));
}

function batchWorkers(task) {
  return task.steps.filter((step) => step.pattern).map(({ id, pattern }) => ({ stepId: id, pattern }));
}

function time(milliseconds) {
  return milliseconds === undefined || milliseconds === null ? undefined : BigInt(milliseconds);
}

// As spec/cases/README.md says.
function written({ name, kind, standing, attemptCount, maxAttempts, dependencies, attempts }) {
  const words = { pending: "not-begun", skipped: "not-chosen", "by-hand": "completed-by-hand" };
  const after = dependencies.length ? ` after ${dependencies.join(" ")}` : "";
  const tries = attempts.map(({ queuedAtMs, beganAtMs, endedAtMs, ending }) =>
    `  ${queuedAtMs} ${beganAtMs ?? "-"} ${endedAtMs ?? "-"} ${ending}\n`);
  const stands = `${words[standing] ?? standing} ${attemptCount} of ${maxAttempts}${after}`;
  return `${name} ${kind.replaceAll("-", "_")} ${stands}\n${tries.join("")}`;
}
