import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describeWithTools } from "@interlock/testkit";
import { expect, test } from "vitest";

describeWithTools(["tmux"], "the example that adopts a pane", () => {
  test("runs from end to end and sees its line arrive", async () => {
    const main = fileURLToPath(new URL("../../examples/01-adopt-a-pane/main.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=interlock-source", main]);
    expect(stdout).toContain("the pane read: hello from Interlock\n");
  });
});
