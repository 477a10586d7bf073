import type { TmuxRunner } from "./tmux-runner.ts";

/** Runs at most so many calls at once; the others wait for their turn in the order in which they came. */
export function runnerInTurns(runner: TmuxRunner, atOnce: number): TmuxRunner {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(call, signal) {
      // A turn that is handed on is still counted as running.
      if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        // A caller that gave up meanwhile is answered here, and its turn goes on at once.
        return await runner.run(call, signal);
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
