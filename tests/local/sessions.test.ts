import { auditReport, verifies } from "@interlock/testkit";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { LocalWorld } from "./local-world.ts";
import type { RpcClient } from "./rpc-client.ts";

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOWHERE = "01890000-0000-7000-8000-000000000000";

type Row = Readonly<Record<string, unknown>>;

describe("sessions of the daemon itself", () => {
  let world: LocalWorld;
  let client: RpcClient;
  beforeAll(async () => {
    world = await LocalWorld.open();
    client = await world.greeted();
  }, 120_000);
  afterAll(() => world.close());

  verifies(
    "LOC-020",
    "a session has its maker as owner and a main channel, and ids of version 7",
    async () => {
      const config = { depth: { of: ["any", 1, null, true, 1.5] } };
      const made = await client.call("session.create", { config, metadata: { name: "é😀" } });
      expect(made).toEqual({
        sessionId: expect.stringMatching(UUID_7),
        state: "active",
        memberships: [
          {
            id: expect.stringMatching(UUID_7),
            participantId: expect.stringMatching(UUID_7),
            role: "owner",
            state: "active",
          },
        ],
        channels: [{ id: expect.stringMatching(UUID_7), name: "main", state: "active" }],
      });
      const { sessionId } = made;
      const read = await client.call("session.read", { sessionId });
      expect(read).toEqual({
        session: {
          id: sessionId,
          state: "active",
          config,
          metadata: { name: "é😀" },
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          updatedAt: expect.stringMatching(/Z$/),
        },
        timelineCursors: { latest: "3" },
      });
      // An id is the same in whatever case it is written.
      expect(await client.call("session.read", { sessionId: String(sessionId).toUpperCase() })).toEqual(read);
      const other = await client.call("session.create");
      expect(other["sessionId"]).not.toBe(sessionId);
      expect(other["memberships"]).toMatchObject([
        { participantId: Reflect.get(Object((made["memberships"] as readonly Row[])[0]), "participantId") },
      ]);
    },
  );

  verifies(
    "LOC-021",
    "joining answers with the membership that is there, and never forks a session",
    async () => {
      const { sessionId, memberships } = await client.call("session.create", { metadata: { a: 1 } });
      const [owner] = memberships as readonly Row[]; // the result is checked above
      const second = await world.greeted();
      for (const each of [client, second])
        expect(await each.call("session.join", { sessionId, identityHandle: "me" })).toEqual({
          sessionId,
          participantId: owner?.["participantId"],
          membershipId: owner?.["id"],
          sharedMetadata: { a: 1 },
        });
      expect(await client.call("session.read", { sessionId })).toMatchObject({
        timelineCursors: { latest: "3" },
      });
      expect(
        await client.refusal("session.join", {
          sessionId,
          identityHandle: "me",
          inviteToken: "x".repeat(43),
        }),
      ).toMatchObject({ code: -32_603, type: "auth.not_authorized" });
      for (const [params, field] of [
        [{ sessionId }, "identityHandle"],
        [{ sessionId, identityHandle: "x".repeat(65) }, "identityHandle"],
        [{ sessionId, identityHandle: " " }, "identityHandle"],
        [{ sessionId, identityHandle: "me", role: "owner" }, "role"],
      ] as const)
        expect(await client.refusal("session.join", params)).toMatchObject({
          code: -32_602,
          type: "invalid_params",
          fields: { field },
        });
    },
  );

  verifies("LOC-022", "a session that is not there is not found, whatever is asked of it", async () => {
    for (const [method, params] of [
      ["session.read", {}],
      ["session.join", { identityHandle: "me" }],
      ["session.subscribe", {}],
    ] as const)
      expect(await client.refusal(method, { sessionId: NOWHERE, ...params })).toMatchObject({
        code: -32_603,
        type: "session.not_found",
        fields: {},
      });
  });

  verifies("LOC-023", "config and metadata have room together, and one byte more is refused", async () => {
    const limit = 262_144;
    const text = (bytes: number) => ({ t: "x".repeat(bytes - '{"t":""}'.length) });
    const fits = { config: text(limit - 1_000), metadata: text(1_000) };
    const { sessionId } = await client.call("session.create", fits);
    expect(await client.call("session.read", { sessionId })).toMatchObject({ session: fits });
    expect(
      await client.refusal("session.create", { config: text(limit - 999), metadata: text(1_000) }),
    ).toMatchObject({
      type: "resource.limit_exceeded",
      fields: { resource: "session.bytes", limit, current: limit + 1 },
    });
  });

  verifies("LOC-024", "what was made is told in the audit, with the method that made it", async () => {
    const { sessionId } = await client.call("session.create");
    const mine = (): readonly Row[] =>
      readFileSync(join(world.home, "audit.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line.includes(String(sessionId)))
        .map((line) => JSON.parse(line) as Row); // a row of the audit is an object
    // A row is appended behind the answer.
    const end = performance.now() + 20_000;
    while (mine().length === 0 && performance.now() < end) await client.call("session.read", { sessionId });
    expect(mine()).toMatchObject([
      { event_type: "session_created", origin: "local", via: "session.create", session_id: sessionId },
    ]);
    expect((await auditReport(world.home)).findings).toEqual([]);
  });
});
