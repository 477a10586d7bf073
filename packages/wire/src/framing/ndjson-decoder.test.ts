import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Frame } from "./frame.ts";
import { NdjsonDecoder } from "./ndjson-decoder.ts";

function decode(limit: number, chunks: readonly Uint8Array[], end = true): string[] {
  const seen: string[] = [];
  const decoder = new NdjsonDecoder(limit, (frame) => seen.push(describeFrame(frame)));
  for (const chunk of chunks) decoder.push(chunk);
  if (end) decoder.end();
  return seen;
}

function describeFrame(frame: Frame): string {
  return frame.kind === "message" ? Buffer.from(frame.bytes).toString("latin1") : `! ${frame.refusal.reason}`;
}

function splitAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const points = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return points.slice(1).map((end, index) => bytes.subarray(points[index], end));
}

describe("the line decoder", () => {
  test("accepts a line at the limit and refuses one byte more, at every pair of cuts", () => {
    const limit = 6;
    for (const [length, expected] of [
      [limit - 1, ["xxxxx", "y"]],
      [limit, ["xxxxxx", "y"]],
      [limit + 1, ["! oversize"]],
    ] as const) {
      const stream = Buffer.from(`${"x".repeat(length)}\ny\n`);
      for (let first = 0; first <= stream.length; first++) {
        for (let second = first; second <= stream.length; second++) {
          expect(decode(limit, splitAt(stream, [first, second]))).toEqual(expected);
        }
      }
    }
  });

  test("reports the same size of a line too long, however it arrives", () => {
    const refusals: unknown[] = [];
    for (const size of [1, 3, 8, 100]) {
      const decoder = new NdjsonDecoder(
        8,
        (frame) => frame.kind === "refusal" && refusals.push(frame.refusal),
      );
      for (let sent = 0; sent < 100; sent += size) decoder.push(Buffer.alloc(size, "x"));
    }
    expect(refusals).toEqual(
      Array.from({ length: 4 }, () => ({ reason: "oversize", limitBytes: 8, actualBytes: 9 })),
    );
  });

  test("counts the rest of a line too long, and keeps none of it, at every cut", () => {
    for (const [length, actualBytes] of [
      [5, 5],
      [9, 9],
      [10, 10],
      [11, 11],
      [40, 11],
    ] as const) {
      for (const ending of ["\n", "\nok\n", ""]) {
        const stream = Buffer.from("x".repeat(length) + ending);
        for (let cut = 0; cut <= stream.length; cut++) {
          const frames: Frame[] = [];
          const decoder = new NdjsonDecoder(4, (frame) => frames.push(frame), 10);
          for (const chunk of splitAt(stream, [cut])) decoder.push(chunk);
          // Its end is still to come, unless that is too far away.
          const waits = ending === "" && length <= 10;
          expect([decoder.partial, frames.length]).toEqual([waits, waits ? 0 : 1]);
          decoder.end();
          expect(frames).toEqual([
            { kind: "refusal", refusal: { reason: "oversize", limitBytes: 4, actualBytes } },
          ]);
        }
      }
    }
  });

  test("gives what was written, whatever the lines and chunks", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", "\r", "\0", "é"), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.array(fc.nat(120), { maxLength: 12 }),
        (lines, cuts) => {
          const stream = Buffer.from(lines.map((text) => `${text}\n`).join(""));
          const chunks = splitAt(
            stream,
            cuts.filter((cut) => cut <= stream.length),
          );
          expect(decode(64, chunks)).toEqual(lines.map((text) => Buffer.from(text).toString("latin1")));
        },
      ),
    );
  });

  test("does not copy a line that lies in one chunk", () => {
    const chunk = Buffer.from("abc\ndef\n");
    const frames: Frame[] = [];
    new NdjsonDecoder(16, (frame) => frames.push(frame)).push(chunk);
    expect(frames.map((frame) => frame.kind === "message" && frame.bytes.buffer === chunk.buffer)).toEqual([
      true,
      true,
    ]);
  });

  test("refuses what the end of the stream cuts off, and says nothing of an empty stream", () => {
    expect(decode(8, [Buffer.from("a\nb")])).toEqual(["a", "! missing newline terminator"]);
    expect(decode(8, [])).toEqual([]);
    expect(decode(8, [Buffer.from("\n\n")])).toEqual(["", ""]);
  });

  test("drops everything after a line too long, its end included", () => {
    const decoder = new NdjsonDecoder(4, () => undefined);
    decoder.push(Buffer.from("12345"));
    expect(decode(4, [Buffer.from("12345"), Buffer.from("67\nok\n")])).toEqual(["! oversize"]);
    expect(decoder.partial).toBe(false);
  });

  test("keeps no more than the limit of a line that arrives byte by byte", () => {
    const limit = 1 << 20;
    const lines: Frame[] = [];
    const decoder = new NdjsonDecoder(limit, (frame) => lines.push(frame));
    const byte = Buffer.from("x");
    for (let sent = 0; sent < limit; sent++) decoder.push(byte);
    decoder.push(Buffer.from("\n"));
    const [line] = lines;
    expect(line?.kind === "message" && [line.bytes.length, line.bytes.buffer.byteLength]).toEqual([
      limit,
      limit,
    ]);
  });
});
