/** Microseconds since 1970-01-01T00:00:00Z, as a safe integer: what every stored time is. */
export type UnixMicros = number;

/** Where the store takes its time from; tests give their own. */
export type Clock = () => UnixMicros;

export const systemClock: Clock = () => Date.now() * 1000;

/** `2026-08-14T12:34:56.123456+00:00`: the form of containers, panes, agents and audit rows. */
export function isoMicros(at: UnixMicros): string {
  const micros = ((at % 1000) + 1000) % 1000;
  const millis = new Date((at - micros) / 1000).toISOString().slice(0, -1);
  return `${millis}${String(micros).padStart(3, "0")}+00:00`;
}

/** `2026-08-14T12:34:56.123Z`: the form of the queue's times. Sub-millisecond digits are cut, never rounded up. */
export function isoMillis(at: UnixMicros): string {
  return new Date(Math.floor(at / 1000)).toISOString();
}
