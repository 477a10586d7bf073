import { GROUP_HEADER_BYTES, type GroupLayout } from "@interlock/contracts/tensor";
import type { EntryView, GroupView } from "./message-types.ts";
import type { Movable } from "./movable.ts";
import type { Places } from "./places.ts";
import type { Span } from "./span.ts";
import { walk } from "./walk.ts";

/**
 * The entries of the group that begins at `places.groups[index]`, in the memory of `outer`. The bytes were walked over
 * already; they are walked again one entry at a time, to find what lies behind each.
 */
export function groupView<G extends GroupLayout>(
  entry: Movable<G>,
  outer: Span,
  places: Places,
  index: number,
): GroupView<EntryView<G>> & { readonly rewind: () => void } {
  let read = 0;
  let position = 0;
  const start = (): number => places.groups[index] ?? 0;
  const view = {
    get count(): number {
      return outer.view.getUint16(start() + 2, true);
    },
    rewind: (): void => {
      read = 0;
      position = start() + GROUP_HEADER_BYTES;
    },
    next: (): EntryView<G> | undefined => {
      if (read >= view.count) return undefined;
      const blockLength = outer.view.getUint16(start(), true);
      // Memory that another process writes to can have changed after it was walked over: then the group ends here.
      if (blockLength > outer.end - position) return undefined;
      const end = walk(entry.shape, outer.view, position + blockLength, outer.end, true, entry.places);
      if (typeof end === "string") return undefined;
      entry.span.follow(outer);
      entry.span.place(position, blockLength, outer.end);
      entry.rewind();
      read += 1;
      position = end;
      return entry.view;
    },
    *[Symbol.iterator](): Generator<EntryView<G>, void> {
      view.rewind();
      for (let next = view.next(); next !== undefined; next = view.next()) yield next;
    },
  };
  return view;
}
