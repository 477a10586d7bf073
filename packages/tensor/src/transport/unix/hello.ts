import {
  FRAME_HEADER_BYTES,
  FRAME_KINDS,
  HELLO_MAGIC,
  HUB_PROTOCOL_VERSION,
  newFrame,
  type Frame,
} from "./frame.ts";

/** What a hub says of itself. */
export interface HubHello {
  readonly maxMessageBytes: number;
}

export function clientHello(): Buffer {
  const frame = newFrame(FRAME_KINDS.hello, 0, HUB_PROTOCOL_VERSION, 4);
  frame.writeUInt32LE(HELLO_MAGIC, FRAME_HEADER_BYTES);
  return frame;
}

export function hubHello({ maxMessageBytes }: HubHello): Buffer {
  const frame = newFrame(FRAME_KINDS.hello, 0, HUB_PROTOCOL_VERSION, 8);
  frame.writeUInt32LE(HELLO_MAGIC, FRAME_HEADER_BYTES);
  frame.writeUInt32LE(maxMessageBytes, FRAME_HEADER_BYTES + 4);
  return frame;
}

/** Whether the first frame of a client is the hello of one that speaks our version. */
export function isClientHello(frame: Frame): boolean {
  return startsRight(frame) && frame.body.length === 4;
}

/** What the first frame of a hub says; undefined when it is no hello of our version. */
export function readHubHello(frame: Frame): HubHello | undefined {
  if (!startsRight(frame) || frame.body.length !== 8) return undefined;
  return { maxMessageBytes: frame.body.readUInt32LE(4) };
}

function startsRight(frame: Frame): boolean {
  return (
    frame.kind === FRAME_KINDS.hello &&
    frame.argument === HUB_PROTOCOL_VERSION &&
    frame.body.length >= 4 &&
    frame.body.readUInt32LE(0) === HELLO_MAGIC
  );
}
