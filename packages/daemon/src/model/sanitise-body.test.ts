import fc from "fast-check";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, it } from "vitest";
import { sanitiseBody } from "./sanitise-body.ts";

const ESC = "\u001b";
// oxlint-disable-next-line no-control-regex -- the test is about control characters
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\ud800-\udfff]/u;

/** Text made of the pieces that markers are made of, so that split and nested ones are common. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        "[",
        "2",
        "0",
        "1",
        "~",
        "200~",
        "201~",
        `${ESC}[201~`,
        `${ESC}[20`,
        "\u009b",
        "\r",
        "\0",
        "\n",
        "\t",
        "\u007f",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.constantFrom("\ud800", "\udc00"),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(""));

describe("sanitiseBody", () => {
  verifies("APP-184", "leaves nothing a terminal would act on, whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => !FORBIDDEN.test(sanitiseBody(text).body)),
      { numRuns: 2000 },
    );
  });

  it("changes nothing when it is applied to its own result", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = sanitiseBody(text).body;
        expect(sanitiseBody(once)).toEqual({
          body: once,
          removed: { c0: 0, del: 0, c1: 0, pasteMarkers: 0, loneSurrogates: 0 },
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps text without control characters as it is", () => {
    const clean = hostile.map((text) => sanitiseBody(text).body as string);
    const printable = fc.string({ unit: "grapheme" }).filter((text) => !FORBIDDEN.test(text));
    fc.assert(fc.property(fc.oneof(clean, printable), (text) => sanitiseBody(text).body === text));
  });

  it("only takes away, and accounts for every code point it took", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { body, removed } = sanitiseBody(text);
        const single = removed.c0 + removed.del + removed.c1 + removed.loneSurrogates;
        const missing = [...text].length - [...body].length - single;
        expect(missing).toBeGreaterThanOrEqual(removed.pasteMarkers * 5);
        expect(missing).toBeLessThanOrEqual(removed.pasteMarkers * 6);
        const source = [...text];
        let from = 0;
        for (const character of body) from = source.indexOf(character, from) + 1 || Number.POSITIVE_INFINITY;
        expect(from).toBeLessThanOrEqual(source.length);
      }),
    );
  });

  it.each([
    ["a marker in the middle", `a${ESC}[201~b`, "ab", 1],
    ["a marker split by a control character", `a${ESC}[2\u000001~b`, "ab", 1],
    ["a marker around a marker", `a${ESC}[20${ESC}[201~1~b`, "ab", 2],
    ["a marker with the one-character introducer", "a\u009b200~b", "ab", 1],
    ["a half marker, which stays as harmless text", `a${ESC}[201`, "a[201", 0],
  ])("takes out %s", (_name, text, body, markers) => {
    const result = sanitiseBody(text);
    expect(result.body).toBe(body);
    expect(result.removed.pasteMarkers).toBe(markers);
  });

  it("keeps tabs and line feeds and drops carriage returns", () => {
    expect(sanitiseBody("a\tb\r\nc\r")).toEqual({
      body: "a\tb\nc",
      removed: { c0: 2, del: 0, c1: 0, pasteMarkers: 0, loneSurrogates: 0 },
    });
  });

  it("unwinds a hundred thousand nested markers in one pass", () => {
    const depth = 100_000;
    const result = sanitiseBody(`${`${ESC}[20`.repeat(depth)}${"1~".repeat(depth)}`);
    expect(result).toMatchObject({ body: "", removed: { pasteMarkers: depth } });
  });
});
