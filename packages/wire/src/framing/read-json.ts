import { isUtf8 } from "node:buffer";
import { asBuffer } from "./as-buffer.ts";
import type { JsonReason } from "./json-reason.ts";
import { JsonScan, type JsonLimits } from "./json-scan.ts";

export type JsonReading =
  | { readonly kind: "object"; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly reason: JsonReason };

/** Whether a CR between tokens is whitespace (JSON) or a stray byte (one object per LF line). */
export type CarriageReturn = "whitespace" | "stray";

/** Reads one message as a JSON object, strictly: nothing is parsed that the scan did not accept. */
export class JsonReader {
  readonly #scan: JsonScan;
  readonly #carriageReturn: CarriageReturn;

  constructor(limits: JsonLimits, carriageReturn: CarriageReturn) {
    this.#scan = new JsonScan(limits);
    this.#carriageReturn = carriageReturn;
  }

  read(message: Uint8Array): JsonReading {
    const bytes = asBuffer(message);
    const flaw = this.#scan.flaw(bytes);
    if (flaw !== undefined) return { kind: "refused", reason: this.#rank(bytes, flaw) };
    if (this.#carriageReturn === "stray" && bytes.includes(0x0d))
      return { kind: "refused", reason: "stray CR" };
    if (this.#scan.ascii) return parsed(bytes.toString("latin1"));
    if (!isUtf8(bytes)) return { kind: "refused", reason: "invalid utf-8" };
    return parsed(bytes.toString("utf8"));
  }

  /** Bytes are judged before text and text before JSON, whichever flaw comes first in the line. */
  #rank(bytes: Buffer, flaw: JsonReason): JsonReason {
    if (bytes.length === 0) return "empty line";
    if (this.#carriageReturn === "stray" && bytes.includes(0x0d)) return "stray CR";
    if (bytes.includes(0)) return "embedded NUL";
    if (!isUtf8(bytes)) return "invalid utf-8";
    return flaw;
  }
}

function parsed(text: string): JsonReading {
  // The scan has accepted exactly one object.
  return { kind: "object", value: JSON.parse(text) as Readonly<Record<string, unknown>> };
}
