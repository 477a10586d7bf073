import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCall, startDaemon, verifies, type DaemonProcess } from "@interlock/testkit";
import type { RequirementId } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const TO_COME: readonly (readonly [RequirementId, string])[] = [
  ["APP-315", "app.queue.approve"],
  ["APP-316", "app.queue.delay"],
  ["APP-317", "app.queue.cancel"],
];

describe("the methods of contract 1.0 that this version does not serve", () => {
  let home = "";
  let daemon: DaemonProcess;
  /** Asked once, outside of the tests that are expected to fail: only the answer may make them fail. */
  const answers = new Map<string, string | undefined>();
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    daemon = await startDaemon(home, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
    if (daemon.start.event !== "ready") throw new Error(JSON.stringify(daemon.start));
    for (const [, method] of TO_COME) {
      answers.set(method, (await rawCall(daemon.start.app_socket, { method })).error?.code);
    }
  });
  afterAll(async () => {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test("each of them has been asked and was refused by a code", () => {
    expect([...answers.values()].every((code) => typeof code === "string")).toBe(true);
    expect(answers.size).toBe(TO_COME.length);
  });

  for (const [id, method] of TO_COME) {
    verifies.failing(id, `${method} is served`, () => {
      expect(answers.get(method)).not.toBe("unknown_method");
    });
  }
});
