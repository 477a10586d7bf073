import type { Row } from "./app-world.ts";

/** A call, and what it is to be answered: a success, or a code. */
export interface Asked {
  readonly params: Row;
  readonly code?: string;
}

/** One mutation of the contract, with an effect and without. */
export interface Deed {
  readonly method: string;
  /** The audit's word for its effect; null where nothing is audited. */
  readonly event: string | null;
  /** Makes ready what the call works on, and gives the call; rows of the preparation do not count. */
  readonly effect: () => Promise<Row> | Row;
  /** Calls that change nothing any more, refused or not. They come behind the effect. */
  readonly idle: (done: Row) => Promise<readonly Asked[]> | readonly Asked[];
}
