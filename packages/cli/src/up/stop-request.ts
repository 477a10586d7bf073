/** Why the system is being stopped. */
export interface StopRequest {
  /** Resolves at the first Ctrl-C, SIGTERM, or closing of the terminal. */
  readonly first: Promise<NodeJS.Signals>;
  /** Resolves at a second Ctrl-C or SIGTERM: stop without waiting. */
  readonly second: Promise<void>;
  /** Gives the signals back. */
  end(): void;
}

/** A terminal tells the whole group, and launchers such as npm pass the signal on once more. */
const SAME_REQUEST_MS = 1_000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function listenForStop(): StopRequest {
  let tellFirst: (signal: NodeJS.Signals) => void = () => undefined;
  let tellSecond: () => void = () => undefined;
  const first = new Promise<NodeJS.Signals>((resolve) => (tellFirst = resolve));
  const second = new Promise<void>((resolve) => (tellSecond = resolve));
  let askedAt: number | undefined;
  const hear = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    askedAt ??= now;
    // A closing terminal sends SIGHUP once to everybody; it is never impatience.
    if (now - askedAt > SAME_REQUEST_MS && signal !== "SIGHUP") tellSecond();
    tellFirst(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    first,
    second,
    end: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
