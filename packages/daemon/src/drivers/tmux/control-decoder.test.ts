import { describe, expect, it } from "vitest";
import type { ControlEvent } from "./control-decoder.ts";
import { createControlDecoder } from "./control-decoder.ts";

const TRANSCRIPT = Buffer.from(
  [
    "%begin 17 286 0",
    "%end 17 286 0",
    "%session-changed $0 main",
    "%begin 17 287 1",
    "%0\t/home/é€😀",
    "%end 17 286 1",
    "%error 17 287 0",
    "",
    "%end 17 287 1",
    "%begin 18 288 1",
    "no buffer nope",
    "%error 18 288 1",
    "%exit",
    "",
  ].join("\n"),
);

const EVENTS: readonly ControlEvent[] = [
  { kind: "answer", ok: true, solicited: false, text: "" },
  { kind: "notification", name: "session-changed", text: "$0 main" },
  // Guards of other commands inside an answer are its content.
  { kind: "answer", ok: true, solicited: true, text: "%0\t/home/é€😀\n%end 17 286 1\n%error 17 287 0\n" },
  { kind: "answer", ok: false, solicited: true, text: "no buffer nope" },
  { kind: "notification", name: "exit", text: "" },
];

function decode(chunks: readonly Uint8Array[], limits?: { maxLineBytes: number; maxAnswerBytes: number }) {
  const decoder = createControlDecoder(limits);
  return chunks.flatMap((chunk) => decoder.push(chunk));
}

describe("createControlDecoder", () => {
  it("reads the same events wherever the bytes are split in two", () => {
    for (let cut = 0; cut <= TRANSCRIPT.length; cut += 1) {
      expect(decode([TRANSCRIPT.subarray(0, cut), TRANSCRIPT.subarray(cut)]), `cut at ${cut}`).toEqual(
        EVENTS,
      );
    }
  });

  it("reads the same events from chunks of every size, in a buffer that is used again", () => {
    for (let size = 1; size <= 40; size += 1) {
      const decoder = createControlDecoder();
      const reused = Buffer.alloc(size);
      const events: ControlEvent[] = [];
      for (let at = 0; at < TRANSCRIPT.length; at += size) {
        const length = TRANSCRIPT.copy(reused, 0, at, at + size);
        events.push(...decoder.push(reused.subarray(0, length)));
      }
      expect(events, `chunks of ${size}`).toEqual(EVENTS);
    }
  });

  it.each([
    ["a line that is no notification outside an answer", "hello\n", "stray-line"],
    ["an end without a begin", "%end 1 2 1\n", "bad-guard"],
    ["a begin without its three numbers", "%begin 1 x 1\n", "bad-guard"],
  ])("stops at %s", (_name, text, why) => {
    expect(decode([Buffer.from(text), TRANSCRIPT])).toEqual([{ kind: "malformed", why }]);
  });

  it.each([1, 7, 64])(
    "takes a line of exactly the limit and stops at one byte more, in chunks of %i",
    (size) => {
      const limits = { maxLineBytes: 32, maxAnswerBytes: 1024 };
      const chunks = (text: string): Buffer[] => {
        const bytes = Buffer.from(text);
        return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
      };
      const fits = `%note ${"x".repeat(26)}`;
      expect(decode(chunks(`${fits}\n`), limits)).toEqual([
        { kind: "notification", name: "note", text: "x".repeat(26) },
      ]);
      expect(decode(chunks(`${fits}x\n`), limits)).toEqual([{ kind: "malformed", why: "line-too-long" }]);
    },
  );

  it("stops at an answer that grows beyond its limit", () => {
    const limits = { maxLineBytes: 32, maxAnswerBytes: 10 };
    expect(decode([Buffer.from("%begin 1 1 1\n1234\n5678\n")], limits)).toEqual([]);
    expect(decode([Buffer.from("%begin 1 1 1\n1234\n5678\n\n")], limits)).toEqual([
      { kind: "malformed", why: "answer-too-long" },
    ]);
  });
});
