import type { ContainerEngine, ContainerFilter, ContainerSummary } from "../ports/container-engine.ts";
import type { ContainerScanRecord, ObservedContainer } from "../../store/operations/reconcile-containers.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import type { Store } from "../../store/store.ts";
import { systemClock } from "../../store/timestamp.ts";
import { ScanFailed } from "./scan-failed.ts";

/** Reads the engine once and writes what it told in one transaction. @throws ScanFailed when there is no list at all. */
export async function scanContainers(
  engine: ContainerEngine,
  filter: ContainerFilter,
  store: Store,
  scanId: string,
): Promise<ContainerScanRecord> {
  const startedAt = systemClock();
  const listing = await engine.list(filter);
  if (listing.kind !== "ok")
    throw new ScanFailed(listing.kind === "failed" ? listing.failure.code : "docker_failed");
  const issues: ScanIssue[] = [];
  const containers: ObservedContainer[] = [];
  for (const summary of listing.value.containers) containers.push(await observe(engine, summary, issues));
  const observed = { kind: "listed", containers, ignored: listing.value.ignored } as const;
  const { scan } = await store.write.reconcileContainers({ scanId, startedAt, observed, issues });
  return scan;
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
