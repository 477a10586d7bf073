import { expect, test } from "vitest";
import { diffModels } from "./diff-models.ts";
import type { Direction, Verdict } from "./finding.ts";
import type { Draft } from "./model-of.test.kit.ts";
import { modelOf, of } from "./model-of.test.kit.ts";

type Case = readonly [
  title: string,
  change: (model: Draft) => void,
  place: string,
  direction: Direction,
  said: string,
  verdict: Verdict,
];

const list = (model: Draft) => of(model.methods, "pane.list");
const host = (model: Draft) => of(model.planes, "host");
const gone = (model: Draft) => of(of(model.errors, "host"), "gone");
const event = (model: Draft) => of(model.events, "pane.gone");
const set = (model: Draft, name: string) => of(model.closedSets, name);
const setState = (model: Draft, values: string[]): void => {
  model.closedSets["State"] = { ...set(model, "State"), values };
  model.$defs["State"] = { ...of(model.$defs, "State"), enum: values };
};

/** A pair of models for every rule: the base one, and the base one changed. */
const cases: readonly Case[] = [
  [
    "a method that went",
    (m) => {
      delete m.methods["pane.list"];
    },
    "pane.list",
    "contract",
    "- method",
    "breaking",
  ],
  [
    "a method that came",
    (m) => {
      m.methods["pane.get"] = list(m);
    },
    "pane.get",
    "contract",
    "+ method",
    "compatible",
  ],
  [
    "a method on one more plane",
    (m) => {
      list(m).planes.push("other");
    },
    "pane.list",
    "contract",
    "+ plane other",
    "compatible",
  ],
  [
    "a method on one plane less",
    (m) => {
      list(m).planes = [];
    },
    "pane.list",
    "contract",
    "- plane host",
    "breaking",
  ],
  [
    "a method of another kind",
    (m) => {
      list(m).kind = "mutation";
    },
    "pane.list",
    "contract",
    "kind query → mutation",
    "breaking",
  ],
  [
    "a gate with fewer refusals",
    (m) => {
      list(m).gate = "open";
    },
    "pane.list",
    "contract",
    "gate member → open",
    "compatible",
  ],
  [
    "a gate with the same refusals",
    (m) => {
      list(m).gate = "guest";
    },
    "pane.list",
    "contract",
    "gate member → guest",
    "unknown",
  ],
  [
    "a gate with more refusals",
    (m) => {
      list(m).gate = "guest";
      of(host(m).gates, "guest").errors = ["denied", "late"];
    },
    "pane.list",
    "contract",
    "gate member → guest",
    "breaking",
  ],
  [
    "another since",
    (m) => {
      list(m).since = "1.1";
    },
    "pane.list",
    "contract",
    "since 1.0 → 1.1",
    "unknown",
  ],
  [
    "another summary",
    (m) => {
      list(m).summary = "Lists.";
    },
    "pane.list",
    "text",
    "summary reworded",
    "compatible",
  ],
  [
    "a request that takes less",
    (m) => {
      list(m).params = { type: "object", properties: { state: { const: "up" } }, required: ["state"] };
    },
    "pane.list",
    "request",
    '- "down"',
    "breaking",
  ],
  [
    "a response that says less",
    (m) => {
      list(m).result = { type: "object", properties: { state: { const: "up" } }, required: ["state"] };
    },
    "pane.list",
    "response",
    '- "down"',
    "compatible",
  ],
  [
    "a value of a set in a request",
    (m) => setState(m, ["up", "down", "new"]),
    "pane.list",
    "request",
    '+ "new"',
    "compatible",
  ],
  [
    "a value of an exhaustive set in a response",
    (m) => setState(m, ["up", "down", "new"]),
    "pane.list",
    "response",
    '+ "new"',
    "breaking",
  ],
  [
    "a code of a method",
    (m) => {
      list(m).errors.push("locked");
    },
    "pane.list",
    "error set",
    "+ locked",
    "breaking",
  ],
  [
    "a code that the gate had",
    (m) => {
      list(m).errors.push("denied");
    },
    "pane.list",
    "error set",
    "+ denied",
    "compatible",
  ],
  [
    "a code that the plane had",
    (m) => {
      list(m).errors.push("broken");
    },
    "pane.list",
    "error set",
    "+ broken",
    "compatible",
  ],
  [
    "a code that a method lost",
    (m) => {
      list(m).errors = [];
    },
    "pane.list",
    "error set",
    "- gone",
    "compatible",
  ],
  [
    "a rule that came",
    (m) => {
      list(m).rules.push({ name: "third", statement: "Three." });
    },
    "pane.list",
    "rules",
    "+ third",
    "breaking",
  ],
  [
    "a rule that went",
    (m) => {
      list(m).rules.pop();
    },
    "pane.list",
    "rules",
    "- second",
    "compatible",
  ],
  [
    "a rule in other words",
    (m) => {
      list(m).rules[0] = { name: "first", statement: "Uno." };
    },
    "pane.list",
    "rules",
    "first restated",
    "unknown",
  ],
  [
    "rules in another order",
    (m) => {
      list(m).rules.reverse();
    },
    "pane.list",
    "rules",
    "order → second, first",
    "compatible",
  ],
  [
    "a declared code that went",
    (m) => {
      delete of(m.errors, "host")["gone"];
    },
    "error host/gone",
    "contract",
    "- code",
    "compatible",
  ],
  [
    "a declared code that came",
    (m) => {
      of(m.errors, "host")["new"] = gone(m);
    },
    "error host/new",
    "contract",
    "+ code",
    "compatible",
  ],
  [
    "details that say less",
    (m) => {
      gone(m).details = { type: "object", properties: {} };
    },
    "error host/gone",
    "details",
    "- id",
    "breaking",
  ],
  [
    "freer retry advice",
    (m) => {
      gone(m).retry = "same-key";
    },
    "error host/gone",
    "contract",
    "retry after → same-key",
    "compatible",
  ],
  [
    "stricter retry advice",
    (m) => {
      gone(m).retry = "never";
    },
    "error host/gone",
    "contract",
    "retry after → never",
    "breaking",
  ],
  [
    "another HTTP status",
    (m) => {
      gone(m).httpStatus = 404;
    },
    "error host/gone",
    "contract",
    "HTTP status 410 → 404",
    "breaking",
  ],
  [
    "a first HTTP status",
    (m) => {
      of(of(m.errors, "host"), "denied").httpStatus = 403;
    },
    "error host/denied",
    "contract",
    "HTTP status none → 403",
    "compatible",
  ],
  [
    "another audience",
    (m) => {
      gone(m).audience = "programs";
    },
    "error host/gone",
    "contract",
    "audience people → programs",
    "compatible",
  ],
  [
    "another meaning",
    (m) => {
      gone(m).meaning = "Away.";
    },
    "error host/gone",
    "text",
    "meaning reworded",
    "compatible",
  ],
  [
    "an event that went",
    (m) => {
      delete m.events["pane.gone"];
    },
    "event pane.gone",
    "contract",
    "- event",
    "breaking",
  ],
  [
    "an event that came",
    (m) => {
      m.events["pane.new"] = event(m);
    },
    "event pane.new",
    "contract",
    "+ event",
    "compatible",
  ],
  [
    "an event that says less",
    (m) => {
      event(m).payload = { type: "object", properties: {} };
    },
    "event pane.gone",
    "event",
    "- id",
    "breaking",
  ],
  [
    "an event that says more",
    (m) => {
      event(m).payload = {
        type: "object",
        properties: { id: { type: "string" }, at: { type: "integer" } },
        required: ["id", "at"],
      };
    },
    "event pane.gone",
    "event",
    "+ at (required)",
    "compatible",
  ],
  [
    "an event of another category",
    (m) => {
      event(m).category = "log";
    },
    "event pane.gone",
    "contract",
    "category pane → log",
    "breaking",
  ],
  [
    "an event of another since",
    (m) => {
      event(m).since = "1.1";
    },
    "event pane.gone",
    "contract",
    "since 1.0 → 1.1",
    "unknown",
  ],
  [
    "an event's summary",
    (m) => {
      event(m).summary = "Went.";
    },
    "event pane.gone",
    "text",
    "summary reworded",
    "compatible",
  ],
  [
    "a set that went",
    (m) => {
      delete m.closedSets["Colour"];
    },
    "closed set Colour",
    "closed set",
    "- set",
    "unknown",
  ],
  [
    "a set that came",
    (m) => {
      m.closedSets["Size"] = set(m, "Shape");
    },
    "closed set Size",
    "closed set",
    "+ set",
    "compatible",
  ],
  [
    "a value of a set that payloads use",
    (m) => setState(m, ["up", "down", "new"]),
    "closed set State",
    "closed set",
    "+ new",
    "compatible",
  ],
  [
    "a value of an exhaustive set that no payload uses",
    (m) => {
      set(m, "Colour").values.push("green");
    },
    "closed set Colour",
    "closed set",
    "+ green",
    "breaking",
  ],
  [
    "a value of an open set that no payload uses",
    (m) => {
      set(m, "Shape").values.push("flat");
    },
    "closed set Shape",
    "closed set",
    "+ flat",
    "compatible",
  ],
  [
    "a lost value of a set that no payload uses",
    (m) => {
      set(m, "Colour").values.pop();
    },
    "closed set Colour",
    "closed set",
    "- blue",
    "unknown",
  ],
  [
    "a set in another order",
    (m) => {
      set(m, "Colour").values.reverse();
    },
    "closed set Colour",
    "closed set",
    "reordered",
    "compatible",
  ],
  [
    "an exhaustive set that opens",
    (m) => {
      set(m, "Colour").openness = "open";
    },
    "closed set Colour",
    "closed set",
    "exhaustive → open",
    "breaking",
  ],
  [
    "an open set that closes",
    (m) => {
      set(m, "Shape").openness = "exhaustive";
    },
    "closed set Shape",
    "closed set",
    "open → exhaustive",
    "compatible",
  ],
  [
    "a plane that went",
    (m) => {
      delete m.planes["host"];
    },
    "plane host",
    "plane",
    "- plane",
    "breaking",
  ],
  [
    "a plane that came",
    (m) => {
      m.planes["more"] = host(m);
    },
    "plane more",
    "plane",
    "+ plane",
    "compatible",
  ],
  [
    "a smaller request limit",
    (m) => {
      host(m).limits.requestBytes = 99;
    },
    "plane host",
    "plane",
    "requestBytes 100 → 99",
    "breaking",
  ],
  [
    "a larger request limit",
    (m) => {
      host(m).limits.requestBytes = 101;
    },
    "plane host",
    "plane",
    "requestBytes 100 → 101",
    "compatible",
  ],
  [
    "a smaller response limit",
    (m) => {
      host(m).limits.responseBytes = 199;
    },
    "plane host",
    "plane",
    "responseBytes 200 → 199",
    "compatible",
  ],
  [
    "a larger response limit",
    (m) => {
      host(m).limits.responseBytes = 201;
    },
    "plane host",
    "plane",
    "responseBytes 200 → 201",
    "breaking",
  ],
  [
    "less depth",
    (m) => {
      host(m).limits.depth = 7;
    },
    "plane host",
    "plane",
    "depth 8 → 7",
    "breaking",
  ],
  [
    "more depth",
    (m) => {
      host(m).limits.depth = 9;
    },
    "plane host",
    "plane",
    "depth 8 → 9",
    "unknown",
  ],
  [
    "another framing",
    (m) => {
      host(m).framing = "content-length";
    },
    "plane host",
    "plane",
    "framing ndjson → content-length",
    "breaking",
  ],
  [
    "a name rule that every method still fits",
    (m) => {
      host(m).methodName = "^[a-z._]+$";
    },
    "plane host",
    "plane",
    "method names ^[a-z.]+$ → ^[a-z._]+$",
    "compatible",
  ],
  [
    "a name rule that a method no longer fits",
    (m) => {
      host(m).methodName = "^x";
    },
    "plane host",
    "plane",
    "method names ^[a-z.]+$ → ^x",
    "breaking",
  ],
  [
    "a code rule that a code no longer fits",
    (m) => {
      host(m).errorCode = "^x";
    },
    "plane host",
    "plane",
    "error codes ^[a-z_]+$ → ^x",
    "breaking",
  ],
  [
    "a plane that starts to refuse unknown fields",
    (m) => {
      host(m).unknownRequestFields = "refuse";
    },
    "plane host",
    "request",
    "unknown fields ignore → refuse",
    "breaking",
  ],
  [
    "a code of a plane",
    (m) => {
      host(m).errors.push("new");
    },
    "plane host",
    "error set",
    "+ new",
    "breaking",
  ],
  [
    "a code that a plane lost",
    (m) => {
      host(m).errors = [];
    },
    "plane host",
    "error set",
    "- broken",
    "compatible",
  ],
  [
    "a code of a gate",
    (m) => {
      of(host(m).gates, "member").errors.push("new");
    },
    "plane host",
    "error set",
    "+ new",
    "breaking",
  ],
  [
    "a code of a gate that no method uses",
    (m) => {
      of(host(m).gates, "spare").errors.push("new");
    },
    "plane host",
    "error set",
    "+ new",
    "compatible",
  ],
  [
    "a gate that came",
    (m) => {
      host(m).gates["new"] = { meaning: "New.", errors: [] };
    },
    "plane host",
    "plane",
    "+ gate new",
    "compatible",
  ],
  [
    "a gate that went",
    (m) => {
      delete host(m).gates["spare"];
    },
    "plane host",
    "plane",
    "- gate spare",
    "compatible",
  ],
  [
    "a gate in other words",
    (m) => {
      of(host(m).gates, "open").meaning = "All.";
    },
    "plane host",
    "text",
    "gate open reworded",
    "compatible",
  ],
  [
    "a plane's next minor version",
    (m) => {
      host(m).version = "1.2";
    },
    "plane host",
    "contract",
    "version 1.1 → 1.2",
    "compatible",
  ],
  [
    "a plane's next major version",
    (m) => {
      host(m).version = "2.0";
    },
    "plane host",
    "contract",
    "version 1.1 → 2.0",
    "breaking",
  ],
  [
    "a version after 9",
    (m) => {
      m.versions["envelope"] = "1.10";
    },
    "version envelope",
    "contract",
    "1.0 → 1.10",
    "compatible",
  ],
  [
    "a version that goes back",
    (m) => {
      m.versions["envelope"] = "0.9";
    },
    "version envelope",
    "contract",
    "1.0 → 0.9",
    "breaking",
  ],
  [
    "a version that is a date",
    (m) => {
      m.versions["protocol"] = "2025-02-01";
    },
    "version protocol",
    "contract",
    "2025-01-01 → 2025-02-01",
    "unknown",
  ],
  [
    "a version that went",
    (m) => {
      delete m.versions["protocol"];
    },
    "version protocol",
    "contract",
    "- version",
    "breaking",
  ],
  [
    "a version that came",
    (m) => {
      m.versions["new"] = "1.0";
    },
    "version new",
    "contract",
    "+ version",
    "compatible",
  ],
  [
    "terms of a plane that refuse more",
    (m) => {
      list(m).on = { host: { gate: "member", errors: ["gone", "locked"] } };
    },
    "pane.list",
    "error set",
    "+ locked",
    "breaking",
  ],
  [
    "terms of a plane with another gate",
    (m) => {
      list(m).on = { host: { gate: "open", errors: ["gone"] } };
    },
    "pane.list",
    "contract",
    "gate member → open",
    "compatible",
  ],
  [
    "a first JSON-RPC number",
    (m) => {
      gone(m).jsonRpcCode = -32_603;
    },
    "error host/gone",
    "contract",
    "JSON-RPC number none → -32603",
    "compatible",
  ],
];

test.each(cases)("%s", (_, change, place, direction, said, verdict) => {
  const found = diffModels(modelOf(), modelOf(change)).filter(
    (each) => each.place === place && each.direction === direction && each.change === said,
  );
  expect(found.map((each) => each.verdict)).toEqual([verdict]);
});

test("a plane that stops to refuse unknown fields is compatible", () => {
  const strict = modelOf((m) => {
    host(m).unknownRequestFields = "refuse";
  });
  expect(diffModels(strict, modelOf()).map((each) => [each.change, each.verdict])).toEqual([
    ["unknown fields refuse → ignore", "compatible"],
  ]);
});

test("a model has no difference from itself", () => {
  expect(diffModels(modelOf(), modelOf())).toEqual([]);
});

test("every finding has an id of its own", () => {
  const ids = diffModels(
    modelOf(),
    modelOf((m) => cases.slice(5, 17).forEach(([, change]) => change(m))),
  ).map((each) => each.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("pane.list / error set / + locked");
});
