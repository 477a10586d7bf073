import type { EntryLayout } from "@interlock/contracts/tensor";
import type { Codec, Decoding, Refused } from "./codec.ts";
import { entryEncoder, measure, writeEntry, type AnyValue } from "./entry-encoder.ts";
import { entryValue } from "./entry-value.ts";
import { entryView } from "./entry-view.ts";
import type { Frame } from "./frame.ts";
import { DECODE_REFUSALS, type DecodeRefusal } from "./refusals.ts";
import { Span } from "./span.ts";
import { walk } from "./walk.ts";

/** A refusal is told with one object for each, so that a flood of wrong messages allocates nothing. */
const REFUSED = new Map<DecodeRefusal, Refused>(
  DECODE_REFUSALS.map((refusal) => [refusal, { ok: false, refusal }]),
);

function refused(refusal: DecodeRefusal): Refused {
  return REFUSED.get(refusal) ?? { ok: false, refusal };
}

/** Compiles a layout behind its frame. */
export function buildCodec<E extends EntryLayout>(layout: E, frame: Frame): Codec<E> {
  const movable = entryView(layout);
  const { span, shape, places } = movable;
  const encoder = entryEncoder(layout);
  const target = new Span();
  const accepted: Decoding<E> = { ok: true, message: movable.view };

  return {
    layout,
    decode: (bytes, offset = 0, length = bytes.length - offset) => {
      if (offset < 0 || length < 0 || length > bytes.length - offset) return refused("span_outside");
      span.attach(bytes);
      const at = span.origin + offset;
      const end = at + length;
      const acting = frame.judge(span.view, at, end);
      if (typeof acting === "string") return refused(acting);
      const older = frame.isOlder(span.view, at);
      if (acting < (older ? shape.requiredLength : shape.blockLength)) return refused("block_too_short");
      const base = at + frame.headerBytes;
      if (acting > end - base) return refused("block_outside");
      span.place(base, acting, end);
      if (shape.flat) return accepted;
      const walked = walk(shape, span.view, base + acting, end, older, places);
      if (typeof walked === "string") return refused(walked);
      movable.rewind();
      return accepted;
    },
    copy: (message) => entryValue(layout, message),
    encode: (value, into, offset = 0) => {
      // A value's members are looked up by the names in the layout, from which its type is mapped.
      const members = value as AnyValue;
      const length = measure(encoder, members);
      if (typeof length !== "number") return { ok: false, ...length };
      const room = offset < 0 ? 0 : into.length - offset;
      if (frame.headerBytes + length > room) return { ok: false, refusal: "buffer_too_small", member: "" };
      target.attach(into);
      const at = target.origin + offset;
      frame.write(target.view, at);
      const end = writeEntry(encoder, members, target.view, at + frame.headerBytes);
      return typeof end === "number" ? { ok: true, length: end - at } : { ok: false, ...end };
    },
    lengthOf: (value) => {
      const length = measure(encoder, value);
      return typeof length === "number"
        ? { ok: true, length: frame.headerBytes + length }
        : { ok: false, ...length };
    },
  };
}
