/** Microseconds since 1970-01-01T00:00:00Z, as a safe integer: what every stored time is. */
export type UnixMicros = number;

/** Where the store takes its time from; tests give their own. */
export type Clock = () => UnixMicros;

export const systemClock: Clock = () => Date.now() * 1000;

/** `2026-08-14T12:34:56.123456+00:00`: the form of containers, panes, agents and audit rows. */
export function isoMicros(at: UnixMicros): string {
  const within = at - secondOf(at) * MICROS_PER_SECOND;
  return `${shownSecond(secondOf(at))}.${digits(within, 6)}+00:00`;
}

/** `2026-08-14T12:34:56.123Z`: the form of the queue's times. Sub-millisecond digits are cut, never rounded up. */
export function isoMillis(at: UnixMicros): string {
  const within = at - secondOf(at) * MICROS_PER_SECOND;
  return `${shownSecond(secondOf(at))}.${digits(Math.floor(within / 1000), 3)}Z`;
}

const MICROS_PER_SECOND = 1_000_000;
const MINUTES_KEPT = 256;

/** Each minute as it is written: rows that are shown together are of few of them, and a date is dear to work out. */
const minutes = new Map<number, string>();

function secondOf(at: UnixMicros): number {
  return Math.floor(at / MICROS_PER_SECOND);
}

function shownSecond(second: number): string {
  const minute = Math.floor(second / 60);
  return `${minutes.get(minute) ?? shownMinute(minute)}${digits(second - minute * 60, 2)}`;
}

/** `2026-08-14T12:34:`. */
function shownMinute(minute: number): string {
  const iso = new Date(minute * 60_000).toISOString();
  const shown = iso.slice(0, iso.lastIndexOf(":") + 1);
  if (minutes.size >= MINUTES_KEPT) minutes.clear();
  minutes.set(minute, shown);
  return shown;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
