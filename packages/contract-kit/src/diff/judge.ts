import type { Model } from "../build/model.ts";
import type { Approval } from "./approvals.ts";
import type { ContractVersion } from "./contract-version.ts";
import { compareContractVersions, formatContractVersion, parseContractVersion } from "./contract-version.ts";
import { diffModels } from "./diff-models.ts";
import type { Finding, Verdict } from "./finding.ts";
import { UnusableError } from "./unusable-error.ts";

export type Bump = "none" | "minor" | "major";

/** A finding, and the reason for which it was accepted. */
export type JudgedFinding = Finding & { readonly approved?: string };

export interface Judgment {
  readonly contract: string;
  readonly from: string;
  /** The least version that the changes ask for. */
  readonly needed: string;
  readonly declared: string;
  readonly bump: Bump;
  /** The worst verdict that nobody has accepted. */
  readonly verdict: Verdict;
  readonly sufficient: boolean;
  readonly findings: readonly JudgedFinding[];
  /** Approvals that name no finding: the change is gone, or the name is wrong. */
  readonly unusedApprovals: readonly Approval[];
}

/**
 * The whole verdict on a step from one model to the next.
 * @throws UnusableError when the two are not of one contract, or `declared` is no version.
 */
export function judge(
  old: Model,
  now: Model,
  approvals: readonly Approval[] = [],
  declared: string = now.contract.version,
): Judgment {
  if (old.contract.name !== now.contract.name)
    throw new UnusableError(`${old.contract.name} and ${now.contract.name} are two contracts`);
  const from = versionOf(old.contract.version);
  const findings = diffModels(old, now).map((found) => withApproval(found, approvals));
  const verdict = worst(findings);
  const bump = neededBump(findings, verdict);
  const needed =
    bump === "major"
      ? { major: from.major + 1, minor: 0 }
      : bump === "minor"
        ? { ...from, minor: from.minor + 1 }
        : from;
  return {
    contract: now.contract.name,
    from: old.contract.version,
    needed: formatContractVersion(needed),
    declared,
    bump,
    verdict,
    sufficient: compareContractVersions(versionOf(declared), needed) >= 0,
    findings,
    unusedApprovals: approvals.filter((approval) => !findings.some((found) => found.id === approval.finding)),
  };
}

/** 0: compatible and declared high enough. 1: breaking, undecided, or declared too low. */
export function exitCode({ verdict, sufficient }: Judgment): 0 | 1 {
  return verdict === "compatible" && sufficient ? 0 : 1;
}

function withApproval(found: Finding, approvals: readonly Approval[]): JudgedFinding {
  const approval =
    found.verdict === "compatible" ? undefined : approvals.find((each) => each.finding === found.id);
  return approval === undefined ? found : { ...found, approved: approval.reason };
}

function worst(findings: readonly JudgedFinding[]): Verdict {
  const open = findings.filter((found) => found.approved === undefined).map((found) => found.verdict);
  return open.includes("breaking") ? "breaking" : open.includes("unknown") ? "unknown" : "compatible";
}

/** What is undecided asks for as much as what breaks. Text for people asks for nothing. */
function neededBump(findings: readonly Finding[], verdict: Verdict): Bump {
  if (verdict !== "compatible") return "major";
  return findings.some((found) => found.direction !== "text") ? "minor" : "none";
}

function versionOf(text: string): ContractVersion {
  const version = parseContractVersion(text);
  if (version === undefined) throw new UnusableError(`${text} is not a MAJOR.MINOR version`);
  return version;
}
