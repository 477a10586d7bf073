import { MESSAGE_HEADER_BYTES } from "@interlock/contracts/tensor";

/** Which message bytes claim to be. */
export interface MessageKind {
  readonly schemaId: number;
  readonly templateId: number;
}

/** One number for each kind of message, to look handlers up by. */
export function kindKey({ schemaId, templateId }: MessageKind): number {
  return schemaId * 0x1_0000 + templateId;
}

/**
 * The key of the kind that bytes claim to be, so that a handler of a shared stream can pick its messages without
 * decoding the others; undefined where there is no header.
 */
export function peekKind(bytes: Uint8Array, offset = 0): number | undefined {
  if (bytes.length - offset < MESSAGE_HEADER_BYTES) return undefined;
  const u16 = (at: number): number => (bytes[offset + at] ?? 0) | ((bytes[offset + at + 1] ?? 0) << 8);
  return kindKey({ schemaId: u16(4), templateId: u16(2) });
}
