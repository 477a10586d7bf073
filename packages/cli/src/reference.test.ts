import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EXIT, EXIT_MEANINGS } from "./exit/exit-codes.ts";
import { buildProgram } from "./program.ts";
import { commandReference } from "./reference.test.kit.ts";

const FILE = new URL("../../../docs/cli.md", import.meta.url);

test("docs/cli.md says what the program's own help says", () => {
  const reference = commandReference(buildProgram(() => undefined));
  if (process.env["INTERLOCK_WRITE_DOCS"] === "1") writeFileSync(FILE, reference);
  expect(readFileSync(FILE, "utf8")).toBe(reference);
});

test("the help tells every exit code with its meaning", () => {
  const reference = commandReference(buildProgram(() => undefined));
  for (const [name, meaning] of Object.entries(EXIT_MEANINGS))
    expect(reference).toContain(`  ${String(Reflect.get(EXIT, name)).padStart(2)}  ${meaning}`);
});
