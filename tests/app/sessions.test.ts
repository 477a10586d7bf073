import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCall, startDaemon, verifies, type DaemonProcess } from "@interlock/testkit";
import { afterEach, beforeEach, describe, expect } from "vitest";

describe("the eight places for app-sessions", () => {
  let home = "";
  let daemon: DaemonProcess;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    daemon = await startDaemon(home, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
  });
  afterEach(async () => {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const call = (method: string, params: object = {}) => rawCall(join(home, "app.sock"), { method, params });
  async function token(): Promise<string> {
    return String((await call("app.hello")).result?.["app_session_token"]);
  }

  verifies("APP-032", "the ninth hello is refused and the eight sessions go on", async () => {
    const tokens = await Promise.all(Array.from({ length: 8 }, token));
    expect(new Set(tokens).size).toBe(8);
    expect((await call("app.hello")).error).toMatchObject({
      code: "validation_failed",
      details: { field: "app.hello", reason: "too_many_sessions" },
    });
    for (const app_session_token of tokens)
      expect((await call("app.pane.list", { app_session_token })).ok).toBe(true);
  });

  verifies(
    ["APP-033", "APP-616"],
    "a client that says goodbye and hello again is never locked out",
    async () => {
      for (let n = 0; n < 20; n += 1) {
        const app_session_token = await token();
        expect(await call("app.goodbye", { app_session_token })).toMatchObject({ ok: true, result: {} });
        expect((await call("app.pane.list", { app_session_token })).error?.code).toBe("app_session_expired");
        expect((await call("app.goodbye", { app_session_token })).error?.code).toBe("app_session_expired");
      }
      expect((await call("app.goodbye")).error?.code).toBe("app_session_required");
    },
  );

  verifies("APP-035", "the range of minors begins at 1.0, and a client of major 1 is served", async () => {
    const { result } = await call("app.hello", { client_app_contract_major: 1 });
    expect(result).toMatchObject({
      app_contract_version: "1.2",
      supported_minor_range: { min: "1.0", max: "1.2" },
    });
  });
});
