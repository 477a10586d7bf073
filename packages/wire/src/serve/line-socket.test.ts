import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { RawClient } from "../transport/raw-client.test.support.ts";
import { serviceProcess, unixRig, type UnixRig } from "../transport/rigs.test.support.ts";
import { openPeer } from "../peer/open-peer.ts";
import { connectUnix } from "../transport/unix.ts";
import { lineCodec, SECRETS } from "./try-plane.test.support.ts";
import { refused } from "./serve-options.ts";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MIB = 1_048_576;
const APP_LIMITS = { requestBytes: MIB, responseBytes: 8 * MIB, depth: 64 };

/** A whole line of `bytes` bytes before its LF, asking `try.echo`. */
function echoLine(bytes: number): Buffer {
  const shell = '{"method":"try.echo","params":{"text":""}}';
  return Buffer.from(shell.replace('""', `"${"x".repeat(bytes - shell.length)}"`));
}

/** Sends the chunks, each in its own read, and returns everything that came back before the close. */
async function answerTo(
  rig: UnixRig,
  chunks: readonly (string | Uint8Array)[],
  sentBefore = 0,
): Promise<string> {
  const client = await RawClient.open(rig.path);
  await client.sendApart(rig, chunks, sentBefore);
  return client.rest();
}

function failure(code: string, message: string, details: object): string {
  return `${JSON.stringify({ ok: false, try_version: "1.0", error: { code, message, details } })}\n`;
}

function malformed(reason: string): string {
  return failure("malformed_request", reason, { reason });
}

function tooLarge(limit: number, actual = limit + 1): string {
  return failure("payload_too_large", "too large", { size_limit_bytes: limit, actual_size_bytes: actual });
}

describe("the size of a line, through the socket", () => {
  verifies(
    ["WIRE-001", "WIRE-002", "WIRE-004"],
    "1 MiB holds exactly, at every split around it",
    async () => {
      await using rig = await unixRig({ codec: lineCodec(APP_LIMITS) });
      let sent = 0;
      for (const bytes of [MIB - 1, MIB, MIB + 1]) {
        const line = Buffer.concat([echoLine(bytes), Buffer.from("\n")]);
        for (let cut = MIB - 2; cut <= line.length; cut++) {
          const answer = await answerTo(rig, [line.subarray(0, cut), line.subarray(cut)], sent);
          sent += line.length;
          const accepted = answer.startsWith('{"ok":true,') && answer.length > bytes - 40;
          expect([bytes, cut, accepted, accepted || answer]).toEqual([
            bytes,
            cut,
            bytes <= MIB,
            bytes <= MIB || tooLarge(MIB),
          ]);
        }
      }
    },
  );

  verifies("WIRE-004", "a small limit holds exactly, at every split of the line", async () => {
    const limit = 48;
    await using rig = await unixRig({ codec: lineCodec({ ...APP_LIMITS, requestBytes: limit }) });
    let sent = 0;
    for (const bytes of [limit - 1, limit, limit + 1]) {
      const line = Buffer.concat([echoLine(bytes), Buffer.from("\n")]);
      for (let cut = 1; cut <= line.length; cut++) {
        const answer = await answerTo(rig, [line.subarray(0, cut), line.subarray(cut)], sent);
        sent += line.length;
        if (bytes > limit) expect(answer).toBe(tooLarge(limit));
        else expect(answer).toContain('"ok":true');
      }
    }
  });

  verifies("WIRE-003", "64 MiB without a line feed cost their refusal and no memory", async () => {
    const directory = await mkdtemp(join(tmpdir(), "wire-"));
    const path = join(directory, "try.sock");
    const child = serviceProcess("line", path, MIB);
    try {
      await once(child.stdout, "data");
      const peer = openPeer(await connectUnix(path), lineCodec());
      const memory = async (): Promise<number> => {
        const reply = await peer.call("try.memory", {});
        return reply.ok ? Number(Reflect.get(Object(reply.result), "maxRssKiB")) : NaN;
      };
      // A first flood of the allowed size makes the process as large as ordinary work makes it.
      const warm = await RawClient.open(path);
      warm.socket.write(Buffer.concat([echoLine(MIB), Buffer.from("\n")]));
      await warm.rest();
      const before = await memory();

      const client = await RawClient.open(path);
      const chunk = Buffer.alloc(MIB, "x");
      for (let sent = 0; sent < 64 && !client.socket.destroyed; sent++) {
        if (!client.socket.write(chunk))
          await Promise.race([once(client.socket, "drain"), once(client.socket, "close")]);
      }
      // Counted as far as the codec counts.
      expect(await client.rest()).toBe(tooLarge(MIB, 8 * MIB + 1));
      expect((await memory()) - before).toBeLessThan(16 * 1024);
      peer.close();
    } finally {
      const exit = once(child, "exit");
      child.kill();
      await exit;
      await rm(directory, { recursive: true });
    }
  });

  verifies(
    ["WIRE-005", "APP-643"],
    "8 MiB of response are sent and one byte more is internal_error",
    async () => {
      await using rig = await unixRig({ codec: lineCodec(APP_LIMITS) });
      const shell = '{"ok":true,"try_version":"1.0","result":{"text":""}}'.length;
      const ask = (bytes: number): string => `{"method":"try.large","params":{"bytes":${bytes - shell}}}\n`;
      const whole = await answerTo(rig, [ask(8 * MIB)]);
      expect([whole.length, whole.startsWith('{"ok":true')]).toEqual([8 * MIB + 1, true]);
      expect(rig.faults).toEqual([]);
      const first = ask(8 * MIB).length;
      expect(await answerTo(rig, [ask(8 * MIB + 1)], first)).toBe(
        failure("internal_error", "internal error", {}),
      );
      expect(rig.faults.map(({ kind, method }) => [kind, method])).toEqual([
        ["response_too_large", "try.large"],
      ]);
    },
  );
});

const deep = (levels: number): string => {
  // The request object and its params are the first two levels.
  const inner = levels - 2;
  return `{"method":"try.echo","params":{"text":"deep","more":${"[".repeat(inner)}${"]".repeat(inner)}}}`;
};
const wrapped = (value: string): string => `{"method":"try.echo","params":{"text":"v","more":${value}}}`;

describe("a line that is no request", () => {
  const cases = [
    ["WIRE-006", "", "empty line"],
    ["WIRE-007", '{"method":"try.echo"}\r', "stray CR"],
    ["WIRE-007", '{"method":\r"try.echo"}', "stray CR"],
    ["WIRE-008", '{"method":"try.\0echo"}', "embedded NUL"],
    ["WIRE-009", Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), "invalid utf-8"],
    ["WIRE-010", "\uFEFF{}", "json decode error"],
    ["WIRE-010", "{method:1}", "json decode error"],
    ["WIRE-010", "GET / HTTP/1.1", "json decode error"],
    ["WIRE-011", '{"method":"try.echo"}{}', "trailing content"],
    ["WIRE-012", '["try.echo"]', "not an object"],
    ["WIRE-012", "null", "not an object"],
    ["WIRE-013", "{}", "missing method"],
    ["WIRE-013", '{"method":7}', "invalid method"],
    ["WIRE-013", '{"method":"try.echo","params":[]}', "invalid params"],
    ["WIRE-013", '{"method":"try.echo","params":null}', "invalid params"],
    ["WIRE-013", '{"method":"try.echo","id":{}}', "invalid id"],
    ["WIRE-013", `{"method":"try.echo","id":"${"i".repeat(129)}"}`, "invalid id"],
    ["WIRE-013", '{"method":"try.echo","id":1.5}', "invalid id"],
    ["WIRE-021", deep(65), "json decode error: nesting too deep"],
    ["WIRE-021", '{"a":'.repeat(300), "json decode error: nesting too deep"],
    ["WIRE-022", wrapped('[{"a":1,"b":2,"\\u0061":3}]'), "json decode error: duplicate key"],
    ["WIRE-022", '{"method":"try.echo","method":"try.echo"}', "json decode error: duplicate key"],
    ["WIRE-023", wrapped("[[9007199254740993]]"), "json decode error: unsafe integer"],
    ["WIRE-023", wrapped('{"n":-1234567890123456789}'), "json decode error: unsafe integer"],
    ["WIRE-024", wrapped('"\\ud800"'), "json decode error: lone surrogate"],
    ["WIRE-024", wrapped('{"\\udfff":1}'), "json decode error: lone surrogate"],
    ["WIRE-010", wrapped('{"__proto__":{"admin":true}}'), "json decode error: __proto__ key"],
  ] as const;

  for (const [id, line, reason] of cases) {
    verifies(id, `${JSON.stringify(line).slice(0, 60)} is refused as ${reason}, at every split`, async () => {
      await using rig = await unixRig();
      const bytes = Buffer.concat([Buffer.from(line), Buffer.from("\n")]);
      let sent = 0;
      const step = Math.max(1, Math.floor(bytes.length / 40));
      for (let cut = 0; cut < bytes.length; cut += step) {
        const answer = await answerTo(rig, [bytes.subarray(0, cut), bytes.subarray(cut)], sent);
        sent += bytes.length;
        expect(answer).toBe(malformed(reason));
      }
      expect(rig.faults).toEqual([]);
    });
  }

  verifies("WIRE-021", "64 levels are read", async () => {
    await using rig = await unixRig();
    expect(await answerTo(rig, [`${deep(64)}\n`])).toBe(
      '{"ok":true,"try_version":"1.0","result":{"text":"deep"}}\n',
    );
  });

  verifies("WIRE-014", "a line that the peer ends without a line feed is refused", async () => {
    await using rig = await unixRig();
    const client = await RawClient.open(rig.path);
    client.socket.end('{"method":"try.echo","params":{"text":"a"}}');
    expect(await client.rest()).toBe(malformed("missing newline terminator"));
  });

  verifies(
    "WIRE-015",
    "size comes before bytes, bytes before text, text before JSON, JSON before shape",
    async () => {
      await using rig = await unixRig({ codec: lineCodec({ ...APP_LIMITS, requestBytes: 32 }) });
      const both = (...parts: readonly string[]): Buffer => Buffer.from(`${parts.join("")}\n`, "latin1");
      const ladder: readonly (readonly [Buffer, string])[] = [
        [both("\r\0\xff{bad", "x".repeat(32)), tooLarge(32, 39)],
        [both("{bad \xff\0\r"), malformed("stray CR")],
        [both("{bad \xff\0"), malformed("embedded NUL")],
        [both("{bad \xff"), malformed("invalid utf-8")],
        [both("{bad} {}"), malformed("json decode error")],
        [both("[] {}"), malformed("trailing content")],
        [both("[]"), malformed("not an object")],
        [both('{"params":1}'), malformed("missing method")],
        [both('{"method":1,"params":1}'), malformed("invalid method")],
        [both('{"method":"x","params":1}'), malformed("invalid params")],
      ];
      let sent = 0;
      for (const [line, expected] of ladder) {
        expect(await answerTo(rig, [line], sent)).toBe(expected);
        sent += line.length;
      }
    },
  );

  verifies("WIRE-016", "a peer that says nothing gets no answer", async () => {
    await using rig = await unixRig();
    const client = await RawClient.open(rig.path);
    client.socket.end();
    expect(await client.rest()).toBe("");
  });
});

describe("connections of one object a line", () => {
  verifies(
    ["WIRE-031", "WIRE-034"],
    "a line without id is answered once, and nothing after it is dispatched",
    async () => {
      await using rig = await unixRig();
      const client = await RawClient.open(rig.path);
      const hold = '{"method":"try.hold","params":{"key":"one"}}\n';
      const more = '{"method":"try.release","params":{"key":"one"}}\nnonsense\n';
      await client.sendApart(rig, [hold + more, more]);
      const other = await RawClient.open(rig.path);
      other.socket.write('{"id":1,"method":"try.ended","params":{"key":"one"}}\n');
      expect(await other.lines(1)).toMatchObject([{ result: { ended: "held" } }]);
      other.socket.end('{"id":2,"method":"try.release","params":{"key":"one"}}\n');
      expect(await client.rest()).toBe('{"ok":true,"try_version":"1.0","result":{"ended":"released"}}\n');
    },
  );

  verifies(
    ["WIRE-032", "WIRE-033", "WIRE-035"],
    "lines with ids share a connection, and each answer has its id",
    async () => {
      await using rig = await unixRig();
      const client = await RawClient.open(rig.path);
      client.socket.write(
        '{"id":"slow","method":"try.hold","params":{"key":"k"}}\n{"id":0,"method":"try.echo","params":{"text":"a"}}\n' +
          '{"id":-7,"method":"try.fail","params":{"how":"gone"}}\n',
      );
      expect(await client.lines(2)).toEqual([
        { ok: true, try_version: "1.0", id: 0, result: { text: "a" } },
        {
          ok: false,
          try_version: "1.0",
          id: -7,
          error: { code: "gone", message: "gone", details: { what: "it" } },
        },
      ]);
      client.socket.write('{"id":"","method":"try.release","params":{"key":"k"}}\n');
      expect(await client.lines(2)).toEqual([
        { ok: true, try_version: "1.0", id: "", result: { released: true } },
        { ok: true, try_version: "1.0", id: "slow", result: { ended: "released" } },
      ]);
      client.socket.end();
      expect(await client.rest()).toBe("");
    },
  );

  test("a line with an id that is no request is refused under its id and the connection goes on", async () => {
    await using rig = await unixRig();
    const client = await RawClient.open(rig.path);
    client.socket.write('{"id":1,"method":2}\n{"id":2,"method":"try.echo","params":{"text":"on"}}\n');
    expect(await client.lines(2)).toMatchObject([
      { id: 1, error: { code: "malformed_request", details: { reason: "invalid method" } } },
      { id: 2, result: { text: "on" } },
    ]);
    client.socket.destroy();
  });

  test("answers that are owed come before the refusal that ends the connection", async () => {
    await using rig = await unixRig();
    const client = await RawClient.open(rig.path);
    await client.sendApart(rig, ['{"id":1,"method":"try.hold","params":{"key":"k"}}\nnonsense\n']);
    const other = await RawClient.open(rig.path);
    other.socket.write('{"method":"try.release","params":{"key":"k"}}\n');
    const [answer, refusal] = (await client.rest()).split("\n");
    expect(answer).toBe('{"ok":true,"try_version":"1.0","id":1,"result":{"ended":"released"}}');
    expect(`${refusal}\n`).toBe(malformed("json decode error"));
  });

  test("a refused peer meets one answer for every name, and framing errors before it", async () => {
    const stranger = { code: "stranger", message: "stranger", details: {} } as const;
    await using rig = await unixRig({ hooks: { admit: () => Promise.resolve(refused(stranger)) } });
    const client = await RawClient.open(rig.path);
    const names = ["try.echo", "try.nothing", "try.member", "$/cancelRequest", ""];
    client.socket.write(
      names.map((method, id) => `${JSON.stringify({ id, method, params: { id: 0 } })}\n`).join(""),
    );
    const answers = await client.lines(names.length);
    expect(answers).toEqual(names.map((_, id) => ({ ok: false, try_version: "1.0", id, error: stranger })));
    client.socket.write("[]\n");
    expect(await client.rest()).toBe(malformed("not an object"));
  });

  test("an admission that throws refuses the peer, tells the operator, and says nothing of why", async () => {
    const secret = SECRETS[2];
    const faults: unknown[] = [];
    const broken = (): never => {
      throw new Error(secret);
    };
    await using rig = await unixRig({
      hooks: { admit: broken, onFault: ({ kind, error }) => faults.push([kind, String(error)]) },
    });
    const answer = await answerTo(rig, ['{"method":"try.echo","params":{"text":"a"}}\n']);
    expect(answer).toBe(failure("internal_error", "internal error", {}));
    expect(faults).toEqual([["hook_threw", `Error: ${secret}`]]);
  });
});
