import type { FixedCodec, Opening } from "./codec.ts";
import { buildCodec } from "./build-codec.ts";
import { blankBlock, entryWriter } from "./entry-writer.ts";
import type { Frame } from "./frame.ts";
import type { FixedLayout } from "./message-types.ts";

/** Messages are short: writing them word by word costs less than calling for a copy. */
const WORD = 4;

const NO_ROOM = { ok: false, refusal: "buffer_too_small" } as const;

/** Compiles a layout without groups and data, whose messages are written where they will lie. */
export function buildFixedCodec<L extends FixedLayout>(layout: L, frame: Frame): FixedCodec<L> {
  const { span, writer } = entryWriter(layout);
  const length = frame.headerBytes + layout.blockLength;
  const blank = new Uint8Array(length);
  frame.write(new DataView(blank.buffer), 0);
  blank.set(blankBlock(layout), frame.headerBytes);
  const whole = length - (length % WORD);
  const words = Array.from({ length: whole / WORD }, (_, index) =>
    new DataView(blank.buffer).getUint32(index * WORD, true),
  );
  const opened: Opening<L> = { ok: true, length, message: writer };
  return {
    ...buildCodec(layout, frame),
    length,
    open: (into, offset = 0) => {
      if (offset < 0 || length > into.length - offset) return NO_ROOM;
      span.attach(into);
      const at = span.origin + offset;
      for (let index = 0; index < words.length; index += 1)
        span.view.setUint32(at + index * WORD, words[index] ?? 0, true);
      for (let index = whole; index < length; index += 1) span.view.setUint8(at + index, blank[index] ?? 0);
      span.place(at + frame.headerBytes, layout.blockLength, at + length);
      return opened;
    },
  };
}
