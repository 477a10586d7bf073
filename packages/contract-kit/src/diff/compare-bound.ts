import type { SchemaChange } from "./schema-change.ts";
import { narrows, widens } from "./schema-change.ts";

/** What a value just inside a bound proves: `lost` and `extra` are asked only when needed. */
export interface BoundProof {
  readonly lost: () => unknown;
  readonly extra: () => unknown;
}

/** A least value: higher takes less. */
export function compareLeast(
  name: string,
  before: number,
  after: number,
  path: string,
  proof: BoundProof,
): readonly SchemaChange[] {
  if (before === after) return [];
  const change = `${name} ${shown(before)} → ${shown(after)}`;
  return [after > before ? narrows(path, change, proof.lost()) : widens(path, change, proof.extra())];
}

/** A greatest value: lower takes less. */
export function compareGreatest(
  name: string,
  before: number,
  after: number,
  path: string,
  proof: BoundProof,
): readonly SchemaChange[] {
  if (before === after) return [];
  const change = `${name} ${shown(before)} → ${shown(after)}`;
  return [after < before ? narrows(path, change, proof.lost()) : widens(path, change, proof.extra())];
}

function shown(bound: number): string {
  return Number.isFinite(bound) ? String(bound) : "none";
}
