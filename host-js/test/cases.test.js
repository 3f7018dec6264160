import assert from "node:assert/strict";
import test from "node:test";
import { Case } from "./case.js";
import { config } from "./rooms/config.js";
import { deploys } from "./rooms/deploys.js";
import { events } from "./rooms/events.js";
import { generator } from "./rooms/generator.js";
import { operations } from "./rooms/operations.js";
import { plugins } from "./rooms/plugins.js";
import { runner } from "./rooms/runner.js";
import { workflow } from "./rooms/workflow.js";

// Every folder of spec/cases that the component answers. (The room `kit` belongs to the Ruby test kit.)
for (const [room, answer] of Object.entries({ config, deploys, events, generator, operations, plugins, runner, workflow })) {
  for (const one of Case.all(room)) {
    test(`spec/cases/${room}/${one.name}`, async () => assert.deepEqual(await answer(one), one.expected));
  }
}
