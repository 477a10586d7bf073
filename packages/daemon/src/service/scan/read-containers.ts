import { inParallel } from "../../model/in-parallel.ts";
import type { ObservedContainer, ObserveContainersInput } from "../../store/operations/observe-containers.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import type { ContainerEngine, ContainerFilter, ContainerSummary } from "../ports/container-engine.ts";
import { ScanFailed } from "./scan-failed.ts";

const INSPECTIONS_AT_ONCE = 8;

export interface ContainerReading extends ObserveContainersInput {
  readonly observed: Extract<ObserveContainersInput["observed"], { readonly kind: "listed" }>;
  readonly issues: readonly ScanIssue[];
}

/** Asks the engine for its containers, and about each of them. @throws ScanFailed when there is no list at all. */
export async function readContainers(
  engine: ContainerEngine,
  filter: ContainerFilter,
): Promise<ContainerReading> {
  const listing = await engine.list(filter);
  if (listing.kind !== "ok")
    throw new ScanFailed(listing.kind === "failed" ? listing.failure.code : "docker_failed");
  const issues: ScanIssue[] = [];
  const containers = await inParallel(listing.value.containers, INSPECTIONS_AT_ONCE, (summary) =>
    observe(engine, summary, issues),
  );
  return { observed: { kind: "listed", containers, ignored: listing.value.ignored }, issues };
}

async function observe(
  engine: ContainerEngine,
  summary: ContainerSummary,
  issues: ScanIssue[],
): Promise<ObservedContainer> {
  const { id: containerId, name, image, status } = summary;
  const inspected = await engine.inspect(containerId);
  if (inspected.kind === "ok" && inspected.value !== null) {
    const { labels, mounts, configUser, workingDir } = inspected.value;
    const plainMounts = mounts.map((mount) => ({ ...mount }));
    const details = { kind: "read", labels, mounts: plainMounts, configUser, workingDir } as const;
    return { containerId, name, image, status, details };
  }
  const failure =
    inspected.kind === "failed"
      ? inspected.failure
      : { code: "docker_failed", message: "the container went away while it was being read" };
  issues.push({ containerId, tmuxSocket: null, ...failure });
  return { containerId, name, image, status, details: { kind: "unread" } };
}
