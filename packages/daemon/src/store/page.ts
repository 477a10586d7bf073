export type Direction = "asc" | "desc";

export interface ListInput<OrderBy extends string, Filters> {
  /** 1..200; checked by the caller. */
  readonly limit: number;
  /** `default` is the surface's own order. */
  readonly orderBy: OrderBy;
  readonly direction: Direction;
  /** Only the keys present filter; each is an exact match unless its type says otherwise. */
  readonly filters: Filters;
  /** The value of `cursor_next` as it came over the wire, or null for the first page. */
  readonly cursor: unknown;
}

/** Why a cursor was refused, in the words the app contract uses. */
export type CursorRefusal =
  | "wrong type"
  | "too long"
  | "malformed"
  | "order_by changed mid-pagination"
  | "filters changed mid-pagination";

export type ListOutcome<Row> =
  | {
      readonly kind: "page";
      readonly rows: readonly Row[];
      /** All rows that match the filters, on this and every other page; null where they are only estimated. */
      readonly total: number | null;
      /** About as many; null where `total` is known. */
      readonly totalEstimate: number | null;
      /** At most 512 characters; null on the last page. */
      readonly cursorNext: string | null;
    }
  | { readonly kind: "cursor-refused"; readonly reason: CursorRefusal };
