const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs what has no end of its own until somebody asks for it, or until nobody reads the output any more. */
export async function untilStopped<Result>(
  work: (signal: AbortSignal, stop: () => void) => Promise<Result>,
): Promise<Result> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  process.stdout.on("error", stop);
  try {
    return await work(stopping.signal, stop);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    process.stdout.off("error", stop);
  }
}
