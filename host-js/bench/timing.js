// How many milliseconds a call takes: `rake hosts` writes them into the README.
import { readFileSync } from "node:fs";
import { workflow } from "../src/index.js";

const CALLS = 300;
const source = { name: "a.yaml", text: readFileSync(process.argv[2], "utf8") };
for (let call = 0; call < CALLS; call++) workflow.read(source, []);
const began = performance.now();
for (let call = 0; call < CALLS; call++) workflow.read(source, []);
console.log(((performance.now() - began) / CALLS).toFixed(2));
