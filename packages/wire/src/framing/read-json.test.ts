import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonReader, type CarriageReturn, type JsonReading } from "./read-json.ts";

const LIMITS = { depth: 6, keys: 40 };

function read(message: string | Uint8Array, carriageReturn: CarriageReturn = "stray"): JsonReading {
  const bytes = typeof message === "string" ? Buffer.from(message) : message;
  return new JsonReader(LIMITS, carriageReturn).read(bytes);
}

function reasonOf(
  message: string | Uint8Array,
  carriageReturn: CarriageReturn = "stray",
): string | undefined {
  const reading = read(message, carriageReturn);
  return reading.kind === "refused" ? reading.reason : undefined;
}

describe("the strict reader names the first thing wrong with a message", () => {
  test.each([
    ["", "empty line"],
    ['{"a":1}\r', "stray CR"],
    ['{"a":\r1}', "stray CR"],
    ['{"a":"\r"}', "stray CR"],
    ["\u0000", "embedded NUL"],
    ['{"a":"\u0000"}', "embedded NUL"],
    ["\uFEFF{}", "json decode error"],
    ["   ", "json decode error"],
    ["{", "json decode error"],
    ['{"a"}', "json decode error"],
    ['{"a":1,}', "json decode error"],
    ["{,}", "json decode error"],
    ['{"a":[1,]}', "json decode error"],
    ['{"a":[}', "json decode error"],
    ['{"a":01}', "json decode error"],
    ['{"a":1.}', "json decode error"],
    ['{"a":.5}', "json decode error"],
    ['{"a":-}', "json decode error"],
    ['{"a":1e}', "json decode error"],
    ['{"a":+1}', "json decode error"],
    ['{"a":NaN}', "json decode error"],
    ['{"a":tru}', "json decode error"],
    ['{"a":nul', "json decode error"],
    ['{"a":falsy}', "json decode error"],
    ["{'a':1}", "json decode error"],
    ['{"a":"\\x"}', "json decode error"],
    ['{"a":"\\u12"}', "json decode error"],
    ['{"a":"\t"}', "json decode error"],
    ['{"a":"open', "json decode error"],
    ["GET / HTTP/1.1", "json decode error"],
    ['{"a":1}{"b":2}', "trailing content"],
    ['{"a":1} x', "trailing content"],
    ["1 2", "trailing content"],
    ["[1]", "not an object"],
    ["null", "not an object"],
    ['"text"', "not an object"],
    ["12", "not an object"],
    ['{"a":[[[[[1]]]]]}', undefined],
    ['{"a":[[[[[[1]]]]]]}', "json decode error: nesting too deep"],
    ['{"a":1,"a":1}', "json decode error: duplicate key"],
    ['{"a":1,"\\u0061":1}', "json decode error: duplicate key"],
    ['{"\\u0061":1,"a":1}', "json decode error: duplicate key"],
    ['{"é":1,"\\u00e9":1}', "json decode error: duplicate key"],
    ['{"x":[{"a":1,"b":{"a":1},"a":2}]}', "json decode error: duplicate key"],
    ['{"a":{"a":{"a":1}},"b":{"a":1}}', undefined],
    ['{"__proto__":1}', "json decode error: __proto__ key"],
    ['{"\\u005f_proto__":1}', "json decode error: __proto__ key"],
    ['{"a":{"__proto__":{}}}', "json decode error: __proto__ key"],
    ['{"constructor":1,"__proto":2}', undefined],
    ['{"a":9007199254740991,"b":-9007199254740991}', undefined],
    ['{"a":9007199254740992}', "json decode error: unsafe integer"],
    ['{"a":-9007199254740992}', "json decode error: unsafe integer"],
    ['{"a":1234567890123456789}', "json decode error: unsafe integer"],
    ['{"a":1e16}', "json decode error: unsafe integer"],
    ['{"a":1e400}', "json decode error: unsafe integer"],
    ['{"a":1.5e3,"b":-0.25,"c":1E-7}', undefined],
    ['{"a":"\\ud800"}', "json decode error: lone surrogate"],
    ['{"a":"\\udc00"}', "json decode error: lone surrogate"],
    ['{"a":"\\ud800\\u0041"}', "json decode error: lone surrogate"],
    ['{"a":"\\ud83d\\ude00"}', undefined],
    ['{"\\ud800":1}', "json decode error: lone surrogate"],
    [' {"a" : [ 1 , true , null ] }\t', undefined],
  ])("%j → %s", (message, reason) => {
    expect(reasonOf(message)).toBe(reason);
  });

  test.each([
    ["a byte that never occurs", [0x7b, 0x22, 0xff, 0x22, 0x7d]],
    ["an overlong slash", [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]],
    ["an encoded surrogate", [0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d]],
    ["a cut sequence", [0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xe2, 0x82, 0x22, 0x7d]],
  ])("%s is invalid utf-8", (_what, bytes) => {
    expect(reasonOf(Uint8Array.from(bytes))).toBe("invalid utf-8");
  });

  test("bytes come before text, text before JSON, whatever stands first in the line", () => {
    expect(reasonOf(Buffer.from('{bad \u0000 \r "'))).toBe("stray CR");
    expect(reasonOf(Buffer.concat([Buffer.from("{bad \u0000"), Buffer.from([0xff])]))).toBe("embedded NUL");
    expect(reasonOf(Buffer.concat([Buffer.from("{bad "), Buffer.from([0xff])]))).toBe("invalid utf-8");
    expect(reasonOf('{"a":1,"a":2} trailing')).toBe("json decode error: duplicate key");
  });

  test("a carriage return between tokens is whitespace where lines do not end messages", () => {
    expect(read('{\r\n"a":1}\r', "whitespace")).toEqual({ kind: "object", value: { a: 1 } });
    expect(reasonOf('{"a":"\r"}', "whitespace")).toBe("json decode error");
  });

  test("keys are counted over the whole message", () => {
    const nested = (count: number): string =>
      `{"list":[${Array.from({ length: count }, (_, index) => `{"k${index}":0}`).join(",")}]}`;
    expect(reasonOf(nested(LIMITS.keys - 1))).toBe(undefined);
    expect(reasonOf(nested(LIMITS.keys))).toBe("json decode error: too many keys");
  });

  test("one reader keeps nothing of an earlier message", () => {
    const reader = new JsonReader(LIMITS, "stray");
    expect(reader.read(Buffer.from('{"a":{"b":"é'))).toEqual({
      kind: "refused",
      reason: "json decode error",
    });
    expect(reader.read(Buffer.from('{"b":1,"a":2}'))).toEqual({ kind: "object", value: { b: 1, a: 2 } });
  });

  test("a long object finds its doubles without comparing every pair", () => {
    const reader = new JsonReader({ depth: 4, keys: 200_000 }, "stray");
    const members = Array.from({ length: 100_000 }, (_, index) => `"k${index}":0`).join(",");
    expect(reader.read(Buffer.from(`{${members}}`)).kind).toBe("object");
    expect(reader.read(Buffer.from(`{${members},"k7":1}`))).toEqual({
      kind: "refused",
      reason: "json decode error: duplicate key",
    });
  });
});

/** What the rules that are stricter than JSON say of a text that is JSON, found without the scan. */
function strictReasons(text: string): Set<string> {
  const reasons = new Set<string>();
  const value: unknown = JSON.parse(text);
  const skeleton = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "s");
  const members = Array.from(skeleton).filter((char) => char === ":").length;
  let keys = 0;
  const visit = (node: unknown): void => {
    if (typeof node === "number" && !(Math.abs(node) <= Number.MAX_SAFE_INTEGER)) {
      reasons.add("json decode error: unsafe integer");
    }
    if (typeof node === "string" && !node.isWellFormed()) reasons.add("json decode error: lone surrogate");
    if (typeof node !== "object" || node === null) return;
    for (const key of Array.isArray(node) ? [] : Object.keys(node)) {
      keys++;
      visit(key);
      if (key === "__proto__") reasons.add("json decode error: __proto__ key");
    }
    Object.values(node).forEach(visit);
  };
  visit(value);
  if (keys < members) {
    reasons.add("json decode error: duplicate key");
    // What a double hides is not in the parsed value any more, so it may be named instead.
    if (/[eE]|\d{16}/.test(skeleton)) reasons.add("json decode error: unsafe integer");
    if (text.includes("__proto__") || text.includes("\\u005f"))
      reasons.add("json decode error: __proto__ key");
    if (/\\u[dD]/.test(text)) reasons.add("json decode error: lone surrogate");
  }
  if (members > LIMITS.keys) reasons.add("json decode error: too many keys");
  let depth = 0;
  for (const char of skeleton) {
    if (char === "{" || char === "[") depth++;
    if (depth > LIMITS.depth) reasons.add("json decode error: nesting too deep");
    if (char === "}" || char === "]") depth--;
  }
  if (reasons.size === 0 && (typeof value !== "object" || value === null || Array.isArray(value))) {
    reasons.add("not an object");
  }
  return reasons;
}

/** Where `JSON.parse` and the reader may differ, and where they may not. */
function expectAgreement(text: string): void {
  const reading = read(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    expect(reading.kind).toBe("refused");
    return;
  }
  const reasons = strictReasons(text);
  if (reading.kind === "refused") {
    const known = text.includes("\r") ? ["stray CR"] : [...reasons];
    expect(known).toContain(reading.reason);
    return;
  }
  expect([...reasons]).toEqual([]);
  expect(reading.value).toEqual(parsed);
}

const KEYS = ["a", "b", "c", "é", "", "__proto__", "constructor"];
const TOKENS = [
  ...Array.from("{}[]:,\"\\ \t\r'-+.eE01289tfn\u00e9\ud83d\ude00"),
  ...KEYS.map((key) => JSON.stringify(key)),
  '"\\u0061"',
  '"\\u005f_proto__"',
  "\\ud800",
  "\\udc00",
  "9007199254740991",
  "9007199254740992",
  "1e400",
  "true",
  "false",
  "null",
];

describe("the strict reader against JSON.parse", () => {
  test("agrees on every text made of JSON's tokens, but for the named rules", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 24 }), (tokens) =>
        // A lone half of a pair cannot be written as UTF-8 at all.
        expectAgreement(tokens.join("").toWellFormed()),
      ),
      { numRuns: 4_000 },
    );
  });

  test("agrees on written values, whatever their shape", () => {
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.double({ noNaN: true }),
          fc.maxSafeInteger(),
          fc.bigInt().map(Number),
        ),
        fc.constantFrom(null, true, false),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie("value"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, "\t"), (written, space) => {
        expectAgreement(JSON.stringify(written, undefined, space));
      }),
      { numRuns: 2_000 },
    );
  });

  test("agrees on written objects with one edit anywhere", () => {
    const object = fc.dictionary(fc.constantFrom(...KEYS), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    fc.assert(
      fc.property(object, fc.nat(), fc.nat(3), fc.constantFrom(...TOKENS), (written, where, cut, token) => {
        const text = JSON.stringify(written);
        const at = where % (text.length + 1);
        expectAgreement((text.slice(0, at) + token + text.slice(at + cut)).toWellFormed());
      }),
      { numRuns: 4_000 },
    );
  });

  test("never throws and never hangs on bytes of any kind", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const reading = read(bytes);
        expect(["object", "refused"]).toContain(reading.kind);
      }),
      { numRuns: 4_000 },
    );
  });
});
