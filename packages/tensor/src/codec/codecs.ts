import type { BlockLayout, MessageLayout } from "@interlock/contracts/tensor";
import { bareFrame } from "./bare-frame.ts";
import { buildCodec } from "./build-codec.ts";
import { buildFixedCodec } from "./build-fixed-codec.ts";
import type { Codec, FixedCodec } from "./codec.ts";
import { messageFrame } from "./message-frame.ts";
import type { FixedLayout } from "./message-types.ts";

/** Compiles the codec of a message: do it once, and keep it. */
export function messageCodec<L extends MessageLayout>(layout: L): Codec<L> {
  return buildCodec(layout, messageFrame(layout));
}

/** Compiles the codec of a message whose length is always the same. */
export function fixedMessageCodec<L extends MessageLayout & FixedLayout>(layout: L): FixedCodec<L> {
  return buildFixedCodec(layout, messageFrame(layout));
}

/** Compiles the codec of a block in shared memory, which has no message header. */
export function blockCodec<L extends BlockLayout>(layout: L): Codec<L> {
  return buildCodec(layout, bareFrame(layout));
}
