import { verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { LocalWorld } from "./local-world.ts";
import { PROTOCOL } from "./rpc-client.ts";

const NOWHERE = "01890000-0000-7000-8000-000000000000";

describe("the hello of the local plane", () => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await LocalWorld.open();
  }, 120_000);
  afterAll(() => world.close());

  verifies("LOC-001", "the greatest version that both speak is agreed on", async () => {
    const client = await world.client();
    const supportedProtocols = ["2019-01-01", PROTOCOL, "2099-12-31"];
    expect(
      await client.call("daemon.hello", {
        protocolVersion: "2099-12-31",
        supportedProtocols,
        clientId: "a test",
        clientVersion: "0.0.1-any text",
        capabilities: ["nothing"],
      }),
    ).toMatchObject({ compatible: true, protocolVersion: PROTOCOL });
  });

  verifies(
    ["LOC-001", "LOC-004"],
    "without a common one the ack names the side to upgrade, and reading goes on while changing does not",
    async () => {
      for (const [protocolVersion, reason] of [
        ["2000-01-01", "version.floor_exceeded"],
        ["2099-01-01", "version.ceiling_exceeded"],
      ] as const) {
        const client = await world.client();
        expect(await client.call("daemon.hello", { protocolVersion })).toMatchObject({
          compatible: false,
          protocolVersion: PROTOCOL,
          reason,
          daemonSupportedProtocols: [PROTOCOL],
        });
        expect(await client.refusal("session.create")).toMatchObject({
          code: -32_600,
          type: "protocol.version_mismatch",
          fields: { reason },
        });
        expect(await client.refusal("session.read", { sessionId: NOWHERE })).toMatchObject({
          type: "session.not_found",
        });
        expect(await client.call("$/subscription/cancel", { subscriptionId: "none" })).toEqual({
          canceled: false,
        });
        // The first outcome stands: a second hello, as good as it may be, changes nothing.
        expect(await client.call("daemon.hello", { protocolVersion: PROTOCOL })).toMatchObject({
          compatible: false,
          reason: "protocol.handshake_already_completed",
        });
        expect(await client.refusal("session.create")).toMatchObject({ fields: { reason } });
      }
    },
  );

  verifies(["LOC-002", "LOC-003"], "before the hello reading passes and changing does not", async () => {
    const client = await world.client();
    for (const method of ["session.create", "session.join"])
      expect(await client.refusal(method, { anything: 1 })).toMatchObject({
        code: -32_600,
        type: "protocol.handshake_required",
        fields: {},
      });
    for (const method of ["session.read", "session.subscribe"])
      expect(await client.refusal(method, { sessionId: NOWHERE })).toMatchObject({
        code: -32_603,
        type: "session.not_found",
      });
    expect(await client.refusal("session.destroy")).toMatchObject({
      code: -32_601,
      type: "method_not_found",
    });
    await client.call("daemon.hello", { protocolVersion: PROTOCOL });
    expect(await client.call("session.create")).toMatchObject({ state: "active" });
    // What a connection agreed on is its own.
    const other = await world.client();
    expect(await other.refusal("session.create")).toMatchObject({ type: "protocol.handshake_required" });
    expect(await client.call("daemon.hello", { protocolVersion: "2000-01-01" })).toMatchObject({
      compatible: false,
      reason: "protocol.handshake_already_completed",
    });
    expect(await client.call("session.create")).toMatchObject({ state: "active" });
  });

  verifies("LOC-005", "a hello that is none decides nothing", async () => {
    const client = await world.client();
    for (const [params, field] of [
      [{}, "protocolVersion"],
      [{ protocolVersion: 20260501 }, "protocolVersion"],
      [{ protocolVersion: "2026-13-01" }, "protocolVersion"],
      [{ protocolVersion: PROTOCOL, supportedProtocols: [] }, "supportedProtocols"],
      [{ protocolVersion: PROTOCOL, supportedProtocols: Array(33).fill(PROTOCOL) }, "supportedProtocols"],
      [{ protocolVersion: PROTOCOL, clientId: "x".repeat(257) }, "clientId"],
      [{ protocolVersion: PROTOCOL, token: "abc" }, "token"],
    ] as const)
      expect(await client.refusal("daemon.hello", params)).toMatchObject({
        code: -32_602,
        type: "invalid_params",
        fields: { field },
      });
    expect(await client.call("daemon.hello", { protocolVersion: PROTOCOL })).toMatchObject({
      compatible: true,
    });
  });

  verifies("LOC-002", "a hello and what follows it may be sent together", async () => {
    const client = await world.client();
    const [hello, made] = await Promise.all([
      client.call("daemon.hello", { protocolVersion: PROTOCOL }),
      client.call("session.create"),
    ]);
    expect([hello, made]).toMatchObject([{ compatible: true }, { state: "active" }]);
  });

  verifies("LOC-006", "a daemon that stops closes its connections", async () => {
    const client = await world.greeted();
    expect(await world.daemon.stop()).toBe(0);
    await client.until(() => client.closed);
  });
});
