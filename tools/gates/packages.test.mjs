import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { capture } from "../bootstrap/capture.mjs";
import { BootstrapFailure } from "../bootstrap/failure.mjs";
import { checkTypes } from "./packed/check-types.mjs";
import { findNodes, judgeMissing } from "./packed/find-nodes.mjs";
import { lintTarball } from "./packed/lint-tarball.mjs";
import { staleExports } from "./packed/published-exports.mjs";
import { buildCommandsOf, exampleIn, installedBy } from "./packed/readme-example.mjs";
import { runExample } from "./packed/run-example.mjs";
import { schemaLibrariesIn } from "./packed/schema-free.mjs";

const checkout = dirname(dirname(import.meta.dirname));

/** @param {Readonly<Record<string, string>>} files */
function folder(files) {
  const root = mkdtempSync(join(tmpdir(), "packed-test-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe("the example in a document", () => {
  const markdown = [
    "## Other",
    "```ts other.ts\nother\n```",
    "## Whole",
    "```sh\nnpm install a @b/c   # why\nnpm install -D d\n```",
    "```ts one.ts\nconst one = 1;\n```",
    "```ts\nno file\n```",
    "```sh\nnpx tool build one.ts\n```",
    "",
  ].join("\n\n");

  test("is what its section names, and no more", () => {
    const example = exampleIn(markdown, "Whole");
    expect(example.files).toEqual({ "one.ts": "const one = 1;\n" });
    expect(installedBy(example)).toEqual(["a", "@b/c", "d"]);
    expect(buildCommandsOf(example)).toEqual(["tool build one.ts"]);
  });

  test("must be there", () => {
    expect(() => exampleIn(markdown, "Gone")).toThrow('no section "Gone"');
  });
});

describe("a packed package is refused", () => {
  /** @param {Readonly<Record<string, string>>} files @param {object} manifest */
  async function lint(files, manifest) {
    const source = folder({
      ...files,
      "package.json": JSON.stringify({ name: "one", version: "1.0.0", type: "module", ...manifest }),
    });
    const packed = await capture("npm", ["pack", "--silent"], { cwd: source });
    expect(packed.code).toBe(0);
    return (await lintTarball(join(source, "one-1.0.0.tgz"))).join("\n");
  }
  const sound = {
    "dist/index.js": "export const one = 1;\n",
    "dist/index.d.ts": "export declare const one: 1;\n",
  };
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };

  test("not when it is sound", async () => {
    expect(await lint(sound, { exports, files: ["dist"] })).toBe("");
  });

  test("for an export that was not packed", async () => {
    const dangling = { ".": { "interlock-source": "./src/index.ts", ...exports["."] } };
    expect(await lint(sound, { exports: dangling, files: ["dist"] })).toBe(
      "exports name ./src/index.ts, which was not packed",
    );
    expect(await lint({}, { exports, files: ["dist"] })).toContain("attw: one carries no types");
  });

  test("for types that are not what the code is", async () => {
    const files = { ...sound, "dist/index.js": "module.exports = 1;\n" };
    expect(await lint(files, { type: "commonjs", exports, files: ["dist"] })).toContain("attw: ");
    const untyped = { ".": { default: "./dist/index.js" } };
    expect(await lint({ "dist/index.js": "export {};\n" }, { exports: untyped, files: ["dist"] })).toBe(
      "attw: one carries no types",
    );
  });
});

test("exports that are published otherwise than they are developed are named", () => {
  const entry = { types: "./dist/a.d.ts", default: "./dist/a.js" };
  const exports = { ".": { "interlock-source": "./src/a.ts", ...entry }, "./data": "./data.json" };
  const root = folder({
    "packages/good/package.json": JSON.stringify({
      name: "good",
      exports,
      publishConfig: { exports: { ".": entry, "./data": "./data.json" } },
    }),
    "packages/bad/package.json": JSON.stringify({
      name: "bad",
      exports,
      publishConfig: { exports: { ".": entry } },
    }),
    "packages/own/package.json": JSON.stringify({ name: "own", private: true, exports }),
  });
  expect(staleExports(root)).toEqual([expect.stringContaining("bad: publishConfig.exports")]);
});

describe("a package that brings a schema library is found out", () => {
  const manifest = JSON.stringify({
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  });
  const zod = {
    "node_modules/zod/package.json": JSON.stringify({ type: "module", exports: "./index.js" }),
    "node_modules/zod/index.js": "export const z = { _zod: {} };\n",
  };
  /** @param {string} js @param {string} dts */
  const installed = (js, dts, more = {}) =>
    schemaLibrariesIn(
      folder({
        "node_modules/@x/one/package.json": manifest,
        "node_modules/@x/one/dist/index.js": js,
        "node_modules/@x/one/dist/index.d.ts": dts,
        "node_modules/@x/one/dist/inner.d.ts": 'export type { ZodType } from "zod/v4";\n',
        ...more,
      }),
      "@x/one",
    );

  test("in types, however deep", async () => {
    expect(await installed("export {};", 'export type { ZodType } from "./inner.js";\n')).toEqual([
      expect.stringContaining("inner.d.ts imports zod/v4"),
    ]);
  });

  test("in code that is loaded later", async () => {
    const found = await installed('export const load = () => import("zod");', "export {};\n", zod);
    expect(found.join("\n")).toMatch(/a bundle of @x\/one holds .*node_modules\/zod\/index\.js/);
    expect(found).toContain("@x/one depends on zod");
  });

  test("and one that brings none is not", async () => {
    expect(await installed("export {};", "export {};\n")).toEqual([]);
  });
});

test("a program that the README changed under the wrong versions of it is named", async () => {
  const problems = await checkTypes(checkout, folder({}), { "serve.ts": "", "call.ts": "" });
  expect(problems[0]).toContain("serve.ts has no");
});

test("a program whose lines all compile is named once for each wrong line", async () => {
  const { files } = exampleIn(readFileSync(join(checkout, "README.md"), "utf8"), "A whole example");
  const loose = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, `// @ts-nocheck\n${text}`]),
  );
  const project = folder({
    ...loose,
    "tsconfig.json": JSON.stringify({ compilerOptions: { noEmit: true, types: [] }, include: ["*.ts"] }),
  });
  const problems = await checkTypes(checkout, project, loose);
  expect(problems).toContain("typescript: it accepts a code nobody declared");
  expect(problems).toContain("typescript-5: it accepts an error left out");
});

describe("an example that does not run is told", () => {
  test("when the server never serves", async () => {
    const project = folder({ "serve.ts": 'throw new Error("no");\n' });
    expect(await runExample(project, process.execPath)).toEqual([
      expect.stringContaining("serve.ts ended before it served"),
    ]);
  });

  test("when the caller prints something else, or the server fails to stop in order", async () => {
    const project = folder({
      "serve.ts":
        'process.once("SIGTERM", () => process.exit(3));\nsetInterval(() => {}, 1000);\nconsole.log("up");\n',
      "call.ts": 'console.log("Hello, Eve.");\n',
    });
    const problems = await runExample(project, process.execPath);
    expect(problems[0]).toContain("Hello, Eve.");
    expect(problems.at(-1)).toContain("serve.ts ended with 3");
  });
});

test("a Node that cannot be fetched is skipped and counted, and fails where everything is required", async () => {
  const versions = ["1.2.3", process.versions.node];
  const nodes = await findNodes(checkout, versions, () =>
    Promise.reject(new BootstrapFailure("no network", "")),
  );
  expect(nodes).toEqual({
    found: [{ version: process.versions.node, program: process.execPath }],
    missing: ["1.2.3"],
  });
  expect(judgeMissing(nodes.missing, false)).toEqual({ problems: [], skipped: 1 });
  expect(judgeMissing(nodes.missing, true)).toEqual({
    problems: ["Node 1.2.3 could not be fetched"],
    skipped: 0,
  });
});
