import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { format } from "./format.mjs";
import { lint } from "./lint.mjs";
import { types } from "./types.mjs";
import { unused } from "./unused.mjs";

const checkout = dirname(dirname(import.meta.dirname));

/**
 * A checkout with this one's settings and tools, one package and the given sources.
 *
 * @param {Record<string, string>} sources
 */
function specimen(sources) {
  const root = mkdtempSync(join(tmpdir(), "specimen-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  symlinkSync(join(checkout, "node_modules"), join(root, "node_modules"));
  const copied = [
    ".oxfmtrc.json",
    ".oxlintrc.json",
    "knip.json",
    "tsconfig.base.json",
    "tools/tsconfig.json",
  ];
  const written = {
    ".gitignore": "node_modules\n",
    "package.json": `{
  "name": "specimen",
  "private": true,
  "type": "module"
}
`,
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "tsconfig.json": `{
  "files": [],
  "references": [{ "path": "packages/one" }]
}
`,
    "packages/one/package.json": `{
  "name": "one",
  "type": "module",
  "exports": "./src/index.ts"
}
`,
    "packages/one/tsconfig.json": `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": { "rootDir": "src", "outDir": "dist" },
  "include": ["src"]
}
`,
    "packages/one/src/index.ts": "export const one = 1;\n",
    "tools/test.mjs": 'process.stdout.write("");\n',
    ...sources,
  };
  for (const file of [...copied, ...Object.keys(written)])
    mkdirSync(dirname(join(root, file)), { recursive: true });
  for (const file of copied) copyFileSync(join(checkout, file), join(root, file));
  for (const [file, text] of Object.entries(written)) writeFileSync(join(root, file), text);
  return { root, report: "" };
}

test.each([format, lint, types, unused])("the gate $name passes a sound checkout", async (gate) => {
  expect(await gate.run(specimen({}))).toMatchObject({ ok: true, output: expect.any(String) });
});

describe("a gate catches", () => {
  test.each([
    ["a file that is not formatted", format, "export const  one = 1\n", "index.ts"],
    [
      "a promise that nobody awaits",
      lint,
      "async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}\n",
      "no-floating-promises",
    ],
    ["any", lint, "export const one: any = 1;\n", "no-explicit-any"],
    [
      "a switch that forgets a case",
      lint,
      'export function f(x: "a" | "b"): void {\n  switch (x) {\n    case "a":\n      return;\n  }\n}\n',
      "switch-exhaustiveness",
    ],
    ["a console left in a package", lint, 'console.log("x");\nexport const one = 1;\n', "no-console"],
    ["a type error", types, 'export const one: number = "1";\n', "TS2322"],
    [
      "an index that may be absent",
      types,
      "const list: string[] = [];\nexport const one: string = list[0];\n",
      "TS2322",
    ],
    ["an enum", types, "export enum One {\n  A,\n}\n", "TS1294"],
    ["a dependency that is not declared", unused, 'import "left-pad";\nexport const one = 1;\n', "left-pad"],
  ])("%s", async (_title, gate, source, named) => {
    const result = await gate.run(specimen({ "packages/one/src/index.ts": source }));
    expect(result.ok).toBe(false);
    expect(result.output).toContain(named);
  });

  test("a type error in the tools", async () => {
    const result = await types.run(
      specimen({ "tools/a.mjs": '/** @type {number} */\nexport const a = "1";\n' }),
    );
    expect(result).toMatchObject({ ok: false, output: expect.stringContaining("tools/a.mjs") });
  });

  test("a file that nothing imports", async () => {
    const result = await unused.run(specimen({ "packages/one/src/left.ts": "export const left = 1;\n" }));
    expect(result).toMatchObject({ ok: false, output: expect.stringContaining("left.ts") });
  });
});
