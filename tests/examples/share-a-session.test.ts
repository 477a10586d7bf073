import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the example of two people who share a session runs from end to end", { timeout: 120_000 }, async () => {
  const main = fileURLToPath(new URL("../../examples/02-share-a-session/main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=interlock-source", main]);
  expect(stdout.trim().split("\n")).toEqual([
    "Bob has joined",
    "Ada's node may write",
    "Bob hears of it: runtime_node.online",
    "Bob sees the roster: node-of-ada online",
    "Bob is told: only an owner invites",
  ]);
});
