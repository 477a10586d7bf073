import { describe, expect, it } from "vitest";
import { createDemux } from "./demux-stream.ts";

function frame(stream: number, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

const MIXED = Buffer.concat([frame(1, "out €"), frame(2, "err"), frame(1, ""), frame(1, " more")]);

describe("createDemux", () => {
  it("takes the streams apart wherever the bytes are split, in a buffer that is used again", () => {
    for (let size = 1; size <= MIXED.length; size += 1) {
      const demux = createDemux(100);
      const reused = Buffer.alloc(size);
      for (let at = 0; at < MIXED.length; at += size) {
        expect(demux.push(reused.subarray(0, MIXED.copy(reused, 0, at, at + size)))).toBe(true);
      }
      const streams = demux.end();
      expect([streams?.stdout.toString(), streams?.stderr.toString()], `size ${size}`).toEqual([
        "out € more",
        "err",
      ]);
    }
  });

  it("gives nothing for a connection that ends inside a frame", () => {
    const partial = createDemux(100);
    partial.push(MIXED.subarray(0, MIXED.length - 1));
    expect(partial.end()).toBe(undefined);
    const headerOnly = createDemux(100);
    headerOnly.push(MIXED.subarray(0, 3));
    expect(headerOnly.end()).toBe(undefined);
  });

  it("stops at bytes that are no frames, and at more than the limit", () => {
    expect(createDemux(100).push(Buffer.from("HTTP/1.1 400 Bad Request"))).toBe(false);
    expect(createDemux(4).push(frame(1, "1234"))).toBe(true);
    expect(createDemux(4).push(frame(1, "12345"))).toBe(false);
  });
});
