import fc from "fast-check";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import type { ListOutcome } from "../page.ts";
import type { QueueFilters } from "./list-inputs.ts";
import {
  adopt,
  message,
  observedContainer,
  observedPane,
  OPERATOR,
  paneKey,
  seeContainers,
  seePanes,
  temporaryStore,
} from "../store.test.support.ts";

/** Follows the cursors to the end and returns the pages. */
function everyPage<Row>(list: (cursor: string | null) => ListOutcome<Row>): readonly (readonly Row[])[] {
  const pages: (readonly Row[])[] = [];
  for (let cursor: string | null = null; ;) {
    const page = list(cursor);
    if (page.kind !== "page") throw new Error(page.reason);
    pages.push(page.rows);
    cursor = page.cursorNext;
    if (cursor === null) return pages;
  }
}

verifies(
  "APP-626",
  "pages of any size, in any order and direction, give every row once and in order",
  async () => {
    await using t = await temporaryStore();
    const panes = Array.from({ length: 23 }, (_, at) =>
      observedPane({ sessionName: `s${at % 3}`, windowIndex: at % 5, paneIndex: at, paneId: `%${at}` }),
    );
    await seePanes(t.store, panes.slice(0, 12));
    await seePanes(t.store, panes);
    const sorts = {
      default: ["sessionName", "windowIndex", "paneIndex"],
      discovered_at: ["discoveredAt", "paneRef"],
      last_seen_at: ["lastSeenAt", "paneRef"],
    } as const;
    fc.assert(
      fc.property(
        fc.constantFrom("default" as const, "discovered_at" as const, "last_seen_at" as const),
        fc.constantFrom("asc" as const, "desc" as const),
        fc.integer({ min: 1, max: 30 }),
        (orderBy, direction, limit) => {
          const pages = everyPage((cursor) =>
            t.store.read.panes({ limit, orderBy, direction, filters: { registered: false }, cursor }),
          );
          const rows = pages.flat();
          expect(new Set(rows.map((row) => row.paneRef)).size).toBe(23);
          expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
          const up = (a: (typeof rows)[number], b: (typeof rows)[number]): number => {
            for (const field of sorts[orderBy])
              if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
            return 0;
          };
          expect(rows).toEqual(rows.toSorted((a, b) => (direction === "asc" ? up(a, b) : up(b, a))));
        },
      ),
    );
  },
);

test("rows that come in between two pages neither repeat nor hide others", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  const send = () => t.store.write.enqueueMessage(message(target));
  await Promise.all(Array.from({ length: 6 }, send));
  const input = { limit: 3, orderBy: "enqueued_at", direction: "desc", filters: {} } as const;
  const first = t.store.read.queue({ ...input, cursor: null });
  await send();
  const second = t.store.read.queue({ ...input, cursor: first.kind === "page" ? first.cursorNext : "" });
  const ids = [first, second].flatMap((page) =>
    page.kind === "page" ? page.rows.map((row) => row.messageId) : [],
  );
  expect(new Set(ids).size).toBe(6);
  expect(second).toMatchObject({ total: 7, cursorNext: null });
});

test("a cursor is worth nothing for other filters, another order or another list", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane(), observedPane({ paneIndex: 1, paneId: "%1" })]);
  const input = { limit: 1, orderBy: "default", direction: "asc", filters: {}, cursor: null } as const;
  const page = t.store.read.panes(input);
  const cursor = page.kind === "page" ? page.cursorNext : null;
  expect(t.store.read.panes({ ...input, filters: { registered: false }, cursor })).toEqual({
    kind: "cursor-refused",
    reason: "filters changed mid-pagination",
  });
  expect(t.store.read.panes({ ...input, direction: "desc", cursor })).toEqual({
    kind: "cursor-refused",
    reason: "order_by changed mid-pagination",
  });
  expect(t.store.read.agents({ ...input, cursor })).toEqual({ kind: "cursor-refused", reason: "malformed" });
  expect(t.store.read.panes({ ...input, cursor: 7 })).toEqual({
    kind: "cursor-refused",
    reason: "wrong type",
  });
});

test("a cursor stays within 512 characters however long the names are", async () => {
  await using t = await temporaryStore();
  const sessionName = "\u{1f5c4}".repeat(500);
  await seeContainers(
    t.store,
    ["a", "b"].map((id) => observedContainer({ containerId: id.repeat(64), name: sessionName + id })),
  );
  await seePanes(t.store, [
    observedPane({ sessionName }),
    observedPane({ sessionName, paneIndex: 1, paneId: "%1" }),
  ]);
  const panes = everyPage((cursor) =>
    t.store.read.panes({ limit: 1, orderBy: "default", direction: "asc", filters: {}, cursor }),
  );
  const containers = everyPage((cursor) =>
    t.store.read.containers({ limit: 1, orderBy: "name", direction: "desc", filters: {}, cursor }),
  );
  expect(panes.map((page) => page[0]?.paneId)).toEqual(["%0", "%1"]);
  expect(containers.map((page) => page[0]?.name.at(-1))).toEqual(["b", "a"]);
});

test("filters match exactly, together, and count their own total", async () => {
  await using t = await temporaryStore();
  await seePanes(
    t.store,
    Array.from({ length: 3 }, (_, at) => observedPane({ paneIndex: at, paneId: `%${at}` })),
  );
  const a = await adopt(t.store, { role: "slave", label: "a" });
  const b = await adopt(t.store, {
    role: "shell",
    label: "b",
    capability: "shell",
    pane: paneKey({ paneIndex: 1, paneId: "%1" }),
  });
  const agents = (filters: object) => {
    const page = t.store.read.agents({ limit: 50, orderBy: "role", direction: "asc", filters, cursor: null });
    return page.kind === "page" ? [page.total, page.rows.map((row) => row.agentId)] : page.reason;
  };
  expect(agents({})).toEqual([2, [b, a]]);
  expect(agents({ role: "slave" })).toEqual([1, [a]]);
  expect(agents({ role: "slave", capability: "shell" })).toEqual([0, []]);
  expect(agents({ container_id: "host", log_attached: false })).toEqual([2, [b, a]]);
  expect(agents({ log_attached: true })).toEqual([0, []]);
  const panes = (registered: boolean) =>
    t.store.read.panes({
      limit: 50,
      orderBy: "default",
      direction: "asc",
      filters: { registered },
      cursor: null,
    });
  expect(panes(true)).toMatchObject({ total: 2 });
  expect(panes(false)).toMatchObject({ total: 1, rows: [{ paneId: "%2" }] });

  await t.store.write.enqueueMessage(message(a));
  await t.store.write.enqueueMessage(message(a));
  const all = t.store.read.queue({
    limit: 50,
    orderBy: "enqueued_at",
    direction: "asc",
    filters: {},
    cursor: null,
  });
  const [first, second] = all.kind === "page" ? all.rows : [];
  const queue = (filters: object) => {
    const page = t.store.read.queue({
      limit: 50,
      orderBy: "default",
      direction: "asc",
      filters,
      cursor: null,
    });
    return page.kind === "page" ? page.rows.map((row) => row.messageId) : page.reason;
  };
  expect(queue({ until: first?.enqueuedAt })).toEqual([first?.messageId]);
  expect(queue({ since: second?.enqueuedAt, target_agent_id: a })).toEqual([second?.messageId]);
  expect(queue({ sender_agent_id: "host-operator", state: "delivered" })).toEqual([]);
});

test("how many messages are in a state is as a count of them says, alone and with other filters", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const agentId = await adopt(t.store);
  const sent: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const outcome = await t.store.write.enqueueMessage(message(agentId));
    if (outcome.kind === "enqueued") sent.push(outcome.messageId);
  }
  for (const messageId of sent.slice(0, 2))
    await t.store.write.operateMessage({
      messageId,
      action: { kind: "cancel", reason: null },
      by: "host-operator",
      cause: OPERATOR,
    });
  const total = (filters: QueueFilters): number | null => {
    const page = t.store.read.queue({
      limit: 1,
      orderBy: "default",
      direction: "asc",
      filters,
      cursor: null,
    });
    return page.kind === "page" ? page.total : null;
  };
  const other = "agt_000000000000";
  expect(total({ state: "canceled" })).toBe(2);
  expect(total({ state: "queued" })).toBe(3);
  expect(total({ state: "failed" })).toBe(0);
  expect(total({ state: "canceled", target_agent_id: agentId })).toBe(2);
  expect(total({ state: "canceled", target_agent_id: other })).toBe(0);
  expect(total({ state: "queued", until: 1 })).toBe(0);
});
