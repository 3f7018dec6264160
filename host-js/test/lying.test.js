import assert from "node:assert/strict";
import test from "node:test";
import { check, instance, plan, workflow } from "../src/index.js";

// What a host may get wrong, as "What a host may get wrong" in docs/hosts.md says: each has its finding, or an error of
// the bindings, and changes nothing.
const step = (name, needs) => `  - { name: ${name}, handler: { callable: H }, dependencies: [${needs}] }\n`;
const text = `name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n${step("a", "")}${step("b", "")}${step("c", "a, b")}`;
const { steps } = plan({ name: "order.yaml", text });
const done = (number, val = "{}") => ({ step: number, outcome: { tag: "succeeded", val } });

async function started() {
  const { runner } = await instance();
  runner.start(steps);
  return runner;
}

function refused(runner, reports) {
  try {
    runner.advance(reports);
  } catch (error) {
    return error.payload.map(({ code, message }) => `${code} ${message}`);
  }
  return assert.fail("accepted");
}

test("reports that the last move did not ask for are refused, and the task goes on", async () => {
  const runner = await started();
  assert.deepEqual(refused(runner, [done(0)]), ["TC7002 The last move asked for 2 attempts, but 1 were reported."]);
  for (const other of [0, 2, 7]) {
    assert.deepEqual(refused(runner, [done(0), done(other)]),
      [`TC7002 Step ${other} was reported, but the last move did not ask for this attempt.`]);
  }
  for (const result of ["{", "\0", ""]) {
    assert.deepEqual(refused(runner, [done(0, result), done(1)]), ["TC7003 The result of step 0 is not JSON."]);
  }
  assert.throws(() => runner.advance([done(0), { step: 1, outcome: { tag: "done" } }]), TypeError);
  assert.deepEqual(runner.advance([done(1), done(0)]).attempts.map(({ step }) => step), [2], "in any order");
});

test("a task that is over stays over", async () => {
  const runner = await started();
  runner.advance([done(0), done(1)]);
  assert.equal(runner.advance([done(2)]).status, "complete");
  assert.match(refused(runner, [done(2)])[0], /TC7002 The last move asked for 0 attempts/);
  assert.deepEqual([runner.advance([]).status, runner.advance([]).attempts], ["complete", []]);
});

test("an instance has one task, the last that was started, or none", async () => {
  const { runner } = await instance();
  assert.deepEqual(refused(runner, []), ["TC7001 No task was started in this instance."]);
  const other = await started();
  other.start(steps.slice(0, 1));
  assert.match(refused(other, [done(0), done(1)])[0], /TC7002/);
  assert.equal(other.advance([done(0)]).status, "complete");
});

test("texts have any character, and half a surrogate pair becomes U+FFFD", () => {
  const [nul] = check([{ name: "a", text: "name: a\0b\n" }]);
  assert.deepEqual([nul.code, nul.span.line, nul.span.column], ["TC3001", 1, 8]);
  assert.equal(plan({ name: "a", text: text.replace("name: order", 'name: "\ud800"') }).name, "\ufffd");
  assert.throws(() => check([{ name: "a" }]), TypeError);
});

test("places in a handler's file are given back as they came", () => {
  const span = { source: "a.ts", line: 4294967295, column: 4294967295, length: 4294967295 };
  const [found] = workflow.checkReads(plan({ name: "order.yaml", text }).steps, [{ step: "c", dependency: "x", span }]);
  assert.deepEqual([found.code, found.span], ["TC5101", span]);
});
