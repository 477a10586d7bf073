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

/** Resident memory of a process, MiB. */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} tells no size`);
  return Number(kib) / 1024;
}
