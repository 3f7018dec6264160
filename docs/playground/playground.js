// Half a second after the last key. Safari allows a hundred changes of the address in thirty seconds.
const ADDRESS_DELAY = 500;

const [template, findings, count, picture] = ["template", "findings", "count", "picture"]
  .map((id) => document.getElementById(id));

// Where the component is not, the page says so: it needs more files than its own.
async function load() {
  try {
    return await import("./tasker-contrib/src/index.js");
  } catch (error) {
    console.error(error);
    picture.replaceChildren("The check did not load, so nothing can be checked or drawn. Is the folder tasker-contrib " +
      "beside this page? `rake host_js:playground` writes both to tmp/playground.");
    return undefined;
  }
}

function show({ check, draw, Rejected }) {
  const source = { name: "template.yaml", text: template.value };
  const found = check([source]);
  count.textContent = found.length ? `${found.length}` : "none";
  findings.replaceChildren(...found.map(item));
  findings.hidden = found.length === 0;
  paint(source, draw, Rejected);
}

function item({ severity, code, message, help, span }) {
  const line = element("li", {}, element("span", { className: severity }, `${severity} ${code}`), `: ${message} `);
  if (span.line) {
    const place = element("button", { type: "button", onclick: () => select(span) }, `line ${span.line}`);
    line.append(place);
  }
  if (help) line.append(element("div", { className: "help" }, help));
  return line;
}

// A picture in an `img` runs nothing and reaches nothing.
function paint(source, draw, Rejected) {
  try {
    const src = URL.createObjectURL(new Blob([draw(source, "svg")], { type: "image/svg+xml" }));
    const onload = () => URL.revokeObjectURL(src);
    picture.replaceChildren(element("img", { alt: draw(source, "text"), src, onload }));
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    picture.replaceChildren("There is nothing to draw yet.");
  }
}

// Columns count characters, as the component does, and not UTF-16 units.
function select({ line, column, length }) {
  const lines = template.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const characters = [...lines[line - 1]];
  const start = before + characters.slice(0, Math.max(column - 1, 0)).join("").length;
  const end = column === 0 ? before + lines[line - 1].length
    : start + characters.slice(column - 1, column - 1 + length).join("").length;
  template.focus();
  template.setSelectionRange(start, end);
}

function element(name, properties, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

// The address holds the template, so that a link shows it to somebody else. What follows # is not sent to a server.
function fromAddress() {
  if (location.hash.length < 2) return;
  try {
    template.value = decodeURIComponent(location.hash.slice(1));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
}

function start(contrib) {
  let waiting;
  template.addEventListener("input", () => {
    show(contrib);
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(null, "", `#${encodeURIComponent(template.value)}`), ADDRESS_DELAY);
  });
  addEventListener("hashchange", () => {
    fromAddress();
    show(contrib);
  });
  show(contrib);
}

fromAddress();
const contrib = await load();
if (contrib) start(contrib);
document.documentElement.dataset.ready = contrib ? "yes" : "no";
