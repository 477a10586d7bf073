/** First bytes of what both sides say first: ILTH. */
export const HELLO_MAGIC = 0x48_54_4c_49;

/** Version of the frames between a hub and its clients. */
export const HUB_PROTOCOL_VERSION = 1;

/** In front of every frame: u32 length of the whole, u32 kind, u32 id, i32 argument; little-endian. */
export const FRAME_HEADER_BYTES = 16;

/** In front of the payload of a message to a subscriber: the position as a 64-bit float. */
export const POSITION_BYTES = 8;

/** What frames say. Ids are given by the client, one row of numbers for publications and subscriptions. */
export const FRAME_KINDS = {
  /** Both ways, first. Argument: version. Body: magic, and from the hub window and longest message. */
  hello: 1,
  /** To the hub. Argument: stream id. Body: channel. */
  addPublication: 2,
  addSubscription: 3,
  /** To the hub: a publication or subscription is closed. */
  remove: 4,
  /** To the hub: body is the payload. To a client: argument is the session, body the position and the payload. */
  message: 5,
  /** To the hub: a claim was given up. Argument: its length. */
  skip: 6,
  /** To the hub: an offer was refused for want of room. */
  waiting: 7,
  /** To the hub: messages were read. Argument: how many. */
  consumed: 8,
  /** To a client: how far a publication may go. Body: position. */
  limit: 9,
  /** To a client: whether a publication has subscribers. Argument: 1 or 0. */
  connected: 10,
  /** To a client: a publication is there. Argument: session. Body: position. */
  image: 11,
  imageGone: 12,
  /** To a client: a subscription was cut off for being too slow. */
  cut: 13,
  /** To a client, last. Argument: one of `GOODBYE_REASONS`. */
  goodbye: 14,
} as const;
export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS];

export const GOODBYE_REASONS = { stopped: 1, protocol: 2, too_slow: 3 } as const;
export type GoodbyeReason = keyof typeof GOODBYE_REASONS;

/** One frame as it was read; the body is a part of what was received. */
export interface Frame {
  readonly kind: number;
  readonly id: number;
  readonly argument: number;
  readonly body: Buffer;
}

/** A frame with an empty body of this length, to be filled in by the caller. */
export function newFrame(kind: FrameKind, id: number, argument: number, bodyLength: number): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + bodyLength);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt32LE(kind, 4);
  frame.writeUInt32LE(id, 8);
  frame.writeInt32LE(argument, 12);
  return frame;
}

export function textFrame(kind: FrameKind, id: number, argument: number, text: string): Buffer {
  const frame = newFrame(kind, id, argument, Buffer.byteLength(text));
  frame.write(text, FRAME_HEADER_BYTES);
  return frame;
}

export function positionFrame(
  kind: FrameKind,
  id: number,
  argument: number,
  position: number,
  payload?: Uint8Array,
): Buffer {
  const frame = newFrame(kind, id, argument, POSITION_BYTES + (payload?.length ?? 0));
  frame.writeDoubleLE(position, FRAME_HEADER_BYTES);
  if (payload !== undefined) frame.set(payload, FRAME_HEADER_BYTES + POSITION_BYTES);
  return frame;
}

/** The position that a body begins with; undefined where it is no position. */
export function positionIn({ body }: Frame): number | undefined {
  if (body.length < POSITION_BYTES) return undefined;
  const position = body.readDoubleLE(0);
  return Number.isSafeInteger(position) && position >= 0 ? position : undefined;
}
