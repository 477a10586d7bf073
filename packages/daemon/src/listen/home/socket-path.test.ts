import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearSocketPath, SUN_PATH_MAX } from "./socket-path.ts";

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
  expect(() => clearSocketPath(path)).toThrow(expect.objectContaining({ code: "socket_path_taken_by_file" }));
  expect(readFileSync(path, "utf8")).toBe("precious");
});

test("a symbolic link at the path is refused, wherever it leads", () => {
  const path = join(directory, "app.sock");
  symlinkSync("/nowhere", path);
  expect(() => clearSocketPath(path)).toThrow(
    expect.objectContaining({ code: "socket_path_taken_by_symlink" }),
  );
  expect(readlinkSync(path)).toBe("/nowhere");
});

test("a directory at the path is refused", () => {
  const path = join(directory, "app.sock");
  mkdirSync(path);
  expect(() => clearSocketPath(path)).toThrow(
    expect.objectContaining({ code: "socket_path_taken_by_directory" }),
  );
});

test.runIf(process.geteuid?.() === 0)(
  "a socket of another user is refused and kept (needs root to make one)",
  async () => {
    const path = join(directory, "app.sock");
    const server = createServer().listen(path);
    await once(server, "listening");
    chownSync(path, 65534, 65534);
    expect(() => clearSocketPath(path)).toThrow(
      expect.objectContaining({ code: "socket_path_taken_by_foreign_socket" }),
    );
    expect(existsSync(path)).toBe(true);
    server.close();
  },
);

test("the longest path that the system allows is free to bind", async () => {
  const path = join(directory, "x".repeat(SUN_PATH_MAX - Buffer.byteLength(directory) - 1));
  clearSocketPath(path);
  const server = createServer().listen(path);
  await once(server, "listening");
  expect(Buffer.byteLength(path)).toBe(SUN_PATH_MAX);
  expect(() => clearSocketPath(`${path}x`)).toThrow(
    expect.objectContaining({ code: "socket_path_too_long" }),
  );
  server.close();
});

test("a stale socket of ours is removed", async () => {
  const path = join(directory, "app.sock");
  const server = createServer().listen(path);
  await once(server, "listening");
  clearSocketPath(path);
  expect(existsSync(path)).toBe(false);
  server.close();
});
