import type { Plane, Registry, Schema } from "@interlock/contracts/define";
import { defineMethod, defineRegistry } from "@interlock/contracts/define";
import { z } from "zod";

export function plane(name: string, unknownRequestFields: Plane["unknownRequestFields"]): Plane {
  return {
    name,
    version: "1.0",
    framing: "ndjson",
    methodName: /^[a-z]+(\.[a-z]+)+$/,
    errorCode: /^[a-z_]+$/,
    unknownRequestFields,
    limits: { requestBytes: 1024, responseBytes: 4096, depth: 8 },
    gates: { open: { meaning: "Anyone.", errors: [] } },
    errors: [],
  };
}

/** A registry with one method, `test.call`, on planes `first` (ignores unknown fields) and, when asked, `second` (refuses them). */
export function oneMethod(
  params: Schema,
  result: Schema = z.null(),
  more: Partial<Registry> & { readonly on?: readonly ("first" | "second")[] } = {},
): Registry {
  const { on = ["first"], ...parts } = more;
  return defineRegistry({
    name: "test",
    version: "1.0",
    planes: [plane("first", "ignore"), plane("second", "refuse")],
    methods: [
      defineMethod("test.call", {
        planes: on,
        kind: "query",
        gate: "open",
        since: "1.0",
        summary: "Answers.",
        params,
        result,
        errors: [],
      }),
    ],
    errors: [],
    events: [],
    closedSets: [],
    versions: {},
    ...parts,
  });
}
