import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import {
  adopt,
  observedContainer,
  observedPane,
  paneKey,
  scanId,
  seeContainers,
  seePanes,
  SOCKET,
  temporaryStore,
} from "../store.test.support.ts";

const CONTAINER = "c".repeat(64);
const everyPane = { limit: 200, orderBy: "default", direction: "asc", filters: {}, cursor: null } as const;

test("a container that is gone takes its panes and their agents with it, in one step", async () => {
  await using t = await temporaryStore();
  await seeContainers(t.store, [observedContainer()]);
  await seePanes(t.store, [observedPane()], CONTAINER);
  const agentId = await adopt(t.store, { pane: paneKey({ containerId: CONTAINER }) });
  expect(t.store.read.container(CONTAINER)).toMatchObject({
    state: "active",
    paneCount: 1,
    registeredAgentCount: 1,
  });

  const outcome = await seeContainers(t.store, []);

  expect(outcome).toMatchObject({
    panesInactivated: 1,
    agentsInactivated: [agentId],
    scan: { inactiveReconciledCount: 1, matchedCount: 0 },
  });
  expect(t.store.read.container(CONTAINER)).toMatchObject({
    state: "inactive",
    paneCount: 0,
    registeredAgentCount: 0,
  });
  expect(t.store.read.agent(agentId)).toMatchObject({ state: "inactive", paneState: "inactive" });
  expect(t.store.read.counts()).toMatchObject({
    containers: { active: 0, inactive: 1, degraded_scan: 0 },
    panes: { total: 1, registered: 0, unregistered: 1, byState: { active: 0, inactive: 1 }, adoptable: 0 },
    agents: { total: 1, byState: { active: 0, inactive: 1 } },
  });
});

test("an engine that gave no list calls no container missing, and leaves one audit row", async () => {
  await using t = await temporaryStore();
  await seeContainers(t.store, [observedContainer()]);
  const issue = { containerId: null, tmuxSocket: null, code: "docker_unavailable", message: "no answer" };
  const { scan } = await t.store.write.reconcileContainers({
    scanId: scanId(),
    startedAt: 0,
    observed: { kind: "unlisted" },
    issues: [issue],
  });
  expect(scan).toMatchObject({
    status: "degraded",
    matchedCount: 0,
    inactiveReconciledCount: 0,
    issues: [issue],
  });
  expect(t.store.read.container(CONTAINER)?.state).toBe("active");
  expect(t.store.read.containerScan(scan.scanId)).toEqual(scan);
});

verifies(
  "APP-617",
  "a container that could not be inspected is degraded and keeps what was known of it",
  async () => {
    await using t = await temporaryStore();
    await seeContainers(t.store, [observedContainer()]);
    await seeContainers(t.store, [
      observedContainer({ details: { kind: "unread" }, status: "Up 2 minutes" }),
    ]);
    expect(t.store.read.container(CONTAINER)).toMatchObject({
      state: "degraded_scan",
      labelsJson: '{"a":"b"}',
      workingDir: "/w",
      status: "Up 2 minutes",
    });
    expect(t.store.read.counts().containers).toEqual({ active: 0, inactive: 0, degraded_scan: 1 });
  },
);

test("a renamed container carries its panes along in the list's order", async () => {
  await using t = await temporaryStore();
  await seeContainers(t.store, [observedContainer()]);
  await seePanes(t.store, [observedPane()], CONTAINER);
  await seeContainers(t.store, [observedContainer({ name: "bench-9" })]);
  expect(t.store.read.panesByPaneId("%0").map((pane) => pane.containerName)).toEqual(["bench-9"]);
});

test("only a server that was read loses its missing panes", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane({ paneIndex: 1, paneId: "%1" })]);
  await seePanes(t.store, [observedPane({ paneId: "%5" })], "host", "/tmp/tmux-1000/other");

  const { scan } = await t.store.write.reconcilePanes({
    scanId: scanId(),
    startedAt: 0,
    sockets: [
      {
        containerId: "host",
        containerName: "host",
        containerUser: null,
        tmuxSocket: SOCKET,
        result: { kind: "seen", panes: [observedPane()] },
      },
      {
        containerId: "host",
        containerName: "host",
        containerUser: null,
        tmuxSocket: "/tmp/tmux-1000/other",
        result: { kind: "failed", code: "output_malformed", message: "no rows" },
      },
    ],
    places: [],
    containersScanned: 0,
    containersTmuxUnavailable: 0,
    issues: [],
  });

  expect(scan).toMatchObject({
    status: "degraded",
    socketsScanned: 1,
    panesSeen: 1,
    panesNewlyActive: 0,
    panesReconciledToInactive: 1,
  });
  expect(scan.issues).toEqual([
    { containerId: "host", tmuxSocket: "/tmp/tmux-1000/other", code: "output_malformed", message: "no rows" },
  ]);
  expect(["%0", "%1", "%5"].map((id) => t.store.read.panesByPaneId(id)[0]?.state)).toEqual([
    "active",
    "inactive",
    "active",
  ]);
});

test("a pane keeps its reference for life, and its agent does not come back with it", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const before = t.store.read.panesByPaneId("%0")[0];
  const agentId = await adopt(t.store);
  expect(await seePanes(t.store, [])).toMatchObject({ agentsInactivated: [agentId] });
  expect(await seePanes(t.store, [observedPane()])).toMatchObject({
    scan: { panesNewlyActive: 1 },
    agentsInactivated: [],
  });
  expect(t.store.read.panesByPaneId("%0")[0]).toMatchObject({
    paneRef: before?.paneRef,
    discoveredAt: before?.discoveredAt,
    state: "active",
    agentId: null,
  });
  expect(t.store.read.agent(agentId)).toMatchObject({ state: "inactive", paneState: "active" });
});

test("another process under the same six values ends the agent: it was another program", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane({ pid: 100 })]);
  const agentId = await adopt(t.store);
  expect(await seePanes(t.store, [observedPane({ pid: 200 })])).toMatchObject({
    agentsInactivated: [agentId],
  });
  expect(t.store.read.panesByPaneId("%0")[0]).toMatchObject({ state: "active", agentId: null, pid: 200 });
});

test("panes of a container that is unknown or gone are left out, the host's are not", async () => {
  await using t = await temporaryStore();
  expect((await seePanes(t.store, [observedPane()], CONTAINER)).scan).toMatchObject({
    socketsSkippedInactive: 1,
    socketsScanned: 0,
    panesSeen: 0,
  });
  expect(t.store.read.panes(everyPane)).toMatchObject({ rows: [], total: 0 });
  expect((await seePanes(t.store, [observedPane()])).scan).toMatchObject({
    socketsSkippedInactive: 0,
    panesNewlyActive: 1,
  });
  expect(t.store.read.counts().containers).toEqual({ active: 0, inactive: 0, degraded_scan: 0 });
});

test("a hundred scans are remembered, the oldest goes first", async () => {
  await using t = await temporaryStore();
  const ids = (await Promise.all(Array.from({ length: 101 }, () => seePanes(t.store, [])))).map(
    ({ scan }) => scan.scanId,
  );
  expect(t.store.read.paneScan(ids[0] ?? "")).toBeNull();
  expect(t.store.read.paneScan(ids[1] ?? "")).toMatchObject({ scanId: ids[1] });
});
