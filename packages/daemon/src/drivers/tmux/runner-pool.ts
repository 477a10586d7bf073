import type { ControlRunner } from "./control-runner.ts";

/** One runner for each server of a place. */
export interface RunnerPool {
  readonly runnerOf: (tmuxSocket: string) => ControlRunner;
  /** Ends the connections to servers whose sockets are not there any more. */
  keepOnly(sockets: readonly string[]): Promise<void>;
}

export function createRunnerPool(create: (tmuxSocket: string) => ControlRunner): RunnerPool {
  const runners = new Map<string, ControlRunner>();
  return {
    runnerOf(socket) {
      const known = runners.get(socket);
      if (known !== undefined) return known;
      const runner = create(socket);
      runners.set(socket, runner);
      return runner;
    },
    async keepOnly(sockets) {
      const gone = [...runners].filter(([socket]) => !sockets.includes(socket));
      for (const [socket] of gone) runners.delete(socket);
      await Promise.all(gone.map(([, runner]) => runner.close()));
    },
  };
}
