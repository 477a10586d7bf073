import type { Shape } from "./shape.ts";

/** Where the groups and the data of one entry begin; filled by a walk, then read by the views. */
export interface Places {
  /** Start of each group's header. */
  readonly groups: number[];
  /** Start of each var data's bytes, after their length. */
  readonly data: number[];
  readonly dataLengths: number[];
}

export function placesOf(shape: Shape): Places {
  return {
    groups: shape.groups.map(() => 0),
    data: shape.data.map(() => 0),
    dataLengths: shape.data.map(() => 0),
  };
}
