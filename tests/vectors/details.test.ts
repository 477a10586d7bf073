import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appPart } from "@interlock/contracts";
import { verifies } from "@interlock/testkit";
import { expect } from "vitest";

interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly details: unknown };
}

const folder = join(
  dirname(fileURLToPath(import.meta.resolve("@interlock/contracts/model.json"))),
  "..",
  "vectors",
);

/** Every refusal that stands in the golden vectors. */
function refusals(): readonly { readonly code: string; readonly details: unknown }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ndjson"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.parse(line) as { readonly answer?: Answer }) // lines of the format in README.md
    .flatMap(({ answer }) => (answer?.error === undefined ? [] : [answer.error]));
}

verifies(
  ["APP-022"],
  "every recorded refusal carries an object of just the details that its code declares",
  () => {
    const checks: Readonly<Record<string, (details: unknown) => boolean>> = appPart.errors;
    const unfit = refusals().filter(({ code, details }) => checks[code]?.(details) !== true);
    expect(unfit).toEqual([]);
    expect(new Set(refusals().map(({ code }) => code)).size).toBeGreaterThan(10);
  },
);
