import type { Edge } from "@interlock/testkit/explore";
import type { Access, Cell } from "./access.test.support.ts";

/** What threads do, each access by access; the last one reads, the others write. */
export interface SlotPrograms {
  readonly threads: readonly (readonly Access[])[];
  /** The value of a low half that the reader takes for its frame. */
  readonly wanted: number;
  /** What the parts of that frame are filled with. */
  readonly frame: number;
  /** How much of the low half the reader looks at. */
  readonly lookedAt: number;
  readonly isOrdered: (earlier: Access, later: Access) => boolean;
}

export interface SlotWorld {
  readonly memory: Readonly<Record<Cell, number>>;
  /** For each thread a bit for every access that has taken effect. */
  readonly done: readonly number[];
  /** What each load of the reader found, by its place in the program. */
  readonly found: readonly (number | undefined)[];
}

export const START: Omit<SlotWorld, "done"> = {
  memory: { low: 0, high: 0, "header-0": -1, "header-1": -1, "payload-0": -1, "payload-1": -1, own: 0 },
  found: [],
};

export function startOf({ threads }: SlotPrograms): SlotWorld {
  return { ...START, done: threads.map(() => 0) };
}

export function keyOf({ memory, done, found }: SlotWorld): string {
  return `${Object.values(memory).join()};${done.join()};${found.join()}`;
}

/** For each access those before it, as bits, that must have taken effect. */
export function barriersOf(
  program: readonly Access[],
  isOrdered: SlotPrograms["isOrdered"],
): readonly number[] {
  return program.map((later, index) =>
    program
      .slice(0, index)
      .reduce((bits, earlier, n) => (isOrdered(earlier, later) ? bits | (1 << n) : bits), 0),
  );
}

/** Every access that may take effect next. A thread that stops for good is one whose steps are never taken. */
export function edgesOf(
  world: SlotWorld,
  programs: SlotPrograms,
  barriers: readonly (readonly number[])[],
): readonly Edge<SlotWorld>[] {
  const edges: Edge<SlotWorld>[] = [];
  for (const [thread, program] of programs.threads.entries()) {
    const done = world.done[thread] ?? 0;
    for (const [index, access] of program.entries()) {
      const waitsFor = barriers[thread]?.[index] ?? 0;
      if ((done & (1 << index)) !== 0 || (done & waitsFor) !== waitsFor) continue;
      const edge = {
        label: `${thread}:${access.kind} ${access.cell}${access.kind === "store" ? `=${access.value}` : ""}`,
        next: after(world, thread, index, access, thread === programs.threads.length - 1),
        wrong: undefined,
      };
      // Nobody sees it and it keeps nothing else from happening: when it is taken makes no difference but to others' wait.
      if (access.cell === "own") return [edge];
      edges.push(edge);
    }
  }
  return edges;
}

function after(world: SlotWorld, thread: number, index: number, access: Access, reads: boolean): SlotWorld {
  const done = world.done.map((bits, n) => (n === thread ? bits | (1 << index) : bits));
  // A word of one's own is nobody's to see: it only orders.
  if (access.cell === "own") return { ...world, done };
  if (access.kind === "store") {
    return { ...world, done, memory: { ...world.memory, [access.cell]: access.value } };
  }
  if (!reads) return { ...world, done };
  const found = [...world.found];
  found[index] = world.memory[access.cell];
  return { ...world, done, found };
}

export type Verdict = "reading" | "dropped" | "whole" | "torn";

/** What the reader comes to, once it has read everything. */
export function verdictOn(world: SlotWorld, { threads, wanted, frame, lookedAt }: SlotPrograms): Verdict {
  const program = threads.at(-1) ?? [];
  if (world.done.at(-1) !== 2 ** program.length - 1) return "reading";
  let torn = false;
  for (const [index, access] of program.entries()) {
    const found = world.found[index];
    if (access.cell === "low" && ((found ?? 0) & lookedAt) !== (wanted & lookedAt)) return "dropped";
    if (access.cell.startsWith("header") || access.cell.startsWith("payload")) torn ||= found !== frame;
  }
  return torn ? "torn" : "whole";
}
