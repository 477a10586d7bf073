import type { MessageId } from "./envelope-codec.ts";

/** Characters of a text id: it is echoed and kept, so it stays small. */
export const MAX_ID_LENGTH = 128;

export function isMessageId(value: unknown): value is MessageId {
  return typeof value === "string" ? value.length <= MAX_ID_LENGTH : Number.isSafeInteger(value);
}
