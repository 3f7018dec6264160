import { checkpointYield, runWorkflow } from "../../src/index.js";

export async function runner(one) {
  const source = { name: "template.yaml", text: one.text("template.yaml") };
  return { "expected.json": asExpected(await runWorkflow(source, scripted(one.json("script.json")))) };
}

// A handler for every callable, which does call by call what the script says of its step.
function scripted(script) {
  const calls = {};
  const handler = (context) => {
    const said = script[context.stepName][(calls[context.stepName] = (calls[context.stepName] ?? -1) + 1)];
    const [kind, value] = Object.entries(said)[0];
    if (kind === "succeeded") return value;
    if (kind === "failed") {
      throw Object.assign(new Error(value.message), { retryable: value.retryable, retryAfter: value.retry_after });
    }
    return checkpointYield({ cursor: value.cursor, itemsProcessed: value.items_processed,
      accumulatedResults: value.accumulated_results });
  };
  return new Proxy({}, { get: () => handler });
}

// As spec/cases/README.md says.
function asExpected({ status, steps, attempts, events, remarks }) {
  return present({
    status,
    steps: Object.fromEntries(steps.map(({ name, state, attempts: made, result, error }) =>
      [name, present({ state, attempts: made, result, error })])),
    attempts: attempts.map(({ atMs, step, context }) => present({
      at_ms: atMs,
      step,
      retries: context.retryCount,
      results: context.getDependencyResultKeys().sort(),
      inputs: Object.keys(context.stepInputs).length ? context.stepInputs : undefined,
      checkpoint: context.checkpoint ?? undefined,
    })),
    events: events.map(({ name, step, payload = null, delivery }) => ({ name, step, payload, delivery })),
    remarks: remarks.map(([step, text]) => `${step}: ${text}`),
  });
}

function present(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
