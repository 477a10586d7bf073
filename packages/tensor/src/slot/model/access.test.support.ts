/** Places that a slot protocol touches: the halves of the commit word, parts of header and payload, a word of one's own. */
export type Cell = "low" | "high" | "header-0" | "header-1" | "payload-0" | "payload-1" | "own";

/**
 * One access to memory, as strong as the instruction that V8 makes of it on arm64: `stlr` for `Atomics.store`, `ldar`
 * for `Atomics.load`, and accesses in any order for the copying of bytes.
 */
export type Access =
  | {
      readonly kind: "store";
      readonly cell: Cell;
      readonly value: number;
      readonly order: "release" | "plain";
    }
  | { readonly kind: "load"; readonly cell: Cell; readonly order: "acquire" | "plain" };

/**
 * Whether `later` waits for `earlier` of the same thread. These are the rules of arm64 that the two instructions bring
 * with them; all else may be exchanged, loads that no branch has asked for yet included.
 */
export function isOrdered(earlier: Access, later: Access): boolean {
  const releases = later.kind === "store" && later.order === "release";
  const acquired = earlier.kind === "load" && earlier.order === "acquire";
  const bothStrong =
    earlier.kind === "store" &&
    earlier.order === "release" &&
    later.kind === "load" &&
    later.order === "acquire";
  return earlier.cell === later.cell || releases || acquired || bothStrong;
}

/** As on x64: only a load may overtake an earlier store, and none of those that are locked. */
export function isOrderedOnX64(earlier: Access, later: Access): boolean {
  const overtakes = earlier.kind === "store" && earlier.order === "plain" && later.kind === "load";
  return earlier.cell === later.cell || !overtakes;
}
