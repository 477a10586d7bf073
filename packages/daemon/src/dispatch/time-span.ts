import { present } from "./present.ts";
import type { UnixMicros } from "../store/timestamp.ts";

/** From one whole millisecond to another, in the store's microseconds: the whole of the last one belongs to it. */
export function timeSpan(
  sinceMs: number | undefined,
  untilMs: number | undefined,
): { readonly since?: UnixMicros; readonly until?: UnixMicros } {
  return present({
    since: sinceMs === undefined ? undefined : sinceMs * 1000,
    until: untilMs === undefined ? undefined : untilMs * 1000 + 999,
  });
}
