/** Lets the event loop turn until the condition holds; fails when it takes longer than anything here may. */
export async function eventually(what: string, holds: () => boolean, deadlineMs = 20_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
