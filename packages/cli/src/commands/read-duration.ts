import { usageFailure } from "../exit/cli-failure.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(?:\d+(?:ms|s|m|h|d))+$/;

/** Milliseconds of `90s`, `10m` or `1h30m`; nothing where the text is no duration. */
export function durationOf(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g))
    ms += Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

export function readDuration(what: string, text: string): number {
  const ms = durationOf(text);
  if (ms === undefined) throw usageFailure(`${what} takes a duration such as 90s, 10m or 1h30m, not ${text}`);
  return ms;
}
