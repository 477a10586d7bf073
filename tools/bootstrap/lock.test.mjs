import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { withLock } from "./lock.mjs";

/** @type {string} */
let path;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "lock-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  path = join(root, "deep", "setup.lock");
});

test("the work's value is handed on and nothing stays behind", async () => {
  expect(await withLock(path, async () => existsSync(path))).toBe(true);
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("the lock is given back when the work fails", async () => {
  await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(path)).toBe(false);
});

test("a second one waits for the first", async () => {
  /** @type {string[]} */
  const order = [];
  /** @type {() => void} */
  let finish = () => undefined;
  const gate = new Promise((resolve) => (finish = () => resolve(undefined)));
  const first = withLock(path, async () => {
    await gate;
    order.push("first");
  });
  await expect.poll(() => existsSync(path)).toBe(true);
  const second = withLock(path, async () => order.push("second"));
  finish();
  await Promise.all([first, second]);
  expect(order).toEqual(["first", "second"]);
});

test("a lock whose holder died is taken over", async () => {
  const dead = spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).stdout;
  await withLock(path, async () => undefined);
  writeFileSync(path, dead);
  expect(await withLock(path, async () => "taken")).toBe("taken");
  expect(readdirSync(join(path, ".."))).toEqual([]);
});
