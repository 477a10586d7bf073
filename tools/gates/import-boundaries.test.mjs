import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { findViolations } from "./import-boundaries.mjs";

const boundaries = JSON.parse(readFileSync(join(import.meta.dirname, "import-boundaries.json"), "utf8"));
/** @type {string[]} */
const roots = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const open = { exports: { ".": "./src/index.ts" }, dependencies: { zod: "1.0.0", dockerode: "1.0.0" } };
const manifests = {
  "package.json": { devDependencies: { vitest: "1.0.0" } },
  "packages/contracts/package.json": open,
  "packages/wire/package.json": open,
  "packages/client/package.json": open,
  "packages/cli/package.json": open,
  "packages/daemon/package.json": open,
  "packages/control-plane/package.json": open,
  "packages/testkit/package.json": { ...open, private: true },
};

/** @param {string} file @param {string} text the only source file of an otherwise empty checkout */
function violationsOf(file, text) {
  const root = mkdtempSync(join(tmpdir(), "boundaries-"));
  roots.push(root);
  for (const [path, content] of [
    ...Object.entries(manifests).map(([path, value]) => [path, JSON.stringify(value)]),
    [file, text],
  ]) {
    mkdirSync(dirname(join(root, String(path))), { recursive: true });
    writeFileSync(join(root, String(path)), String(content));
  }
  return findViolations(root, boundaries);
}

describe("an import is refused", () => {
  test.each([
    ["over a missing package edge", "packages/wire/src/a.ts", 'import { x } from "@interlock/client";'],
    ["against the direction of an edge", "packages/contracts/src/define/a.ts", 'import "@interlock/wire";'],
    ["of the daemon by the command", "packages/cli/src/a.ts", 'import { x } from "@interlock/daemon";'],
    [
      "of a type over a missing edge",
      "packages/daemon/src/model/a.ts",
      'import type { X } from "@interlock/client";',
    ],
    [
      "of a type in an import expression",
      "packages/daemon/src/model/a.ts",
      'export type X = import("@interlock/client").X;',
    ],
    [
      "by re-export over a missing edge",
      "packages/daemon/src/main/a.ts",
      'export * from "@interlock/client";',
    ],
    [
      "at run time over a missing edge",
      "packages/daemon/src/main/a.ts",
      'await import("@interlock/client");',
    ],
    ["of testkit outside tests", "packages/daemon/src/main/a.ts", 'import { x } from "@interlock/testkit";'],
    ["of testkit in an example", "examples/one/a.ts", 'import { x } from "@interlock/testkit";'],
    [
      "deep into a package by name",
      "packages/wire/src/a.ts",
      'import { x } from "@interlock/contracts/src/ids/app.ts";',
    ],
    [
      "deep into a package by path",
      "packages/wire/src/a.ts",
      'import { x } from "../../contracts/src/index.ts";',
    ],
    [
      "deep into a package by URL",
      "packages/wire/src/a.ts",
      'new URL("../../cli/src/bin.ts", import.meta.url);',
    ],
    [
      "deep into a package from tests",
      "tests/a.test.ts",
      'import { x } from "../packages/wire/src/index.ts";',
    ],
    ["of a package that does not exist", "packages/wire/src/a.ts", 'import { x } from "@interlock/nothing";'],
    ["of store by model", "packages/daemon/src/model/a.ts", 'import { x } from "../store/b.ts";'],
    [
      "of service by store, types included",
      "packages/control-plane/src/store/a.ts",
      'import type { X } from "../service/b.ts";',
    ],
    [
      "of a driver by service",
      "packages/daemon/src/service/scan/a.ts",
      'import { x } from "../../drivers/tmux/b.ts";',
    ],
    [
      "of store by a driver",
      "packages/daemon/src/drivers/tmux/a.ts",
      'import { x } from "../../store/b.ts";',
    ],
    [
      "of service by a driver, beyond its ports",
      "packages/daemon/src/drivers/a.ts",
      'import { x } from "../service/scan/b.ts";',
    ],
    ["of the uplink by listen", "packages/daemon/src/listen/a.ts", 'import { x } from "../uplink/b.ts";'],
    [
      "from a folder without an entry",
      "packages/daemon/src/helpers/a.ts",
      'import { x } from "../model/b.ts";',
    ],
    [
      "of a sibling domain in the contract",
      "packages/contracts/src/app/pane/a.ts",
      'import { x } from "../agent/schema.ts";',
    ],
    [
      "of the registry by a domain",
      "packages/contracts/src/app/pane/a.ts",
      'import { x } from "../../registry/index.ts";',
    ],
    ["of a domain by define", "packages/contracts/src/define/a.ts", 'import { x } from "../app/plane.ts";'],
    [
      "of a Node built-in in the contract",
      "packages/contracts/src/ids/a.ts",
      'import { randomUUID } from "node:crypto";',
    ],
    [
      "of a built-in without its prefix",
      "packages/contracts/src/ids/a.ts",
      'import { readFileSync } from "fs";',
    ],
    ["of a validator library in the client", "packages/client/src/a.ts", 'import { z } from "zod";'],
    [
      "of an HTTP server in the daemon",
      "packages/daemon/src/listen/a.ts",
      'import { createServer } from "node:http";',
    ],
    [
      "of HTTP beside the one folder of the daemon that asks over it",
      "packages/daemon/src/uplinks/a.ts",
      'import { request } from "node:http";',
    ],
    ["of an undeclared dependency", "packages/daemon/src/model/a.ts", 'import { x } from "lodash";'],
    [
      "of a development tool outside tests",
      "packages/daemon/src/model/a.ts",
      'import { test } from "vitest";',
    ],
  ])("%s", (_title, file, text) => {
    expect(violationsOf(file, text)).toHaveLength(1);
  });
});

describe("an import is allowed", () => {
  test.each([
    ["over a package edge", "packages/daemon/src/dispatch/a.ts", 'import { x } from "@interlock/wire";'],
    [
      "to the left in the folder order",
      "packages/daemon/src/dispatch/a.ts",
      'import { x } from "../service/scan/b.ts";',
    ],
    [
      "of a port by a driver",
      "packages/daemon/src/drivers/tmux/a.ts",
      'import type { T } from "../../service/ports/terminal.ts";',
    ],
    [
      "of HTTP where the daemon asks its control plane",
      "packages/daemon/src/uplink/a.ts",
      'import { request } from "node:http";',
    ],
    ["of a driver by main", "packages/daemon/src/main/a.ts", 'import { x } from "../drivers/tmux/b.ts";'],
    [
      "of generated files beside the sources",
      "packages/contracts/src/index.ts",
      'export * from "../generated/types.ts";',
    ],
    [
      "of testkit and vitest in a test",
      "packages/daemon/src/model/a.test.ts",
      'import { x } from "@interlock/testkit"; import "vitest";',
    ],
    [
      "of all layers in a test beside the code",
      "packages/daemon/src/store/a.test.ts",
      'import { x } from "../service/b.ts";',
    ],
    ["of every package in a scenario", "tests/a.test.ts", 'import { x } from "@interlock/daemon";'],
    ["of a published package in an example", "examples/one/a.ts", 'import { x } from "@interlock/client";'],
    [
      "of an example that a scenario runs",
      "tests/a.test.ts",
      'new URL("../examples/one/main.ts", import.meta.url);',
    ],
    ["of a worker beside the file", "packages/wire/src/a.ts", 'new URL("worker.ts", import.meta.url);'],
    [
      "of what is no source file",
      "packages/wire/src/a.ts",
      'new URL("../../../README.md", import.meta.url);',
    ],
    [
      "named only in a comment or a string",
      "packages/wire/src/a.ts",
      '// import "@interlock/cli"\nexport const s = "import x from \'@interlock/cli\'";',
    ],
  ])("%s", (_title, file, text) => {
    expect(violationsOf(file, text)).toEqual([]);
  });
});

test("a violation names the file, the line, the module and the reason", () => {
  expect(violationsOf("packages/daemon/src/model/a.ts", '\nimport { x } from "../store/b.ts";')).toEqual([
    "packages/daemon/src/model/a.ts:2  ../store/b.ts  model may import nothing; not store",
  ]);
});

test("a file that does not parse is an error, not an empty list", () => {
  expect(() => violationsOf("packages/wire/src/a.ts", "import {")).toThrow("does not parse");
});
