import { verifies } from "@interlock/testkit/verifies";
import * as contract from "@interlock/contracts";
import { expect, test } from "vitest";
import { BLOCK_REASONS } from "../../model/queue-state.ts";
import type { MessageFacts } from "../../store/queries/message-facts.ts";
import {
  adopt,
  message,
  observedPane,
  OPERATOR,
  paneKey,
  seePanes,
  temporaryStore,
} from "../../store/store.test.support.ts";
import type { Store } from "../../store/store.ts";
import { explainMessage } from "./explain-message.ts";
import { switchRouting } from "./switch-routing.ts";

const other = { paneIndex: 1, paneId: "%1" };
const worker = { kick: () => undefined };

function explained(store: Store, messageId: string, wait: Parameters<typeof explainMessage>[1] = null) {
  const facts = store.read.messageFacts(messageId);
  if (facts === null) throw new Error("no such message");
  const { reasons, next, position } = explainMessage(facts, wait);
  return { codes: reasons.map(({ code }) => code), next: next.kind, position };
}

async function enqueued(store: Store, target: string, onKillSwitch: "refuse" | "block" = "refuse") {
  const outcome = await store.write.enqueueMessage(message(target, { onKillSwitch }));
  if (outcome.kind !== "enqueued") throw new Error(outcome.kind);
  return outcome.messageId;
}

verifies(
  ["APP-511", "APP-513"],
  "what blocked a message, what else would, and that it has gone",
  async () => {
    await using t = await temporaryStore();
    const { store } = t;
    await seePanes(store, [observedPane(), observedPane(other)]);
    const target = await adopt(store);
    await adopt(store, { pane: paneKey(other), label: "other" });
    const switched = { by: "host-operator", cause: OPERATOR };
    await switchRouting({ store, worker }, { enabled: false, ...switched });
    const id = await enqueued(store, target, "block");
    expect(explained(store, id)).toEqual({ codes: ["kill_switch_off"], next: "operator", position: null });
    await seePanes(store, [observedPane(other)]);
    expect(explained(store, id).codes).toEqual([
      "kill_switch_off",
      "target_not_active",
      "target_pane_missing",
    ]);
    await switchRouting({ store, worker }, { enabled: true, ...switched });
    expect(explained(store, id).codes).toEqual([
      "kill_switch_off",
      "block_cleared",
      "target_not_active",
      "target_pane_missing",
    ]);
    await seePanes(store, [observedPane(), observedPane(other)]);
    await adopt(store);
    expect(explained(store, id)).toEqual({
      codes: ["kill_switch_off", "block_cleared"],
      next: "operator",
      position: null,
    });
    expect(store.read.message(id)).toMatchObject({ state: "blocked" });
    const approval = {
      messageId: id,
      action: { kind: "approve" },
      by: "host-operator",
      cause: OPERATOR,
    } as const;
    await store.write.operateMessage(approval);
    expect(explained(store, id)).toEqual({ codes: [], next: "delivery", position: 0 });
  },
);

verifies(
  ["APP-511", "APP-512"],
  "places in the line, a pane in a mode, a full container, and one being typed",
  async () => {
    await using t = await temporaryStore();
    const { store } = t;
    await seePanes(store, [observedPane()]);
    const target = await adopt(store);
    const [first, second] = [await enqueued(store, target), await enqueued(store, target)];
    const inMode = { kind: "in-mode", since: 5 } as const;
    expect(explained(store, first, inMode)).toEqual({ codes: ["pane_in_mode"], next: "event", position: 0 });
    expect(explained(store, second, inMode)).toEqual({
      codes: ["pane_in_mode", "behind_message"],
      next: "event",
      position: 1,
    });
    expect(explained(store, first, { kind: "turn", since: null }).codes).toEqual(["waiting_for_turn"]);
    await store.write.claimDeliveries({ paneRefs: store.read.waitingPanes().map(({ paneRef }) => paneRef) });
    expect(explained(store, first)).toEqual({ codes: ["delivery_in_flight"], next: "delivery", position: 0 });
    expect(explained(store, second)).toEqual({ codes: ["behind_message"], next: "event", position: 1 });
  },
);

test("every block reason and every state is explained with codes and targets of the contract", async () => {
  await using t = await temporaryStore();
  const { store } = t;
  await seePanes(store, [observedPane()]);
  const facts = store.read.messageFacts(await enqueued(store, await adopt(store)));
  if (facts === null) throw new Error("no such message");
  const as = (change: Partial<MessageFacts["message"]>) =>
    explainMessage({ ...facts, message: { ...facts.message, ...change } }, null);
  const all = [
    ...BLOCK_REASONS.map((blockReason) => as({ state: "blocked", blockReason })),
    ...(["failed", "delivered", "canceled"] as const).map((state) => as({ state })),
  ];
  for (const { reasons, next } of all) {
    expect(reasons.length).toBeGreaterThan(0);
    expect(contract.QUEUE_NEXT_KINDS.values).toContain(next.kind);
    for (const { code, message: sentence, target } of reasons) {
      expect(contract.QUEUE_EXPLAIN_CODES.values).toContain(code);
      expect(sentence).not.toBe("");
      if (target !== null) expect(contract.HINT_TARGET_KINDS.values).toContain(target.kind);
    }
  }
});
