import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FRESH_READING } from "../../model/read-log-lines.ts";
import {
  adopt,
  adoption,
  observedContainer,
  observedPane,
  OPERATOR,
  paneKey,
  seeContainers,
  seePanes,
  startedLog,
  temporaryStore,
} from "../store.test.support.ts";
import type { Store } from "../store.ts";
import type { AttachLogOutcome, StartedLog } from "./attach-log.ts";

const CONTAINER = "c".repeat(64);

async function attach(
  store: Store,
  agentId: string,
  change: Partial<StartedLog> = {},
): Promise<Extract<AttachLogOutcome, { readonly kind: "attached" }>> {
  const outcome = await store.write.attachLog({ agentId, started: startedLog(change), cause: OPERATOR });
  if (outcome.kind !== "attached") throw new Error(`not attached: ${outcome.kind}`);
  return outcome;
}

/** Whether the offset was moved. */
async function read(
  store: Store,
  attachmentId: string,
  to: number,
  from = 0,
  inode = "1:10",
): Promise<boolean> {
  const { kind } = await store.write.recordEvents({
    attachmentId,
    events: [],
    observedAt: 77,
    reading: FRESH_READING,
    advance: { fromByteOffset: from, byteOffset: to, lineOffset: 2, fileInode: inode, fileSizeSeen: to },
  });
  return kind === "recorded";
}

async function changes(store: Store, home: string): Promise<readonly unknown[]> {
  await store.auditSettled();
  const lines = readFileSync(join(home, "audit.jsonl"), "utf8").trim().split("\n");
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>) // what the store's own appender writes
    .filter((row) => row["event_type"] === "log_attachment_changed")
    .map((row) => [row["origin"], row["prior_status"], row["new_status"], row["reason"]]);
}

const list = (store: Store, filters: object = {}) => {
  const outcome = store.read.logAttachments({
    limit: 50,
    orderBy: "last_status_at",
    direction: "desc",
    filters,
    cursor: null,
  });
  return outcome.kind === "page" ? outcome.rows : [];
};

test("an attachment is listed, shows on its agent, is counted, and has one audit row", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const { attachment, how, rotated } = await attach(t.store, agentId, { priorPipeTarget: "tee /x" });
  expect([how, rotated]).toEqual(["created", false]);
  expect(attachment).toMatchObject({
    attachmentId: expect.stringMatching(/^lat_[0-9a-f]{12}$/),
    agentId,
    containerId: "host",
    logPath: "/logs/a.log",
    status: "active",
    source: "explicit",
    priorPipeTarget: "tee /x",
    byteOffset: 0,
    lineOffset: 0,
    lastOutputAt: null,
  });
  expect(t.store.read.agent(agentId)?.logAttached).toBe(1);
  expect(list(t.store, { agent_id: agentId, status: "active" })).toEqual([attachment]);
  expect(t.store.read.logAttachment(attachment.attachmentId)).toEqual(attachment);
  const filter = (log_attached: boolean) =>
    t.store.read.agents({
      limit: 9,
      orderBy: "default",
      direction: "asc",
      filters: { log_attached },
      cursor: null,
    });
  expect(filter(true)).toMatchObject({ total: 1 });
  expect(filter(false)).toMatchObject({ total: 0 });
  expect(await changes(t.store, t.home)).toEqual([["app", null, "active", undefined]]);
});

test("the same path again is kept as it is and not audited", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const { attachment } = await attach(t.store, agentId);
  await read(t.store, attachment.attachmentId, 10);
  const again = await attach(t.store, agentId, { fileSize: 10 });
  expect(again).toMatchObject({
    how: "kept",
    attachment: { attachmentId: attachment.attachmentId, byteOffset: 10 },
  });
  expect(await changes(t.store, t.home)).toHaveLength(1);
});

test("another path supersedes; going back goes on where that file was read to", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const first = await attach(t.store, agentId);
  await read(t.store, first.attachment.attachmentId, 10);
  const second = await attach(t.store, agentId, { logPath: "/logs/b.log", fileInode: "1:11" });
  expect(second).toMatchObject({ how: "created", attachment: { byteOffset: 0, status: "active" } });
  expect(t.store.read.logAttachment(first.attachment.attachmentId)).toMatchObject({ status: "superseded" });
  const back = await attach(t.store, agentId, { fileSize: 12 });
  expect(back).toMatchObject({
    how: "created",
    rotated: false,
    attachment: { byteOffset: 10, lineOffset: 2 },
  });
  expect(back.attachment.attachmentId).not.toBe(first.attachment.attachmentId);
  expect(
    list(t.store)
      .map(({ status }) => status)
      .sort(),
  ).toEqual(["active", "superseded", "superseded"]);
  expect(await changes(t.store, t.home)).toEqual([
    ["app", null, "active", undefined],
    ["app", "active", "superseded", undefined],
    ["app", null, "active", undefined],
    ["app", "active", "superseded", undefined],
    ["app", null, "active", undefined],
  ]);
});

test("detach happens once, is audited once, and an attachment after it goes on with its offsets", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  expect(await t.store.write.detachLog({ agentId, cause: OPERATOR })).toEqual({ kind: "not-attached" });
  const { attachment } = await attach(t.store, agentId);
  await read(t.store, attachment.attachmentId, 10);
  expect(await t.store.write.detachLog({ agentId, cause: OPERATOR })).toMatchObject({ kind: "detached" });
  expect(await t.store.write.detachLog({ agentId, cause: OPERATOR })).toEqual({ kind: "not-attached" });
  expect(t.store.read.agent(agentId)?.logAttached).toBe(0);
  expect(await read(t.store, attachment.attachmentId, 20, 10)).toBe(false);
  const again = await attach(t.store, agentId, { fileSize: 10 });
  expect(again).toMatchObject({
    how: "reactivated",
    rotated: false,
    attachment: { attachmentId: attachment.attachmentId, byteOffset: 10, lineOffset: 2 },
  });
  expect(await t.store.write.detachLog({ agentId: "agt_000000000000", cause: OPERATOR })).toEqual({
    kind: "agent-unknown",
  });
  expect((await changes(t.store, t.home)).map((row) => (row as unknown[])[2])).toEqual([
    "active",
    "detached",
    "active",
  ]);
});

test("an attachment of another file, or of a shorter one, is read from its start", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  for (const change of [
    { fileInode: "1:12", fileSize: 99 },
    { fileInode: "1:12", fileSize: 3 },
  ]) {
    const { attachment } = await attach(t.store, agentId, { ...change, fileSize: 99 });
    await read(t.store, attachment.attachmentId, 10, attachment.byteOffset, change.fileInode);
    expect(
      await t.store.write.markLogStale({ attachmentId: attachment.attachmentId, reason: "file_missing" }),
    ).toBe(true);
    expect(
      await t.store.write.markLogStale({ attachmentId: attachment.attachmentId, reason: "file_missing" }),
    ).toBe(false);
    const again = await attach(t.store, agentId, {
      fileInode: change.fileSize === 3 ? "1:12" : "1:13",
      fileSize: 3,
    });
    expect(again).toMatchObject({
      how: "reactivated",
      rotated: true,
      attachment: { byteOffset: 0, lineOffset: 0 },
    });
    await t.store.write.detachLog({ agentId, cause: OPERATOR });
  }
});

test("one file has one active attachment, also while a second is only being started", async () => {
  await using t = await temporaryStore();
  const other = { paneIndex: 1, paneId: "%1" };
  await seePanes(t.store, [observedPane(), observedPane(other)]);
  const [one, two] = [await adopt(t.store), await adopt(t.store, { pane: paneKey(other) })];
  const refOf = (agentId: string) => t.store.read.agent(agentId)?.paneRef ?? "";
  const intend = (agentId: string, logPath = "/logs/a.log") =>
    t.store.write.intendLog({
      paneRef: refOf(agentId),
      agentId,
      logPath,
      transport: "pipe",
      pipePath: logPath,
    });
  expect(await intend(one)).toEqual({ kind: "intended" });
  expect(t.store.read.logIntents()).toMatchObject([
    { agentId: one, logPath: "/logs/a.log", pid: 100, paneId: "%0" },
  ]);
  expect(await intend(two)).toEqual({ kind: "path-in-use" });
  await attach(t.store, one);
  expect(t.store.read.logIntents()).toEqual([]);
  expect(await intend(two)).toEqual({ kind: "path-in-use" });
  expect(await t.store.write.attachLog({ agentId: two, started: startedLog(), cause: OPERATOR })).toEqual({
    kind: "path-in-use",
  });
  expect(await intend(two, "/logs/b.log")).toEqual({ kind: "intended" });
  await t.store.write.dropLogIntent({ paneRef: refOf(two) });
  expect(t.store.read.logIntents()).toEqual([]);
});

test("a pane that goes takes its attachment along, in the transaction that found out", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  await attach(t.store, agentId);
  await seePanes(t.store, []);
  expect(list(t.store)).toMatchObject([{ status: "stale" }]);
  expect(t.store.read.agent(agentId)?.logAttached).toBe(0);
  expect(await changes(t.store, t.home)).toEqual([
    ["app", null, "active", undefined],
    ["system", "active", "stale", "pane_gone"],
  ]);
  expect(await t.store.write.attachLog({ agentId, started: startedLog(), cause: OPERATOR })).toEqual({
    kind: "pane-gone",
  });
});

test("another process in the pane ends the attachment, and no pipe of the old one can be attached to the new", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  await attach(t.store, agentId);
  await seePanes(t.store, [observedPane({ pid: 101 })]);
  expect(list(t.store)).toMatchObject([{ status: "stale" }]);
  await adopt(t.store);
  expect(await t.store.write.attachLog({ agentId, started: startedLog(), cause: OPERATOR })).toEqual({
    kind: "pane-gone",
  });
  expect(await attach(t.store, agentId, { panePid: 101 })).toMatchObject({ how: "reactivated" });
});

test("a container that stops takes the attachments of its panes along", async () => {
  await using t = await temporaryStore();
  await seeContainers(t.store, [observedContainer()]);
  await seePanes(t.store, [observedPane()], CONTAINER);
  const agentId = await adopt(t.store, { pane: paneKey({ containerId: CONTAINER }) });
  await attach(t.store, agentId, { transport: "stream", pipePath: null });
  await seeContainers(t.store, []);
  expect(list(t.store)).toMatchObject([{ status: "stale", containerId: CONTAINER }]);
});

test("an adoption with a log is both or neither, audited in that order", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const { log: _log, cause: _cause, ...request } = adoption();
  const plan = await t.store.write.planLoggedAdoption(request);
  if (plan.kind !== "adoptable") throw new Error(plan.kind);
  expect(t.store.read.counts().agents.total).toBe(0);
  const { agentId } = plan;
  await t.store.write.intendLog({
    paneRef: plan.pane.paneRef,
    agentId,
    logPath: "/logs/a.log",
    transport: "pipe",
    pipePath: "/logs/a.log",
  });
  const restarted = await t.store.write.adoptAgent(
    adoption({ log: { agentId, started: startedLog({ panePid: 99 }) } }),
  );
  expect(restarted).toEqual({ kind: "pane-not-found", mismatchField: "pane_id" });
  expect(t.store.read.counts().agents.total).toBe(0);
  const outcome = await t.store.write.adoptAgent(adoption({ log: { agentId, started: startedLog() } }));
  expect(outcome).toMatchObject({ kind: "adopted", agent: { agentId, logAttached: 1 } });
  expect(t.store.read.logIntents()).toEqual([]);
  await t.store.auditSettled();
  const types = [...readFileSync(join(t.home, "audit.jsonl"), "utf8").matchAll(/"event_type":"(\w+)"/g)];
  expect(types.map(([, type]) => type)).toEqual(["agent_registered", "log_attachment_changed"]);
});

test("an offset moves only from where it stands, and starts again only for a file that is another one", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const { attachment } = await attach(t.store, agentId);
  const { attachmentId } = attachment;
  expect(await read(t.store, attachmentId, 10)).toBe(true);
  expect(await read(t.store, attachmentId, 20)).toBe(false);
  expect(t.store.read.logAttachment(attachmentId)).toMatchObject({
    byteOffset: 10,
    lineOffset: 2,
    lastOutputAt: 77,
  });
  expect(await t.store.write.resetLogOffset({ attachmentId, fromByteOffset: 9, fileInode: "1:99" })).toBe(
    false,
  );
  expect(await t.store.write.resetLogOffset({ attachmentId, fromByteOffset: 10, fileInode: "1:99" })).toBe(
    true,
  );
  expect(t.store.read.logAttachment(attachmentId)).toMatchObject({
    byteOffset: 0,
    lineOffset: 0,
    fileInode: "1:99",
  });
});
