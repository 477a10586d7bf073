import { verifies } from "@interlock/testkit/verifies";
import { describe, expect } from "vitest";
import { frame, RawClient } from "../transport/raw-client.test.support.ts";
import { unixRig, type UnixRig } from "../transport/rigs.test.support.ts";
import { rpcCodec } from "./try-plane.test.support.ts";

const MILLION = 1_000_000;
const LOCAL_LIMITS = { requestBytes: MILLION, responseBytes: MILLION, depth: 64 };

async function rest(rig: UnixRig, chunks: readonly (string | Uint8Array)[], sentBefore = 0): Promise<string> {
  const client = await RawClient.open(rig.path);
  await client.sendApart(rig, chunks, sentBefore);
  return client.rest();
}

function refusal(id: number | null, code: number, type: string, fields: object, message: string): string {
  return frame(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message, data: { type, fields } } }));
}

function malformed(reason: string, id: number | null = null): string {
  return refusal(id, -32700, "malformed_request", { reason }, reason);
}

const echo = (id: number, text: string): string =>
  frame(JSON.stringify({ jsonrpc: "2.0", id, method: "try.echo", params: { text } }));

describe("Content-Length frames, through the socket", () => {
  const refusals = [
    ["WIRE-053", "Content-Length: 2\n\n{}", "malformed_header"],
    ["WIRE-054", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "malformed_content_length"],
    ["WIRE-055", "Content-Length: +2\r\n\r\n{}", "malformed_content_length"],
    ["WIRE-055", "Content-Length: 2,2\r\n\r\n{}", "malformed_content_length"],
    ["WIRE-056", "Content-Type: text\r\n\r\n{}", "missing_content_length"],
    ["WIRE-057", `X: ${"y".repeat(1_100)}`, "header_too_long"],
  ] as const;
  for (const [id, bytes, reason] of refusals) {
    verifies(
      [id, "WIRE-059"],
      `${JSON.stringify(bytes.slice(0, 40))} is ${reason}, answered with id null and closed`,
      async () => {
        await using rig = await unixRig({ codec: rpcCodec() });
        let sent = 0;
        const step = Math.max(1, Math.floor(bytes.length / 50));
        for (let cut = 0; cut < bytes.length; cut += step) {
          expect(await rest(rig, [bytes.slice(0, cut), bytes.slice(cut)], sent)).toBe(malformed(reason));
          sent += bytes.length;
        }
      },
    );
  }

  verifies(
    ["WIRE-058", "WIRE-004"],
    "a body of 1 000 000 bytes is read and one byte more is not, at every split around it",
    async () => {
      for (const bytes of [MILLION - 1, MILLION, MILLION + 1]) {
        const shell = '{"jsonrpc":"2.0","method":"try.member","id":1,"params":{"pass":""}}';
        const body = shell.replace('""', `"${"x".repeat(bytes - shell.length)}"`);
        const stream = Buffer.from(frame(body));
        const header = stream.length - bytes;
        for (const cut of [1, header - 4, header - 1, header, header + 1, stream.length - 1, stream.length]) {
          await using rig = await unixRig({ codec: rpcCodec(LOCAL_LIMITS) });
          const client = await RawClient.open(rig.path);
          await client.sendApart(rig, [stream.subarray(0, cut), stream.subarray(cut)]);
          const [answer] = await client.frames(1);
          const large = { limit: MILLION, actual: bytes };
          expect([bytes, cut, answer]).toMatchObject([
            bytes,
            cut,
            bytes <= MILLION
              ? { id: 1, error: { data: { type: "no_pass" } } }
              : {
                  id: null,
                  error: {
                    code: -32600,
                    data: {
                      type: "payload_too_large",
                      fields: { size_limit_bytes: large.limit, actual_size_bytes: large.actual },
                    },
                  },
                },
          ]);
          client.socket.destroy();
        }
      }
    },
  );

  verifies(
    "WIRE-058",
    "a response body of 1 000 000 bytes is sent and one byte more is an internal error",
    async () => {
      await using rig = await unixRig({ codec: rpcCodec(LOCAL_LIMITS) });
      const shell = '{"jsonrpc":"2.0","id":1,"result":{"text":""}}'.length;
      const client = await RawClient.open(rig.path);
      for (const bytes of [MILLION, MILLION + 1]) {
        const params = { bytes: bytes - shell };
        client.socket.write(frame(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "try.large", params })));
      }
      const [whole, refused] = await client.frames(2);
      expect(JSON.stringify(whole)).toHaveLength(MILLION);
      expect(refused).toMatchObject({
        id: 1,
        error: { code: -32603, data: { type: "internal_error", fields: {} } },
      });
      client.socket.destroy();
    },
  );

  verifies(
    ["WIRE-051", "WIRE-052"],
    "bytes are counted, names match in any case, other headers are ignored",
    async () => {
      await using rig = await unixRig({ codec: rpcCodec() });
      const client = await RawClient.open(rig.path);
      const body = '{"jsonrpc":"2.0","id":1,"method":"try.echo","params":{"text":"é😀"}}';
      client.socket.write(`X-Other: 1\r\ncontent-LENGTH: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      expect(await client.frames(1)).toEqual([{ jsonrpc: "2.0", id: 1, result: { text: "é😀" } }]);
      client.socket.destroy();
    },
  );

  verifies("WIRE-060", "a body that is not JSON is refused, and the connection stays open", async () => {
    await using rig = await unixRig({ codec: rpcCodec() });
    const client = await RawClient.open(rig.path);
    client.socket.write(frame("{nonsense") + frame('{"a":1,"a":2}') + frame("") + echo(2, "on"));
    expect(await client.frames(4)).toMatchObject([
      {
        id: null,
        error: { code: -32700, data: { type: "malformed_request", fields: { reason: "json decode error" } } },
      },
      { id: null, error: { code: -32700, data: { fields: { reason: "json decode error: duplicate key" } } } },
      { id: null, error: { code: -32700 } },
      { id: 2, result: { text: "on" } },
    ]);
    client.socket.destroy();
  });

  const envelopes = [
    ['{"id":1,"method":"try.echo"}', "invalid jsonrpc version", 1],
    ['{"jsonrpc":"2.0","id":1}', "missing method", 1],
    ['{"jsonrpc":"2.0","id":[],"method":"try.echo"}', "invalid id", null],
    ['{"jsonrpc":"2.0","id":1,"method":"try.echo","params":[1]}', "invalid params", 1],
    ['[{"jsonrpc":"2.0","id":1,"method":"try.echo"}]', "not an object", null],
  ] as const;
  verifies("WIRE-059", "JSON that is no request is refused, and the connection closes", async () => {
    await using rig = await unixRig({ codec: rpcCodec() });
    let sent = 0;
    for (const [body, reason, id] of envelopes) {
      const bytes = frame(body) + echo(9, "never");
      expect(await rest(rig, [bytes], sent)).toBe(malformed(reason, id));
      sent += bytes.length;
    }
  });

  verifies(
    "WIRE-061",
    "frames in one chunk are dispatched together, a slow one holding back none",
    async () => {
      await using rig = await unixRig({ codec: rpcCodec() });
      const client = await RawClient.open(rig.path);
      const hold = frame('{"jsonrpc":"2.0","id":"h","method":"try.hold","params":{"key":"k"}}');
      const release = frame('{"jsonrpc":"2.0","id":"r","method":"try.release","params":{"key":"k"}}');
      client.socket.write(hold + echo(1, "a") + echo(2, "b") + release);
      expect((await client.frames(4)).map((answer) => Reflect.get(Object(answer), "id"))).toEqual([
        1,
        2,
        "r",
        "h",
      ]);
      client.socket.destroy();
    },
  );

  verifies("WIRE-062", "a notification is never answered, not even when it fails", async () => {
    await using rig = await unixRig({ codec: rpcCodec() });
    const client = await RawClient.open(rig.path);
    const notes = ["try.nothing", "try.member", "try.fail", "try.echo"].map((method) =>
      frame(JSON.stringify({ jsonrpc: "2.0", method, params: { how: "throw" } })),
    );
    client.socket.write(notes.join("") + echo(5, "after"));
    expect(await client.frames(1)).toEqual([{ jsonrpc: "2.0", id: 5, result: { text: "after" } }]);
    client.socket.end();
    expect(await client.rest()).toBe("");
    expect(rig.faults.map(({ kind, method }) => [kind, method])).toEqual([["handler_threw", "try.fail"]]);
  });
});
