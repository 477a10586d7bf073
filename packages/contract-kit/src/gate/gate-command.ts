import { parseApprovals } from "../diff/approvals.ts";
import type { Judgment } from "../diff/judge.ts";
import { exitCode, judge } from "../diff/judge.ts";
import { readJson } from "../diff/read-json.ts";
import { readModel } from "../diff/read-model.ts";
import { newestRelease } from "./newest-release.ts";
import type { PackageBump } from "./read-changesets.ts";
import { isEnough, pendingBump } from "./read-changesets.ts";

export interface GateOptions {
  /** Folder of `MAJOR.MINOR.json`, one for each released contract version. */
  readonly released: string;
  readonly model: string;
  readonly changesets: string;
  /** The package whose changesets count. */
  readonly package: string;
  readonly approvals?: string;
}

export type GateOutcome =
  | { readonly kind: "first-release"; readonly contract: string; readonly version: string }
  | {
      readonly kind: "judged";
      readonly judgment: Judgment;
      readonly released: string;
      readonly changeset: PackageBump;
      readonly changesetIsEnough: boolean;
    };

/** @throws UnusableError when a file or folder cannot be judged. */
export async function gateCommand(options: GateOptions): Promise<GateOutcome> {
  const [released, now] = await Promise.all([newestRelease(options.released), readModel(options.model)]);
  if (released === undefined)
    return { kind: "first-release", contract: now.contract.name, version: now.contract.version };
  const approvals =
    options.approvals === undefined
      ? []
      : parseApprovals(await readJson(options.approvals), options.approvals);
  const judgment = judge(await readModel(released), now, approvals);
  const changeset = await pendingBump(options.changesets, options.package);
  return {
    kind: "judged",
    judgment,
    released,
    changeset,
    changesetIsEnough: isEnough(changeset, judgment.bump),
  };
}

export function gateExitCode(outcome: GateOutcome): 0 | 1 {
  if (outcome.kind === "first-release") return 0;
  return outcome.changesetIsEnough ? exitCode(outcome.judgment) : 1;
}

/** The gate's own line, under the report of the changes. */
export function gateLine(outcome: GateOutcome, packageName: string): string {
  if (outcome.kind === "first-release")
    return `contract ${outcome.contract} ${outcome.version}: nothing released yet to compare with`;
  const { judgment, changeset, changesetIsEnough, released } = outcome;
  const asked = `changeset for ${packageName}: ${changeset}, needs ${judgment.bump}`;
  return `compared with ${released}; ${asked}${changesetIsEnough ? "" : ": add a changeset"}`;
}
