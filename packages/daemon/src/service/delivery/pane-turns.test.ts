import { expect, test } from "vitest";
import { PaneTurns, type PaneOfContainer } from "./pane-turns.ts";

const MANY = 160;
const panes = (containerId: string, count: number): readonly PaneOfContainer[] =>
  Array.from({ length: count }, (_, at) => ({ paneRef: `${containerId}-${at}`, containerId }));

function begin(turns: PaneTurns, chosen: readonly PaneOfContainer[]): void {
  for (const { paneRef, containerId } of chosen) turns.begin(paneRef, containerId);
}

test("fifty panes of a place have their turn at once", () => {
  expect(new PaneTurns().next([...panes("host", 50), ...panes("c1", 50)])).toHaveLength(100);
});

test("a container takes 64 at once, and holds up neither the host nor another container", () => {
  const turns = new PaneTurns();
  const first = turns.next(panes("c1", MANY));
  expect(first).toHaveLength(64);
  begin(turns, first);
  expect([turns.isFull("c1"), turns.isFull("c2")]).toEqual([true, false]);
  expect(turns.next(panes("c1", MANY))).toEqual([]);
  expect(turns.next([...panes("c1", MANY), ...panes("c2", 3), ...panes("host", 2)])).toHaveLength(5);
});

test("panes with endless messages take turns with all others", () => {
  const turns = new PaneTurns();
  const all = panes("c1", MANY);
  const served = new Map<string, number>();
  begin(turns, turns.next(all));
  // One ends, and whoever has waited longest gets its place; every pane always has more.
  for (let round = 0; round < 5 * MANY - 64; round += 1) {
    turns.end("c1");
    const [next, ...more] = turns.next(all);
    expect(more).toEqual([]);
    if (next === undefined) throw new Error("a free place and nobody to take it");
    turns.begin(next.paneRef, "c1");
    served.set(next.paneRef, (served.get(next.paneRef) ?? 0) + 1);
  }
  expect(Math.max(...served.values()) - Math.min(...served.values())).toBeLessThanOrEqual(1);
  expect(served.size).toBe(MANY);
});
