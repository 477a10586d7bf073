import type { Direction } from "../store/page.ts";

export const DEFAULT_PAGE = 50;

export interface PageRequest<Field extends string> {
  readonly limit: number;
  readonly orderBy: Field;
  readonly direction: Direction;
  readonly cursor: unknown;
  /** What `ordering` answers. */
  readonly ordering: string;
}

interface ListParams {
  readonly limit?: number | undefined;
  readonly order_by?: string | undefined;
  readonly cursor_next?: string | undefined;
}

/** Reads the page members of a list call; the schema has refused every other `order_by`. A bare field runs in `bareDirection`. */
export function pageRequest<Field extends string>(
  params: ListParams,
  defaultField: Field,
  bareDirection: Direction = "asc",
): PageRequest<Field> {
  const [field = defaultField, direction = bareDirection] = (params.order_by ?? defaultField).split(":");
  return {
    limit: params.limit ?? DEFAULT_PAGE,
    // Both come from the closed list of orderings that the contract's schema accepts.
    orderBy: field as Field,
    direction: direction as Direction,
    cursor: params.cursor_next ?? null,
    ordering: `${field}:${direction}`,
  };
}
