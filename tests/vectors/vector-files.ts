import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Step } from "./step.ts";

export const VECTORS = fileURLToPath(new URL("../../packages/contracts/vectors", import.meta.url));

export interface Answer {
  readonly answer: {
    readonly ok: boolean;
    readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
  };
}

export function vectorFiles(): readonly string[] {
  return readdirSync(VECTORS).filter((name) => name.endsWith(".ndjson"));
}

/** The lines of one file. @throws when a line is no JSON. */
export function readVectors(file: string): readonly (Step | Answer)[] {
  const text = readFileSync(join(VECTORS, file), "utf8");
  // The test compares every line with what it would write itself.
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Step | Answer]));
}
