import { events as component } from "../../src/index.js";
import { written } from "../case.js";

const TASKER = "tasker.{event}";

export function events(one) {
  const questions = one.text("input.txt").split("\n").filter(Boolean);
  return { "expected.txt": questions.map((line) => `> ${line}\n${answer(line)}`).join("") };
}

function answer(line) {
  const [command, ...words] = split(line).map(({ text }) => text);
  switch (command) {
    case "notifications": return notifications(words.slice(1), words[0]);
    case "events-of": return `${component.eventsOf(words.slice(0, 1), words.slice(1), TASKER)[0].join(" ")}\n`;
    case "matching": return `${component.matching(words.slice(1), words.slice(0, 1))[0].join(" ")}\n`;
    default: return check(line);
  }
}

function notifications(words, naming) {
  const given = words.map((text) => ({ text, span: { source: "line" } }));
  try {
    return component.notifications(given, naming).map(({ event, notification, findings }) =>
      findings.length ? written(findings) : `${event} = ${notification}\n`).join("");
  } catch (error) {
    return written(error.payload);
  }
}

function check(line) {
  const declared = [];
  const patterns = [];
  let mode;
  for (const { text, column, quoted } of split(line)) {
    if (!quoted && ["declare", "durable", "subscribe"].includes(text)) {
      mode = text;
      continue;
    }
    const mention = { text, span: { source: "line", line: 1, column, length: [...text].length } };
    if (mode === "subscribe") patterns.push(mention);
    else declared.push({ name: mention, inProcess: mode === "declare" });
  }
  return written(component.check(declared, patterns, TASKER));
}

// Words; '…' keeps spaces. Columns count characters from 1.
function split(line) {
  return [...line.matchAll(/'([^']*)'|([^' ]+)/g)].map((match) => {
    const quoted = match[1] !== undefined;
    const column = [...line.slice(0, match.index)].length + (quoted ? 2 : 1);
    return { text: match[1] ?? match[2], column, quoted };
  });
}
