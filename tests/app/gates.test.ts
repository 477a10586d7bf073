import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawCall, rawExchange, startDaemon, verifies, type DaemonProcess } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";

describe("the gates of the app plane, through the daemon's own socket", () => {
  let home = "";
  let daemon: DaemonProcess;
  let socket = "";
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    daemon = await startDaemon(home, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
    if (daemon.start.event !== "ready") throw new Error(JSON.stringify(daemon.start));
    socket = daemon.start.app_socket;
  });
  afterAll(async () => {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const hello = async (params: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await rawCall(socket, { method: "app.hello", params });
    if (answer.result === undefined) throw new Error(JSON.stringify(answer));
    return answer.result;
  };

  verifies(
    ["APP-008", "APP-021"],
    "preflight needs no token, and its answer carries the contract version",
    async () => {
      expect(await rawCall(socket, { method: "app.preflight" })).toEqual({
        ok: true,
        app_contract_version: "1.2",
        result: { socket_reachable: true, daemon_reachable: true, code: "ok" },
      });
    },
  );

  verifies(
    ["APP-029", "APP-030", "APP-028"],
    "each hello gives a new token that lives on across connections",
    async () => {
      const first = await hello({ client_id: "panel" });
      const second = await hello();
      expect(first["app_session_token"]).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      expect(second["app_session_token"]).not.toBe(first["app_session_token"]);
      expect(second["app_session_id"]).toBe(Number(first["app_session_id"]) + 1);
      expect(first["capability_flags"]).toEqual({
        kept_connections: true,
        goodbye: true,
        event_subscribe: true,
        delivery_receipt: true,
        queue_explain: true,
      });
      const list = await rawCall(socket, {
        method: "app.pane.list",
        params: { app_session_token: first["app_session_token"] },
      });
      expect(list.ok).toBe(true);
    },
  );

  verifies("APP-003", "an unknown method is unknown with and without a token", async () => {
    for (const params of [{}, { app_session_token: "x" }]) {
      expect((await rawCall(socket, { method: "app.nothing.here", params })).error).toMatchObject({
        code: "unknown_method",
        details: {},
      });
    }
  });

  verifies("APP-004", "a missing, empty or non-text token is asked for", async () => {
    for (const params of [
      undefined,
      {},
      { app_session_token: "" },
      { app_session_token: 7 },
      { app_session_token: null },
    ]) {
      const answer = await rawCall(socket, {
        method: "app.pane.list",
        ...(params !== undefined && { params }),
      });
      expect(answer.error).toMatchObject({ code: "app_session_required", details: {} });
    }
  });

  verifies("APP-005", "a token that names no session has expired", async () => {
    for (const token of ["nonsense", "00000000-0000-4000-8000-000000000000"]) {
      const answer = await rawCall(socket, { method: "app.pane.list", params: { app_session_token: token } });
      expect(answer.error).toMatchObject({ code: "app_session_expired", details: {} });
    }
  });

  verifies("APP-006", "a token beside the params is not read", async () => {
    const { app_session_token } = await hello();
    const answer = await rawCall(socket, { method: "app.pane.list", app_session_token, params: {} });
    expect(answer.error?.code).toBe("app_session_required");
  });

  verifies(
    "APP-001",
    "the session is asked for before the params are looked at, the method before the session",
    async () => {
      expect((await rawCall(socket, { method: "app.pane.list", params: { limit: "x" } })).error?.code).toBe(
        "app_session_required",
      );
      expect((await rawCall(socket, { method: "app.no.such", params: { limit: "x" } })).error?.code).toBe(
        "unknown_method",
      );
      expect(JSON.parse(await rawExchange(socket, '{"method":"app.no.such","params":[]}\n'))).toMatchObject({
        error: { code: "malformed_request" },
      });
    },
  );

  verifies("APP-024", "another major is refused with both versions", async () => {
    const answer = await rawCall(socket, { method: "app.hello", params: { client_app_contract_major: 2 } });
    expect(answer.error).toMatchObject({
      code: "app_contract_major_unsupported",
      details: { daemon_app_contract_version: "1.2", client_app_contract_major: 2 },
    });
  });

  verifies("APP-026", "a major that is no integer from 1 is refused in its field", async () => {
    for (const major of [true, "1", 1.5, 0]) {
      const answer = await rawCall(socket, {
        method: "app.hello",
        params: { client_app_contract_major: major },
      });
      expect(answer.error).toMatchObject({
        code: "validation_failed",
        details: { field: "client_app_contract_major" },
      });
    }
  });

  verifies("APP-027", "unknown request fields are ignored", async () => {
    expect(
      await rawCall(socket, { method: "app.preflight", colour: "red", params: { shape: 1 } }),
    ).toMatchObject({ ok: true });
  });

  const malformed: readonly (readonly [string, string | Uint8Array, string])[] = [
    ["an empty line", "\n", "empty line"],
    ["a carriage return", '{"method":"app.preflight"}\r\n', "stray CR"],
    ["a NUL", '{"method":"app.pre\0flight"}\n', "embedded NUL"],
    ["bad UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]), "invalid utf-8"],
    ["no JSON", "{nope}\n", "json decode error"],
    ["a second value", '{"method":"app.preflight"} {}\n', "trailing content"],
  ];
  for (const [what, bytes, reason] of malformed) {
    verifies("APP-021", `${what} is answered with the app envelope and the reason "${reason}"`, async () => {
      expect(JSON.parse(await rawExchange(socket, bytes))).toMatchObject({
        ok: false,
        app_contract_version: "1.2",
        error: { code: "malformed_request", details: { reason } },
      });
    });
  }

  verifies("APP-137", "recent_limit outside 1 to 50 is refused in the contract's words", async () => {
    const { app_session_token } = await hello();
    const call = (recent_limit: unknown) =>
      rawCall(socket, { method: "app.dashboard", params: { app_session_token, recent_limit } });
    expect((await call(51)).error?.details).toEqual({
      field: "recent_limit",
      reason: "out of bounds [1,50]",
    });
    expect((await call(true)).error?.details).toEqual({
      field: "recent_limit",
      reason: "must be an integer",
    });
  });

  verifies(
    ["APP-131", "APP-132", "APP-133"],
    "readiness names every subsystem, and a reason exactly where one is not ok",
    async () => {
      const { app_session_token } = await hello();
      const { result } = await rawCall(socket, { method: "app.readiness", params: { app_session_token } });
      const subsystems = result?.["subsystems"] as readonly {
        readonly name: string;
        readonly status: string;
        readonly reason: string;
      }[]; // checked by the next lines
      expect(subsystems.map(({ name }) => name)).toEqual([
        "docker",
        "tmux_discovery",
        "sqlite",
        "jsonl",
        "routing_worker",
        "log_attachment_workers",
      ]);
      for (const { status, reason } of subsystems) expect(reason === "").toBe(status === "ok");
      expect(subsystems[0]).toMatchObject({ status: "unavailable" });
      expect(result?.["state"]).toBe("degraded");
    },
  );
});
