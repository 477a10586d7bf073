import { expect, test } from "vitest";
import { openStore } from "./open-store.ts";
import {
  adopt,
  message,
  observedPane,
  OPERATOR,
  seePanes,
  temporaryHome,
  temporaryStore,
} from "./store.test.support.ts";

test("calls after close are refused as closed, and what was asked before it is committed", async () => {
  using home = temporaryHome();
  const store = await openStore(home.path);
  const asked = store.write.setRouting({ enabled: false, by: "me", cause: OPERATOR });
  const closed = store.close();
  expect(await asked).toMatchObject({ changed: true });
  await closed;
  await expect(store.write.setRouting({ enabled: true, by: "me", cause: OPERATOR })).rejects.toMatchObject({
    code: "store_closed",
  });
  const again = await openStore(home.path);
  expect(again.read.routing()).toMatchObject({ enabled: false, lastUpdatedBy: "me" });
  await again.close();
});

test("reads see every write from the moment it is acknowledged", async () => {
  await using t = await temporaryStore();
  await seePanes(t.store, [observedPane()]);
  const target = await adopt(t.store);
  for (let at = 1; at <= 20; at += 1) {
    await t.store.write.enqueueMessage(message(target));
    expect(t.store.read.counts().queue.queued).toBe(at);
  }
});

test("an operation that cannot work on its input fails alone, in the middle of others", async () => {
  await using t = await temporaryStore();
  const [good, bad, after] = await Promise.allSettled([
    seePanes(t.store, [observedPane()]),
    // A negative index breaks a rule of the table, which no caller gets past.
    seePanes(t.store, [observedPane({ windowIndex: -1, paneId: "%1" })]),
    seePanes(t.store, [observedPane(), observedPane({ paneIndex: 1, paneId: "%2" })]),
  ]);
  expect([good.status, bad.status, after.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(bad).toMatchObject({
    reason: { code: "operation_failed", reason: expect.stringMatching(/^SQLITE_CONSTRAINT/) },
  });
  expect(t.store.read.counts().panes.total).toBe(2);
});
