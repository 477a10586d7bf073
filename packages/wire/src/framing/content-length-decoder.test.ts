import { describe, expect, test } from "vitest";
import { ContentLengthDecoder } from "./content-length-decoder.ts";
import type { Frame } from "./frame.ts";

function describeFrame(frame: Frame): string {
  return frame.kind === "message" ? Buffer.from(frame.bytes).toString("utf8") : `! ${frame.refusal.reason}`;
}

function decode(limit: number, chunks: readonly Uint8Array[], end = true): string[] {
  const seen: string[] = [];
  const decoder = new ContentLengthDecoder(limit, (frame) => seen.push(describeFrame(frame)));
  for (const chunk of chunks) decoder.push(chunk);
  if (end) decoder.end();
  return seen;
}

function everySplit(text: string, limit: number): Set<string> {
  const stream = Buffer.from(text);
  const results = new Set<string>();
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second++) {
      const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];
      results.add(JSON.stringify(decode(limit, chunks)));
    }
  }
  results.add(
    JSON.stringify(
      decode(
        limit,
        Array.from(stream, (byte) => Uint8Array.of(byte)),
      ),
    ),
  );
  return results;
}

describe("the Content-Length decoder gives one result at every split", () => {
  test.each([
    ["two frames in a row", "Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", ["{}", "[1]"]],
    ["bytes, not characters", "Content-Length: 4\r\n\r\n😀", ["😀"]],
    ["an empty body", "Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", ["", "1"]],
    [
      "names in any case, other headers",
      "X-Y: 1\r\ncONTENT-length:  2 \r\nContent-Type: a\r\n\r\n{}",
      ["{}"],
    ],
    ["a body at the limit", "Content-Length: 5\r\n\r\n12345", ["12345"]],
    ["a body over the limit", "Content-Length: 6\r\n\r\n123456", ["! oversize"]],
    ["a size past every integer", `Content-Length: ${"9".repeat(40)}\r\n\r\n`, ["! oversize"]],
    ["no Content-Length", "Content-Type: a\r\n\r\n{}", ["! missing_content_length"]],
    [
      "two Content-Lengths",
      "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
      ["! malformed_content_length"],
    ],
    ["a sign", "Content-Length: +2\r\n\r\n{}", ["! malformed_content_length"]],
    ["a fraction", "Content-Length: 2.0\r\n\r\n{}", ["! malformed_content_length"]],
    ["hexadecimal", "Content-Length: 0x2\r\n\r\n{}", ["! malformed_content_length"]],
    ["no value", "Content-Length:\r\n\r\n{}", ["! malformed_content_length"]],
    ["other digits", "Content-Length: ٢\r\n\r\n{}", ["! malformed_content_length"]],
    ["LF alone", "Content-Length: 2\n\n{}", ["! malformed_header"]],
    ["one LF alone", "A: b\nContent-Length: 2\r\n\r\n{}", ["! malformed_header"]],
    ["a line without a colon", "GET / HTTP/1.1\r\n\r\n", ["! malformed_header"]],
    ["a folded line", "A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}", ["! malformed_header"]],
    ["a space before the colon", "Content-Length : 2\r\n\r\n{}", ["! malformed_header"]],
    ["no header at all", "\r\n\r\n{}", ["! malformed_header"]],
    ["a body cut off", "Content-Length: 3\r\n\r\n{}", ["! truncated_frame"]],
    ["a header cut off", "Content-Length: 3\r\n", ["! truncated_frame"]],
    ["nothing", "", []],
  ])("%s", (_what, text, expected) => {
    expect([...everySplit(text, 5)]).toEqual([JSON.stringify(expected)]);
  });

  test("a header section of 1024 bytes is read and one of 1025 is refused, at every split", () => {
    const frame = (bytes: number): string => {
      const rest = "\r\nContent-Length: 2\r\n\r\n";
      return `X: ${"y".repeat(bytes - 3 - rest.length)}${rest}{}`;
    };
    for (const [bytes, expected] of [
      [1023, ["{}"]],
      [1024, ["{}"]],
      [1025, ["! header_too_long"]],
    ] as const) {
      const stream = Buffer.from(frame(bytes));
      for (let cut = 0; cut <= stream.length; cut++) {
        expect(decode(64, [stream.subarray(0, cut), stream.subarray(cut)])).toEqual(expected);
      }
    }
  });

  test("a header that never ends is refused at its 1024th byte", () => {
    const seen: string[] = [];
    const decoder = new ContentLengthDecoder(64, (frame) => seen.push(describeFrame(frame)));
    decoder.push(Buffer.alloc(1023, "x"));
    expect([...seen]).toEqual([]);
    decoder.push(Buffer.alloc(1, "x"));
    expect(seen).toEqual(["! header_too_long"]);
  });

  test("room for a body is made as it arrives, not as it is announced", () => {
    const frames: Frame[] = [];
    const decoder = new ContentLengthDecoder(1_000_000, (frame) => frames.push(frame));
    const before = process.memoryUsage().arrayBuffers;
    for (let peer = 0; peer < 100; peer++) {
      new ContentLengthDecoder(1_000_000, () => undefined).push(
        Buffer.from("Content-Length: 1000000\r\n\r\n{"),
      );
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    decoder.push(Buffer.from("Content-Length: 2\r\n\r\n{}"));
    expect(frames).toHaveLength(1);
  });
});
