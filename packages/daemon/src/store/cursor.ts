import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from "node:crypto";
import type { CursorRefusal } from "./page.ts";

/** Made once: a key object spares each cursor the key's own set-up. */
export type CursorKey = KeyObject;

export function cursorKey(secret: Uint8Array): CursorKey {
  return createSecretKey(secret);
}

/** The values of the last row's key, in the order's columns. */
export type CursorPosition = readonly (string | number)[];

export const CURSOR_MAX_LENGTH = 512;

const MAC_BYTES = 16;
const DIGEST_BYTES = 8;

/** What a cursor is bound to: it is worth nothing for another list, order or filter. */
export interface CursorBinding {
  readonly surface: string;
  /** `field:direction`. */
  readonly order: string;
  readonly filters: Readonly<Record<string, string | number | boolean>>;
}

export type CursorReading =
  | { readonly kind: "position"; readonly position: CursorPosition }
  | { readonly kind: "refused"; readonly reason: CursorRefusal };

/** Layout: MAC, digest of the order, digest of the filters, position as JSON; base64url over all. */
export function encodeCursor(key: CursorKey, binding: CursorBinding, position: CursorPosition): string {
  const content = Buffer.concat([
    orderDigest(binding),
    filterDigest(binding),
    Buffer.from(JSON.stringify(position)),
  ]);
  const cursor = Buffer.concat([mac(key, binding, content), content]).toString("base64url");
  if (cursor.length > CURSOR_MAX_LENGTH) throw new Error("a cursor's position is too long for the wire");
  return cursor;
}

/** Authenticates before it looks: a changed byte is `malformed`, whatever it would have meant. */
export function decodeCursor(key: CursorKey, binding: CursorBinding, cursor: unknown): CursorReading {
  if (typeof cursor !== "string") return refused("wrong type");
  if (cursor.length > CURSOR_MAX_LENGTH) return refused("too long");
  const bytes = Buffer.from(cursor, "base64url");
  // Re-encoding refuses what the lenient decoder skips: padding, other alphabets, stray bits.
  if (bytes.length <= MAC_BYTES + 2 * DIGEST_BYTES || bytes.toString("base64url") !== cursor)
    return refused("malformed");
  const content = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(key, binding, content))) return refused("malformed");
  if (!content.subarray(0, DIGEST_BYTES).equals(orderDigest(binding)))
    return refused("order_by changed mid-pagination");
  if (!content.subarray(DIGEST_BYTES, 2 * DIGEST_BYTES).equals(filterDigest(binding)))
    return refused("filters changed mid-pagination");
  // Authenticated above: only encodeCursor writes this text.
  return {
    kind: "position",
    position: JSON.parse(content.toString("utf8", 2 * DIGEST_BYTES)) as CursorPosition,
  };
}

function refused(reason: CursorRefusal): CursorReading {
  return { kind: "refused", reason };
}

function mac(key: CursorKey, { surface }: CursorBinding, content: Buffer): Buffer {
  return createHmac("sha256", key).update(`${surface}\0`).update(content).digest().subarray(0, MAC_BYTES);
}

function orderDigest({ order }: CursorBinding): Buffer {
  return digest(order);
}

/** Independent of the order in which the filters were written. */
function filterDigest({ filters }: CursorBinding): Buffer {
  return digest(JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))));
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer").subarray(0, DIGEST_BYTES);
}
