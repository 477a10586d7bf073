import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  adopt,
  adoption,
  observedContainer,
  observedPane,
  paneKey,
  seeContainers,
  seePanes,
  startedLog,
  temporaryStore,
} from "../store.test.support.ts";

const CONTAINER = "c".repeat(64);

test("an adopted pane is an agent with all six values, one audit row, and the counts follow", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const outcome = await t.store.write.adoptAgent(adoption({ projectPath: "/src" }));
  expect(outcome).toMatchObject({
    kind: "adopted",
    how: "created",
    agent: {
      ...paneKey(),
      role: "slave",
      rolePriority: 2,
      capability: "claude",
      label: "worker",
      projectPath: "/src",
      state: "active",
      paneState: "active",
    },
  });
  const agentId = outcome.kind === "adopted" ? outcome.agent.agentId : "";
  expect(agentId).toMatch(/^agt_[0-9a-f]{12}$/);
  expect(t.store.read.panesByPaneId("%0")[0]?.agentId).toBe(agentId);
  expect(t.store.read.counts()).toMatchObject({
    panes: { registered: 1, adoptable: 0 },
    agents: { total: 1, byRole: { slave: 1 } },
  });
  await t.store.auditSettled();
  const rows: unknown[] = readFileSync(join(t.home, "audit.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rows).toEqual([
    {
      ts: expect.stringMatching(/^\d{4}-.*\.\d{6}\+00:00$/),
      seq: 1,
      event_type: "agent_registered",
      origin: "app",
      app_session_id: 3,
      via: "app.agent.register_from_pane",
      agent_id: agentId,
      container_id: "host",
      pane_id: "%0",
      role: "slave",
      prev: "0".repeat(64),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

test("a second adoption is answered with the agent that holds the pane, and changes nothing", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const before = t.store.read.agent(agentId);
  expect(await t.store.write.adoptAgent(adoption({ role: "shell", label: "thief" }))).toEqual({
    kind: "already-registered",
    agentId,
  });
  expect(t.store.read.agent(agentId)).toEqual(before);
});

test("of two adoptions at once one wins and the other hears who", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const [first, second] = await Promise.all([
    t.store.write.adoptAgent(adoption()),
    t.store.write.adoptAgent(adoption()),
  ]);
  expect(first?.kind).toBe("adopted");
  expect(second).toEqual({
    kind: "already-registered",
    agentId: first?.kind === "adopted" ? first.agent.agentId : "",
  });
});

test("a pane that is gone, or never was, is not found by its id", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  await seePanes(t.store, []);
  expect(await t.store.write.adoptAgent(adoption())).toEqual({
    kind: "pane-not-found",
    mismatchField: "pane_id",
  });
  expect(t.store.read.counts().agents.total).toBe(0);
});

test("a log attachment in a container that has stopped is refused before any row", async () => {
  await using t = await temporaryStore();
  await seeContainers(t.store, [observedContainer()]);
  await seePanes(t.store, [observedPane()], CONTAINER);
  await seeContainers(t.store, []);
  // The cascade took the pane as well, so the pane is what is missing.
  const log = { agentId: "agt_000000000001", started: startedLog() };
  expect(
    await t.store.write.adoptAgent(adoption({ pane: paneKey({ containerId: CONTAINER }), log })),
  ).toEqual({
    kind: "pane-not-found",
    mismatchField: "pane_id",
  });
  expect(t.store.read.counts().agents.total).toBe(0);
});

test("parents are checked, and no refusal leaves an agent", async () => {
  await using t = await temporaryStore();
  const other = { paneIndex: 1, paneId: "%1" };
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const pane = paneKey(other);
  expect(
    await t.store.write.adoptAgent(adoption({ pane, role: "swarm", parentAgentId: "agt_000000000000" })),
  ).toEqual({
    kind: "parent-not-found",
    parentAgentId: "agt_000000000000",
  });
  expect(await t.store.write.adoptAgent(adoption({ pane, role: "swarm" }))).toEqual({
    kind: "swarm-parent-required",
  });
  expect(await t.store.write.adoptAgent(adoption({ pane, role: "master" }))).toEqual({
    kind: "master-refused",
  });
  expect(t.store.read.counts().agents.total).toBe(0);
  const parentAgentId = await adopt(t.store);
  expect(await t.store.write.adoptAgent(adoption({ pane, role: "swarm", parentAgentId }))).toMatchObject({
    kind: "adopted",
    agent: { parentAgentId },
  });
});

test("a pane that came back gets its agent back under the same id, as it is adopted now", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  await seePanes(t.store, []);
  await seePanes(t.store, [observedPane({ pid: 200 })]);
  expect(await t.store.write.adoptAgent(adoption({ role: "shell", label: "second" }))).toMatchObject({
    kind: "adopted",
    how: "reactivated",
    agent: { agentId, role: "shell", label: "second", state: "active" },
  });
  expect(t.store.read.counts()).toMatchObject({
    agents: { total: 1, byRole: { slave: 0, shell: 1 }, byState: { active: 1, inactive: 0 } },
  });
});
