import { verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { LocalWorld } from "./local-world.ts";
import { frame, rawFrames, request } from "./raw-frames.ts";
import { PROTOCOL, type RpcClient } from "./rpc-client.ts";

const MILLION = 1_000_000;
const NOWHERE = "01890000-0000-7000-8000-000000000000";
const read = (over: object = {}): string =>
  request({ method: "session.read", params: { sessionId: NOWHERE }, ...over });
const hello = request({ method: "daemon.hello", params: { protocolVersion: PROTOCOL } });

const refused = (id: unknown, code: number, type: string, fields: object = {}) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message: expect.any(String), data: { type, fields } },
});

describe("messages of the local plane", () => {
  let world: LocalWorld;
  let client: RpcClient;
  beforeAll(async () => {
    world = await LocalWorld.open();
    client = await world.greeted();
  }, 120_000);
  afterAll(() => world.close());

  /** What comes back for these bytes: as many messages, or all until the daemon closes. */
  const answers = (bytes: string | Uint8Array, count?: number) => rawFrames(world.socket, bytes, count);

  verifies(
    "LOC-010",
    "every request but a hello says its protocol version, and is refused before its method is looked at",
    async () => {
      const faults = [
        [undefined, { reason: "missing" }],
        [20260501, { reason: "wrong_type", observedType: "number" }],
        [null, { reason: "wrong_type", observedType: "null" }],
        [["2026-05-01"], { reason: "wrong_type", observedType: "array" }],
        ["2026-5-1", { reason: "invalid_format" }],
        ["2026-02-31x", { reason: "invalid_format" }],
        ["1.0", { reason: "invalid_format" }],
      ] as const;
      for (const method of ["session.read", "session.create", "no.such", "$/subscription/cancel"]) {
        const bytes = faults.map(([protocolVersion], id) => read({ method, protocolVersion, id })).join("");
        expect(await answers(bytes, faults.length)).toEqual(
          faults.map(([, fields], id) => refused(id, -32_600, "transport.invalid_protocol_version", fields)),
        );
      }
      // A version that is none of ours is still a version: only a hello decides whether that matters.
      expect(await answers(read({ protocolVersion: "2099-01-01" }), 1)).toEqual([
        refused(1, -32_603, "session.not_found"),
      ]);
      expect(await answers(hello, 1)).toMatchObject([{ id: 1, result: { compatible: true } }]);
    },
  );

  verifies("LOC-011", "a refusal has its number, and its code with what belongs to it as data", async () => {
    const unknown = { sessionId: NOWHERE, extra: 1 };
    const bytes = [
      frame("{nonsense"),
      request({ id: "a", method: "no.such" }),
      read({ id: 2, params: {} }),
      read({ id: 3, params: { sessionId: 7 } }),
      read({ id: 4, params: unknown }),
      read({ id: 5 }),
      read({ id: null }),
      request({ id: 6, method: "session.create" }),
    ];
    const expected = [
      refused(null, -32_700, "invalid_json", { reason: "json decode error" }),
      refused("a", -32_601, "method_not_found"),
      refused(2, -32_602, "invalid_params", { field: "sessionId", reason: "missing" }),
      refused(3, -32_602, "invalid_params", { field: "sessionId", reason: "wrong type" }),
      refused(4, -32_602, "invalid_params", { field: "extra", reason: "unknown field" }),
      refused(5, -32_603, "session.not_found"),
      refused(null, -32_603, "session.not_found"),
      refused(6, -32_600, "protocol.handshake_required"),
    ];
    // Why params are refused takes a moment longer to say, so that one answer may overtake another.
    const said = await answers(bytes.join(""), expected.length);
    expect(said).toHaveLength(expected.length);
    for (const each of expected) expect(said).toContainEqual(each);
  });

  verifies(
    "LOC-012",
    "what cannot be cut into messages is answered once, without an id, and closes",
    async () => {
      const after = read();
      for (const [bytes, type] of [
        ["Content-Length: 2\n\n{}", "malformed_header"],
        ["GET / HTTP/1.1\r\n\r\n", "malformed_header"],
        ["Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}", "malformed_content_length"],
        ["Content-Length: -2\r\n\r\n{}", "malformed_content_length"],
        ["Content-Length: 0x2\r\n\r\n{}", "malformed_content_length"],
        ["Content-Type: a\r\n\r\n{}", "missing_content_length"],
        [`X: ${"y".repeat(2_000)}\r\n\r\n`, "header_too_long"],
      ] as const)
        expect([bytes.slice(0, 30), await answers(bytes + after)]).toEqual([
          bytes.slice(0, 30),
          [refused(null, -32_700, type)],
        ]);
      for (const [body, reason, id] of [
        ['{"id":1,"method":"session.read"}', "invalid jsonrpc version", 1],
        ['{"jsonrpc":"2.0","id":1}', "missing method", 1],
        ['{"jsonrpc":"2.0","id":{},"method":"session.read"}', "invalid id", null],
        ['{"jsonrpc":"2.0","id":1,"method":"session.read","params":"x"}', "invalid params", 1],
        ['[{"jsonrpc":"2.0","id":1,"method":"session.read"}]', "not an object", null],
      ] as const)
        expect(await answers(frame(body) + after)).toEqual([
          refused(id, -32_600, "invalid_envelope", { reason }),
        ]);
    },
  );

  verifies("LOC-013", "a body has a million bytes at most, and a larger one is not read", async () => {
    const sized = (bytes: number): string => {
      const shell = JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        protocolVersion: PROTOCOL,
        method: "session.create",
        params: { metadata: { t: "" } },
      });
      return frame(shell.replace('""', `"${"x".repeat(bytes - shell.length)}"`));
    };
    // A body at the limit is a call like another; what it asks for is too much of its own.
    const [, whole] = await answers(hello + sized(MILLION), 2);
    expect(whole).toMatchObject({ id: 1, error: { data: { type: "resource.limit_exceeded" } } });
    const tooLarge = [
      refused(null, -32_600, "transport.message_too_large", { limit: MILLION, observed: MILLION + 1 }),
    ];
    expect(await answers(sized(MILLION + 1))).toEqual(tooLarge);
    // The size alone says so: nothing of the body need come.
    expect(await answers(`Content-Length: ${MILLION + 1}\r\n\r\n`)).toEqual(tooLarge);
    // A response is held to the same: as much as a session can hold comes back whole.
    const t = "\u0001".repeat(43_000);
    const { sessionId } = await client.call("session.create", { metadata: { t } });
    expect(await client.call("session.read", { sessionId })).toMatchObject({ session: { metadata: { t } } });
  });

  verifies("LOC-014", "a notification is never answered, whatever it asks for", async () => {
    const quiet = ["no.such", "session.read", "session.create", "session.subscribe", "$/subscription/cancel"];
    const notes = quiet.map((method) => frame(JSON.stringify({ jsonrpc: "2.0", method, params: { a: 1 } })));
    expect(await answers(notes.join("") + read({ id: 9 }), 1)).toEqual([
      refused(9, -32_603, "session.not_found"),
    ]);
  });

  verifies("LOC-015", "no answer repeats what was sent, and none says where the daemon runs", async () => {
    const secret = "/home/somebody/secret-text";
    const said = await answers(
      [
        read({ id: 1, protocolVersion: secret }),
        request({ id: 2, method: secret }),
        read({ id: 3, params: { sessionId: secret } }),
        read({ id: 4, params: { sessionId: NOWHERE, [secret]: 1 } }),
        frame(`{"jsonrpc":"2.0", ${secret}`),
      ].join(""),
      5,
    );
    const errors = said.map((each) => JSON.stringify(each));
    expect(errors).toHaveLength(5);
    // A field that no schema names is told by its name, and by nothing else.
    expect(errors.filter((text) => text.includes(secret))).toEqual([expect.stringContaining('"id":4')]);
    expect(errors.filter((text) => text.includes(world.home) || text.includes("    at "))).toEqual([]);
  });

  verifies("LOC-016", "calls of one connection are answered each under its own id", async () => {
    const ids = Array.from({ length: 50 }, (_, at) => at);
    const made = ids.map((at) => request({ id: `c${at}`, method: "session.create", params: {} }));
    const reads = ids.map((at) => read({ id: at + 2 }));
    const said = await answers(hello + [...made, ...reads].join(""), 101);
    const byId = new Map(said.map((each) => [Reflect.get(Object(each), "id") as unknown, each]));
    expect(byId.size).toBe(101);
    for (const at of ids) {
      expect(byId.get(`c${at}`)).toMatchObject({ result: { state: "active" } });
      expect(byId.get(at + 2)).toEqual(refused(at + 2, -32_603, "session.not_found"));
    }
  });
});
