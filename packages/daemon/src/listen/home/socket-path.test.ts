import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearSocketPath } from "./socket-path.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "interlock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a path over the system's limit is refused with the fix", () => {
  expect(() => clearSocketPath(join(directory, "x".repeat(200)))).toThrow(
    expect.objectContaining({ code: "socket_path_too_long", fix: expect.stringContaining("INTERLOCK_HOME") }),
  );
});

test("a file at the path is refused and kept", () => {
  const path = join(directory, "app.sock");
  writeFileSync(path, "precious");
  expect(() => clearSocketPath(path)).toThrow(expect.objectContaining({ code: "socket_path_taken" }));
  expect(existsSync(path)).toBe(true);
});

test("a symbolic link at the path is refused, wherever it leads", () => {
  const path = join(directory, "app.sock");
  symlinkSync("/nowhere", path);
  expect(() => clearSocketPath(path)).toThrow(expect.objectContaining({ code: "socket_path_taken" }));
});

test("a stale socket of ours is removed", async () => {
  const path = join(directory, "app.sock");
  const server = createServer().listen(path);
  await once(server, "listening");
  clearSocketPath(path);
  expect(existsSync(path)).toBe(false);
  server.close();
});
