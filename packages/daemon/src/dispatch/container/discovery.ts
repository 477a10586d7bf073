import { ROWS_MAX } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import type { ScanEnd, StartScan } from "../../service/scan/scan-registry.ts";
import type { FinishedScan } from "../../service/scan/scanner.ts";
import { fail } from "../container-fail.ts";
import { homeOf, type ContainerHandler, type ContainerServices } from "../container-services.ts";
import { discoveredContainerView, discoveredPaneView } from "../views/discovered-view.ts";
import { containersScannedView, panesScannedView } from "../views/scanned-view.ts";

export function scanContainers({ scanner }: ContainerServices): ContainerHandler<"scan_containers"> {
  return async ({ caller }) => {
    const end = await over(scanner.scanContainers());
    if (end.state === "completed" && end.result.kind === "containers")
      return ok(containersScannedView(end.result.record, homeOf(caller)));
    switch (end.state === "failed" ? end.error : "") {
      case "docker_unavailable":
        return fail("docker_unavailable");
      case "docker_permission_denied":
        return fail("docker_permission_denied");
      case "docker_timeout":
        return fail("docker_timeout");
      case "docker_malformed":
        return fail("docker_malformed");
      default:
        return fail("docker_failed");
    }
  };
}

export function scanPanes({ scanner }: ContainerServices): ContainerHandler<"scan_panes"> {
  return async ({ caller }) => {
    const end = await over(scanner.scanPanes());
    if (end.state !== "completed" || end.result.kind !== "panes") throw new Error("a pane scan broke");
    return ok(panesScannedView(end.result.record, homeOf(caller)));
  };
}

/** There are fewer kinds of scan than places for running ones, so there always is one for ours. */
function over(start: StartScan<FinishedScan>): Promise<ScanEnd<FinishedScan>> {
  if (start.kind === "too-many") throw new Error("two kinds of scan fill no four places");
  return start.record.over;
}

export function listContainers({ store }: ContainerServices): ContainerHandler<"list_containers"> {
  return ({ params: { active_only: activeOnly = false }, caller }) => {
    const page = { activeOnly, limit: ROWS_MAX, within: homeOf(caller) };
    const { rows, truncated } = store.read.containerListing(page);
    return ok({ filter: filterOf(activeOnly), truncated, containers: rows.map(discoveredContainerView) });
  };
}

export function listPanes({ store }: ContainerServices): ContainerHandler<"list_panes"> {
  return ({ params: { active_only: activeOnly = false, container = null }, caller }) => {
    const page = { activeOnly, container, limit: ROWS_MAX, within: homeOf(caller) };
    const { rows, truncated } = store.read.paneListing(page);
    return ok({ filter: filterOf(activeOnly), container, truncated, panes: rows.map(discoveredPaneView) });
  };
}

function filterOf(activeOnly: boolean): "active_only" | "all" {
  return activeOnly ? "active_only" : "all";
}
