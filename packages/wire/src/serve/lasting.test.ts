import { describe, expect, test } from "vitest";
import type { EnvelopeCodec } from "../envelope/envelope-codec.ts";
import { singleLineEnvelope } from "../envelope/single-line-envelope.ts";
import { memoryListener, type MemoryListener } from "../transport/memory.ts";
import type { Handler } from "./handlers.ts";
import { lasting, ok, type Success } from "./outcome.ts";
import { serve } from "./serve.ts";
import { lineCodec, rpcCodec, tryHandlers, tryHooks, tryPart } from "./try-plane.test.support.ts";

const LIMITS = { requestBytes: 2_000, responseBytes: 40_000, depth: 64 };

const CODECS: Readonly<Record<string, () => EnvelopeCodec>> = {
  line: () => lineCodec(LIMITS),
  rpc: () => rpcCodec(LIMITS),
  "single line": () =>
    singleLineEnvelope({
      limits: LIMITS,
      versioned: { codes: [], versionField: "try_version", version: "1.0" },
    }),
};

type Echo = Handler<
  { kind: "query"; params: { text: string }; result: { text: string }; errors: never; codes: string },
  object,
  string,
  string
>;

interface Plane extends AsyncDisposable {
  readonly listener: MemoryListener;
  readonly faults: readonly { readonly kind: string }[];
  /** How often a result was checked. */
  checks(): number;
}

async function plane(codec: EnvelopeCodec, echo: Echo): Promise<Plane> {
  let checks = 0;
  const checkResult = (value: unknown): boolean => {
    checks += 1;
    return typeof Reflect.get(Object(value), "text") === "string";
  };
  const { methods } = tryPart;
  const checked = { ...methods["try.echo"], checkResult };
  const part: typeof tryPart = { ...tryPart, methods: { ...methods, "try.echo": checked } };
  const { faults, options } = tryHooks();
  const listener = memoryListener();
  const service = await serve(part, { ...tryHandlers(), "try.echo": echo }, { ...options, listener, codec });
  return {
    listener,
    faults,
    checks: () => checks,
    [Symbol.asyncDispose]: () => service.close({ graceMs: 0 }),
  };
}

/** Everything that is said on a connection of its own, in one text. */
async function said(from: Plane, requests: readonly string[]): Promise<string> {
  const transport = await from.listener.connect();
  const chunks: Uint8Array[] = [];
  return new Promise((resolve) => {
    transport.start({
      data: (chunk) => void chunks.push(Buffer.from(chunk)),
      end: () => {
        resolve(Buffer.concat(chunks).toString("utf8"));
        transport.destroy();
      },
      drain: () => undefined,
      close: () => undefined,
    });
    for (const request of requests) transport.write(request);
    transport.end();
  });
}

const TEXTS = ["short", "", 'lines\n"and" quotes', "ünï → 🙂", "long ".repeat(1_000), "weit → ".repeat(900)];

describe.each(Object.keys(CODECS))("a lasting outcome, by the %s envelope", (name) => {
  const codec = (): EnvelopeCodec => CODECS[name]?.() ?? lineCodec();
  const request = (id: string | number): string =>
    codec().encodeRequest(id, "try.echo", '{"text":"x"}') ?? "";

  test("answers byte for byte as an outcome that is made anew, and is checked once", async () => {
    for (const text of TEXTS) {
      const kept = lasting({ text });
      await using once = await plane(codec(), () => kept);
      await using anew = await plane(codec(), () => ok({ text }));
      for (const id of [1, "zwei → 2", 3]) {
        const answer = await said(once, [request(id)]);
        expect(answer).toContain(JSON.stringify(text));
        expect(answer).toBe(await said(anew, [request(id)]));
      }
      expect([once.checks(), anew.checks()]).toEqual([1, 3]);
      expect([...once.faults, ...anew.faults]).toEqual([]);
    }
  });

  test("that does not fit never leaves, however often it is given", async () => {
    // The cast is the lie that the check is there for.
    const unfit = lasting({ text: 7 }) as unknown as Success<{ text: string }>;
    await using served = await plane(codec(), () => unfit);
    for (let count = 1; count <= 3; count += 1) {
      const answer = await said(served, [request(count)]);
      expect(answer).toContain("internal_error");
      expect(answer).not.toContain("text");
      expect(served.checks()).toBe(count);
    }
    expect(served.faults.map(({ kind }) => kind)).toEqual(["result_unfit", "result_unfit", "result_unfit"]);
  });

  test("fits the limit of answers exactly as any other", async () => {
    const around = 200;
    const sizes = Array.from({ length: around }, (_, at) => LIMITS.responseBytes - at);
    const verdicts = async (make: (text: string) => Success<{ text: string }>) => {
      const found: boolean[] = [];
      let outcome = make("");
      await using served = await plane(codec(), () => outcome);
      for (const size of sizes) {
        outcome = make("x".repeat(size));
        found.push((await said(served, [request(1)])).includes("internal_error"));
      }
      return found;
    };
    const lastingOnes = await verdicts((text) => lasting({ text }));
    expect(lastingOnes).toEqual(await verdicts((text) => ok({ text })));
    expect(new Set(lastingOnes)).toEqual(new Set([true, false]));
  });
});

test("lasting answers and others keep their order on one connection", async () => {
  const long = lasting({ text: "long ".repeat(1_000) });
  const short = lasting({ text: "short" });
  let calls = 0;
  await using served = await plane(lineCodec(LIMITS), () => {
    calls += 1;
    return [long, short, ok({ text: "new" }), ok({ text: "new ".repeat(2_000) })][calls % 4] ?? short;
  });
  const count = 40;
  const requests = Array.from(
    { length: count },
    (_, id) => `{"id":${id},"method":"try.echo","params":{"text":""}}\n`,
  );
  const lines = (
    await said(served, requests.slice(0, -1).concat('{"method":"try.echo","params":{"text":""}}\n'))
  )
    .trim()
    .split("\n")
    // The try plane's answers are lines of this form.
    .map((line) => JSON.parse(line) as { readonly id?: number });
  expect(lines.map(({ id }) => id)).toEqual([...Array.from({ length: count - 1 }, (_, id) => id), undefined]);
});
