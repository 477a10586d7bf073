import type { Access } from "./access.test.support.ts";
import type { SlotPrograms } from "./slot-world.test.support.ts";

/** A protocol with one thing missing, which must be found. Each says what is wrong when it is in the code. */
export type Spoil = (programs: SlotPrograms) => SlotPrograms;

const isOwn = ({ cell }: Access): boolean => cell === "own";
const isPlain = ({ order }: Access): boolean => order === "plain";
const isMark = (access: Access): boolean =>
  access.kind === "store" && access.cell === "low" && access.value % 2 === 0;
const isCommit = (access: Access): boolean =>
  access.kind === "store" && access.cell === "low" && !isMark(access);
const isLook = ({ kind, cell }: Access): boolean => kind === "load" && cell === "low";

function writers(change: (program: readonly Access[]) => readonly Access[]): Spoil {
  return (programs) => ({
    ...programs,
    threads: programs.threads.map((program, n) =>
      n < programs.threads.length - 1 ? change(program) : program,
    ),
  });
}

function reader(change: (program: readonly Access[]) => readonly Access[]): Spoil {
  return (programs) => ({
    ...programs,
    threads: programs.threads.map((program, n) =>
      n < programs.threads.length - 1 ? program : change(program),
    ),
  });
}

const plain = (access: Access): Access => ({ ...access, order: "plain" });
const without = (isGone: (access: Access) => boolean) => (program: readonly Access[]) =>
  program.filter((access) => !isGone(access));
const weakened = (isWeak: (access: Access) => boolean) => (program: readonly Access[]) =>
  program.map((access) => (isWeak(access) ? plain(access) : access));

/** Looks at the word once, before anything is read. */
function lookOnce(program: readonly Access[]): readonly Access[] {
  const first = program.findIndex((access) => isLook(access));
  return program.filter((access, index) => index === first || !isLook(access));
}

/** Looks for the last time after the header, and reads the payload behind that. */
function lookBeforePayload(program: readonly Access[]): readonly Access[] {
  const isPayload = ({ cell }: Access): boolean => cell.startsWith("payload");
  return [
    ...program.filter((access) => !isPayload(access)),
    ...program.filter((access) => isPayload(access)),
  ];
}

export const MUTANTS: Readonly<Record<string, Spoil>> = {
  "no fence is between the mark and what it warns of": writers(without(isOwn)),
  "the commit is a plain store": writers(weakened(isCommit)),
  "the first look is a plain load": reader((program) => {
    const first = program.findIndex((access) => isLook(access));
    const header = program.findIndex((access) => isPlain(access));
    return program.map((access, index) => (index < header && index >= first ? plain(access) : access));
  }),
  "no fence is before the last look": reader(without(isOwn)),
  "the fence before the last look does not hold back earlier loads": reader(
    weakened((access) => isOwn(access) && access.kind === "store"),
  ),
  "the slot is not marked": writers(without(isMark)),
  "the word is looked at only once": reader(lookOnce),
  "the payload is read after the last look": reader(lookBeforePayload),
  "only the committed bit is looked at": (programs) => ({ ...programs, lookedAt: 1 }),
  "the commit comes before the payload": writers((program) => {
    const isPayload = ({ cell }: Access): boolean => cell.startsWith("payload");
    return [
      ...program.filter((access) => !isPayload(access)),
      ...program.filter((access) => isPayload(access)),
    ];
  }),
  "two producers write": (programs) => {
    const [program = []] = programs.threads;
    const first = program.slice(0, program.findIndex((access) => isCommit(access)) + 1);
    // The other fills the same number with something else.
    const other = first.map((access) =>
      access.kind === "store" && isPlain(access) ? { ...access, value: programs.frame + 7 } : access,
    );
    return { ...programs, threads: [first, other, programs.threads.at(-1) ?? []] };
  },
};
