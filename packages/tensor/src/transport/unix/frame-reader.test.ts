import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { FrameReader } from "./frame-reader.ts";
import { FRAME_HEADER_BYTES, FRAME_KINDS, newFrame } from "./frame.ts";

verifies("SHM-120", "frames are the same however the stream is cut into pieces", () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 });
  fc.assert(
    fc.property(bodies, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (frames, sizes) => {
      const stream = Buffer.concat(
        frames.map((body, index) => {
          const frame = newFrame(FRAME_KINDS.message, index, -index, body.length);
          frame.set(body, FRAME_HEADER_BYTES);
          return frame;
        }),
      );
      const reader = new FrameReader(FRAME_HEADER_BYTES + 60);
      const read: unknown[] = [];
      for (let at = 0; at < stream.length;) {
        const { value: size } = sizes.next();
        const pushed = reader.push(stream.subarray(at, at + Number(size)));
        expect(pushed.ok).toBe(true);
        if (pushed.ok) read.push(...pushed.frames.map(({ body, ...rest }) => ({ ...rest, body: [...body] })));
        at += Number(size);
      }
      expect(read).toEqual(
        frames.map((body, index) => ({
          kind: FRAME_KINDS.message,
          id: index,
          argument: 0 - index,
          body: [...body],
        })),
      );
    }),
    { numRuns: 60 },
  );
});

verifies(
  "SHM-120",
  "a frame that is shorter than its header or longer than any may be ends the stream",
  () => {
    const claiming = (length: number): Buffer => {
      const frame = newFrame(FRAME_KINDS.message, 1, 0, 0);
      frame.writeUInt32LE(length, 0);
      return frame;
    };
    const reader = (): FrameReader => new FrameReader(64);
    expect(reader().push(claiming(15))).toEqual({ ok: false });
    expect(reader().push(claiming(65))).toEqual({ ok: false });
    expect(reader().push(claiming(0xffff_ffff))).toEqual({ ok: false });
    expect(reader().push(claiming(64))).toEqual({ ok: true, frames: [] });
    const inPieces = reader();
    expect(inPieces.push(claiming(65).subarray(0, 3))).toEqual({ ok: true, frames: [] });
    expect(inPieces.push(claiming(65).subarray(3))).toEqual({ ok: false });
  },
);
