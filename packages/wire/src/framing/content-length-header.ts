import type { FrameRefusal } from "./frame.ts";

/** Bytes of a header section, its empty line included. */
export const MAX_HEADER_BYTES = 1024;

export type HeaderReading =
  | { readonly kind: "length"; readonly bytes: number }
  | { readonly kind: "refusal"; readonly refusal: FrameRefusal };

/** RFC 9110 tokens; nothing else can name a header. */
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/**
 * Reads a header section: `text` is everything before the empty line, each line ending in CRLF.
 * Names match in any case; unknown headers are ignored; `Content-Length` stands exactly once.
 */
export function readContentLength(text: string): HeaderReading {
  let length: number | undefined;
  for (const line of text.split("\r\n")) {
    const field = FIELD.exec(line);
    if (field === null || /[\r\n\0]/.test(line)) return refuse("malformed_header");
    const [, name = "", value = ""] = field;
    if (name.toLowerCase() !== "content-length") continue;
    if (length !== undefined) return refuse("malformed_content_length");
    if (!/^\d+$/.test(value)) return refuse("malformed_content_length");
    // Beyond 2^53 the value is inexact, and over every limit all the same.
    length = Number(value);
  }
  return length === undefined ? refuse("missing_content_length") : { kind: "length", bytes: length };
}

function refuse(
  reason: "malformed_header" | "malformed_content_length" | "missing_content_length",
): HeaderReading {
  return { kind: "refusal", refusal: { reason } };
}
