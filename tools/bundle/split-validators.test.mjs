import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { expect, onTestFinished, test } from "vitest";
import { builtinsWithoutViews } from "./builtins-without-views.mjs";
import { splitValidators } from "./split-validators.mjs";

const VALIDATORS = `// Generated.

const pattern0 = /^a$/u;
function matches(pattern, value) {
  return typeof value === "string" && pattern.test(value);
}

export function isA(value) {
  return matches(pattern0, value);
}
export function isB(value) {
  return value === "b" || isA(value);
}
export const all = {
  a: isA,
  b: isB,
};
`;

/**
 * @param {string} entry
 * @param {string} later
 */
async function bundle(entry, later = "") {
  const folder = mkdtempSync(join(tmpdir(), "il-split-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "validators.js"), VALIDATORS);
  writeFileSync(join(folder, "entry.js"), entry);
  writeFileSync(join(folder, "later.js"), later);
  const build = await rolldown({
    input: join(folder, "entry.js"),
    platform: "node",
    external: /^node:/,
    preserveEntrySignatures: "allow-extension",
    plugins: [splitValidators(join(folder, "validators.js")), builtinsWithoutViews],
  });
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  return output.flatMap((part) => (part.type === "chunk" ? [part] : []));
}

test("what is imported later takes only its own checks along", async () => {
  const chunks = await bundle(
    `import { isA } from "./validators.js";
export const now = isA("a");
export const later = () => import("./later.js");
`,
    'export { isB } from "./validators.js";\n',
  );
  const [entry, later] = chunks.sort((one) => (one.isEntry ? -1 : 1));
  expect(entry?.code).toContain("function isA");
  expect(entry?.code).not.toContain("function isB");
  expect(later?.code).toContain("function isB");
  expect(later?.code).not.toContain("function isA");
  for (const { code } of chunks) expect(code).not.toContain("all =");
});

test("split checks say what whole ones say", async () => {
  const [one] = await bundle('export { isA, isB, all } from "./validators.js";\n');
  const split = await import(`data:text/javascript,${encodeURIComponent(one?.code ?? "")}`);
  const whole = await import(`data:text/javascript,${encodeURIComponent(VALIDATORS)}`);
  for (const value of ["a", "b", "c", 1])
    for (const name of ["isA", "isB"]) expect(split[name](value)).toBe(whole[name](value));
  expect(Object.keys(split.all)).toEqual(["a", "b"]);
});

test("built-in modules come without a view of their exports", async () => {
  const [one] = await bundle(
    'import { join as joined } from "node:path"; export const path = joined("a", "b");\n',
  );
  expect(one?.code).not.toMatch(/^import/m);
  const built = await import(`data:text/javascript,${encodeURIComponent(one?.code ?? "")}`);
  expect(built.path).toBe("a/b");
});
