import { parseApprovals } from "./approvals.ts";
import type { Judgment } from "./judge.ts";
import { judge } from "./judge.ts";
import { readJson } from "./read-json.ts";
import { readModel } from "./read-model.ts";

export interface DiffOptions {
  /** Approvals file. */
  readonly approvals?: string;
  /** Version to judge instead of the new model's own. */
  readonly declared?: string;
}

/** @throws UnusableError when a file cannot be judged. */
export async function diffCommand(
  oldPath: string,
  newPath: string,
  { approvals, declared }: DiffOptions,
): Promise<Judgment> {
  const [old, now] = await Promise.all([readModel(oldPath), readModel(newPath)]);
  return judge(
    old,
    now,
    approvals === undefined ? [] : parseApprovals(await readJson(approvals), approvals),
    declared,
  );
}
