import type { EntryLayout } from "@interlock/contracts/tensor";
import type { EntryView } from "./message-types.ts";
import type { Places } from "./places.ts";
import type { Shape } from "./shape.ts";
import type { Span } from "./span.ts";

/** A view and what moves it. */
export interface Movable<E extends EntryLayout> {
  readonly span: Span;
  readonly shape: Shape;
  readonly places: Places;
  readonly view: EntryView<E>;
  /** Groups begin at their first entry again. */
  rewind(): void;
}
