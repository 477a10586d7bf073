import { isUtf8 } from "node:buffer";
import { asBuffer } from "../framing/as-buffer.ts";
import { isRecord } from "./record.ts";

/**
 * A response as a JSON object, or nothing. Responses are bounded in bytes and validated against
 * the method's schema; the strict scan guards servers, and costs as much as half the parse.
 */
export function parseResponse(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(asBuffer(bytes).toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    // The verdict is the value: the caller reports a violation, and the parser's text goes nowhere.
    return undefined;
  }
}
