import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import { containersScannedView, panesScannedView } from "./scanned-view.ts";

const [MINE, OTHER] = ["a".repeat(64), "b".repeat(64)] as const;

const HEAD = { scanId: "0".repeat(32), startedAt: 1, completedAt: 2, status: "degraded" } as const;
const ISSUES = [
  { containerId: OTHER, tmuxSocket: "/tmp/tmux-0/theirs", code: "socket_unreadable", message: "theirs" },
  { containerId: MINE, tmuxSocket: null, code: "docker_exec_failed", message: "mine" },
  { containerId: "host", tmuxSocket: "/tmp/tmux-0/hosts", code: "output_malformed", message: "hosts" },
] as const;
const PANES: PaneScanRecord = {
  ...HEAD,
  containersScanned: 2,
  socketsScanned: 3,
  panesSeen: 4,
  panesNewlyActive: 0,
  panesReconciledToInactive: 0,
  socketsSkippedInactive: 0,
  containersTmuxUnavailable: 0,
  issues: ISSUES,
};

verifies(
  "CTN-033",
  "of a scan a guest is told what went wrong in its container, and a host peer everything",
  () => {
    const mine = { container_id: MINE, error_code: "docker_exec_failed", error_message: "mine" };
    for (const view of [
      panesScannedView(PANES, MINE),
      containersScannedView(
        { ...HEAD, matchedCount: 2, inactiveReconciledCount: 0, ignoredCount: 1, issues: ISSUES },
        MINE,
      ),
    ]) {
      expect(view).toMatchObject({
        status: "degraded",
        error_code: mine.error_code,
        error_message: mine.error_message,
        error_details: [mine],
      });
      expect(JSON.stringify(view)).not.toContain("theirs");
    }
    expect(panesScannedView(PANES, null)).toMatchObject({
      error_code: "socket_unreadable",
      error_details: [{ container_id: OTHER }, { container_id: MINE }, { container_id: "host" }],
    });
    expect(panesScannedView({ ...PANES, issues: [ISSUES[0]] }, MINE)).toMatchObject({
      error_code: null,
      error_details: [],
    });
  },
);
