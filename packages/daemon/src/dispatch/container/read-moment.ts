import type { UnixMicros } from "../../store/timestamp.ts";

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 time with a zone, to the millisecond; null for any other text. */
export function readMoment(text: string): UnixMicros | null {
  const millis = ZONED.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? null : millis * 1000;
}
