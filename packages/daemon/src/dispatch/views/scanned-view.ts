import type { ContainerMethods } from "@interlock/contracts";
import type { ContainerScanRecord } from "../../store/operations/reconcile-containers.ts";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import { containerScanView, paneScanView } from "./scan-view.ts";

type ContainersScanned = ContainerMethods["scan_containers"]["result"];
type PanesScanned = ContainerMethods["scan_panes"]["result"];

/** `within`: what went wrong elsewhere than in this container is not told. */
function problems(
  all: readonly ScanIssue[],
  within: string | null,
): Pick<PanesScanned, "error_code" | "error_message" | "error_details"> {
  const issues = within === null ? all : all.filter(({ containerId }) => containerId === within);
  return {
    error_code: issues[0]?.code ?? null,
    error_message: issues[0]?.message ?? null,
    error_details: issues.map(({ containerId, tmuxSocket, code, message }) => ({
      container_id: containerId ?? "",
      ...(tmuxSocket === null ? {} : { tmux_socket_path: tmuxSocket }),
      error_code: code,
      error_message: message,
    })),
  };
}

/** The app plane's view of a scan, with its problems in the container plane's words. */
export function containersScannedView(scan: ContainerScanRecord, within: string | null): ContainersScanned {
  return { ...containerScanView(scan), ...problems(scan.issues, within) };
}

export function panesScannedView(scan: PaneScanRecord, within: string | null): PanesScanned {
  return { ...paneScanView(scan), ...problems(scan.issues, within) };
}
