import type { Finding } from "./finding.ts";

type ByName<T> = Readonly<Record<string, T>>;

/** What to say of a declaration that one side alone has, or that both have. */
export interface NamedDiff<T> {
  readonly gone: (name: string, before: T) => readonly Finding[];
  readonly added: (name: string, after: T) => readonly Finding[];
  readonly kept: (name: string, before: T, after: T) => readonly Finding[];
}

/** Walks two maps by name, in the order of the names. */
export function diffByName<T>(old: ByName<T>, now: ByName<T>, diff: NamedDiff<T>): readonly Finding[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const before = old[name];
    const after = now[name];
    if (before === undefined) return after === undefined ? [] : diff.added(name, after);
    return after === undefined ? diff.gone(name, before) : diff.kept(name, before, after);
  });
}

/** The members that one list has and the other has not. */
export function listDifference(
  old: readonly string[],
  now: readonly string[],
): { readonly gone: readonly string[]; readonly added: readonly string[] } {
  return {
    gone: old.filter((each) => !now.includes(each)),
    added: now.filter((each) => !old.includes(each)),
  };
}
