import type { Judgement } from "./finding.ts";
import { breaking, compatible, unknown } from "./finding.ts";

/** A difference between two schemas, judged for each way a value can travel. */
export interface SchemaChange {
  readonly path: string;
  readonly change: string;
  /** Old callers send values to the new schema. */
  readonly request: Judgement;
  /** Old readers meet values of the new schema. */
  readonly response: Judgement;
}

/** The new schema takes more. `extra` is a value that only it takes. */
export function widens(path: string, change: string, extra?: unknown): SchemaChange {
  return {
    path,
    change,
    request: compatible("everything that was accepted still is"),
    response: breaking("old readers refuse or misread what may now come", extra),
  };
}

/** The new schema takes less. `lost` is a value that only the old one takes. */
export function narrows(path: string, change: string, lost?: unknown): SchemaChange {
  return {
    path,
    change,
    request: breaking("old callers may send what is now refused", lost),
    response: compatible("old readers meet nothing they did not before"),
  };
}

/** Neither schema takes all that the other takes. */
export function replaces(path: string, change: string, lost?: unknown, extra?: unknown): SchemaChange {
  return { ...narrows(path, change, lost), response: widens(path, change, extra).response };
}

/** Which of the two takes more is not decided. */
export function unclear(path: string, change: string, why: string): SchemaChange {
  return { path, change, request: unknown(why), response: unknown(why) };
}
