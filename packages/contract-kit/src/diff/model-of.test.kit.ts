import type { Model } from "../build/model.ts";

/** A small model with one of everything, changed by `change`. */
export function modelOf(change: (model: Draft) => void = () => undefined): Model {
  const draft: Draft = structuredClone(BASE) as Draft; // a clone is nobody's constant
  change(draft);
  return draft;
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
export type Draft = Mutable<Model>;

/** A member of a draft that the base model is known to have. */
export function of<T>(map: Readonly<Record<string, T>>, name: string): T {
  const found = map[name];
  if (found === undefined) throw new Error(`the base model has no ${name}`);
  return found;
}

const BASE: Model = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  modelVersion: 1,
  contract: { name: "app", version: "1.1" },
  versions: { envelope: "1.0", protocol: "2025-01-01" },
  planes: {
    host: {
      version: "1.1",
      framing: "ndjson",
      methodName: "^[a-z.]+$",
      errorCode: "^[a-z_]+$",
      unknownRequestFields: "ignore",
      limits: { requestBytes: 100, responseBytes: 200, depth: 8 },
      gates: {
        open: { meaning: "Anyone.", errors: [] },
        member: { meaning: "Members.", errors: ["denied"] },
        guest: { meaning: "Guests.", errors: ["denied"] },
        spare: { meaning: "Nobody.", errors: [] },
      },
      errors: ["broken"],
    },
  },
  methods: {
    "pane.list": {
      planes: ["host"],
      kind: "query",
      gate: "member",
      since: "1.0",
      summary: "Lists panes.",
      params: { type: "object", properties: { state: { $ref: "#/$defs/State" } }, required: ["state"] },
      result: { type: "object", properties: { state: { $ref: "#/$defs/State" } }, required: ["state"] },
      rules: [
        { name: "first", statement: "One." },
        { name: "second", statement: "Two." },
      ],
      errors: ["gone"],
    },
  },
  errors: {
    host: {
      gone: {
        meaning: "Gone.",
        retry: "after",
        audience: "people",
        httpStatus: 410,
        details: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
      },
      denied: { meaning: "Denied.", retry: "never", audience: "people", details: { type: "object" } },
      broken: { meaning: "Broken.", retry: "same-key", audience: "people", details: { type: "object" } },
    },
  },
  events: {
    "pane.gone": {
      category: "pane",
      since: "1.0",
      summary: "A pane went.",
      payload: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    },
  },
  closedSets: {
    State: { openness: "exhaustive", values: ["up", "down"] },
    Colour: { openness: "exhaustive", values: ["red", "blue"] },
    Shape: { openness: "open", values: ["round"] },
  },
  $defs: { State: { "x-closedSet": "State", type: "string", enum: ["up", "down"] } },
};
