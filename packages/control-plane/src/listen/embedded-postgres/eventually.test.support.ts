import { setTimeout as pause } from "node:timers/promises";

/** Looks until the condition holds; fails with its name when it never does. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined | false>,
  withinMs = 15_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`never seen: ${what}`);
    await pause(20);
  }
}
