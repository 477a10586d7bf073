import { readdirSync, readFileSync } from "node:fs";

/** Processor time that all threads of a process have had so far, milliseconds: as fine as the scheduler counts. */
export function cpuMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return (
    tasks
      .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "latin1").split(" ")[0]))
      .reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6
  );
}
