import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { EXIT } from "./exit/exit-codes.ts";

const home = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(home, { recursive: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function interlock(...args: readonly string[]): Run {
  const bin = fileURLToPath(new URL("bin.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=interlock-source", bin, ...args],
    {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], INTERLOCK_HOME: home },
    },
  );
  return { code: status, out: stdout, err: stderr };
}

test("without a daemon, commands say how to start one", () => {
  const { code, out, err } = interlock("pane", "list");
  expect(code).toBe(EXIT.unreachable);
  expect(out).toBe("");
  expect(err).toMatch(/^There is no daemon socket\. Start the daemon: interlock up \(socket_missing, /);
});

test("with --json the error is one JSON value on standard output", () => {
  const { code, out, err } = interlock("--json", "agent", "list");
  expect(code).toBe(EXIT.unreachable);
  expect(err).toBe("");
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    error: { code: "socket_missing", details: { reason: "ENOENT" } },
  });
});

test.each([
  ["an unknown command", ["frobnicate"]],
  ["a missing argument", ["send"]],
  ["an unknown option", ["pane", "list", "--nope"]],
  ["a limit outside the contract", ["pane", "list", "--limit", "0"]],
  ["a value outside a filter's set", ["queue", "list", "--state", "lost"]],
  ["a time that is none", ["event", "list", "--since", "yesterday"]],
  ["a delay without its unit", ["queue", "delay", "m", "10"]],
  ["an update that changes nothing", ["agent", "update", "a"]],
  ["params that are no JSON", ["call", "app.pane.list", "{"]],
  ["params that are no object", ["call", "app.pane.list", "[]"]],
  ["a method outside the contract", ["call", "app.nothing"]],
  ["something that cannot be scanned", ["scan", "everything"]],
])("%s is a usage error", (_what, args) => {
  const { code, out, err } = interlock(...args);
  expect(code).toBe(EXIT.usage);
  expect(out).toBe("");
  expect(err).not.toBe("");
});

test.each([
  ["an unknown command", ["frobnicate", "--json"], "unknown command 'frobnicate'"],
  ["an unknown option", ["--json", "pane", "list", "--nope"], "unknown option '--nope'"],
  ["a group without its command", ["daemon", "--json"], "A command is missing."],
  ["params that are no JSON", ["call", "app.pane.list", "{", "--json"], "The params are not JSON."],
])("with --json, %s is one JSON value as well", (_what, args, message) => {
  const { code, out, err } = interlock(...args);
  expect(code).toBe(EXIT.usage);
  expect(err).toBe("");
  expect(JSON.parse(out)).toEqual({
    ok: false,
    error: { code: "cli_usage", message, details: expect.any(Object) },
  });
});

test("the audit log is reported for people, or as one JSON value", () => {
  const people = interlock("daemon", "audit", "verify");
  const program = interlock("daemon", "audit", "verify", "--json");
  // This home has never had a daemon: nothing was written, and nothing is there to compare with.
  expect(people.code).toBe(program.code);
  expect(people.out).toMatch(/^0 rows: /);
  expect(JSON.parse(program.out)).toMatchObject({ rows: 0 });
});

test("help and version end in order", () => {
  expect(interlock("--help").code).toBe(EXIT.ok);
  expect(interlock("agent", "--help").out).toContain("adopt");
  expect(interlock("--version").out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("without a control plane, its commands say how to start one", () => {
  const { code, err } = interlock("session", "show", "01890000-0000-7000-8000-000000000001");
  expect(code).toBe(EXIT.unreachable);
  expect(err).toBe("No control plane has run on this state directory.\nStart one: interlock up\n");
});
