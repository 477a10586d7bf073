// The process that a kill test kills: it works on a store as fast as it can and tells every acknowledged step, at once.
import { writeSync } from "node:fs";
import { openStore } from "./open-store.ts";
import { adopt, message, observedPane, paneKey, seePanes } from "./store.test.support.ts";
import type { Store } from "./store.ts";

const PANES = 4;

export type Acknowledged =
  | { readonly step: "adopted"; readonly agentId: string }
  | { readonly step: "enqueued"; readonly messageId: string }
  | { readonly step: "delivered"; readonly messageId: string };

function tell(acknowledged: Acknowledged): void {
  writeSync(1, `${JSON.stringify(acknowledged)}\n`);
}

async function target(store: Store, at: number): Promise<string> {
  const pane = paneKey({ paneIndex: at, paneId: `%${at}` });
  const outcome = await store.write.adoptAgent({
    pane,
    role: "slave",
    capability: "claude",
    label: `worker ${at}`,
    projectPath: "",
    parentAgentId: null,
    log: null,
    cause: { origin: "system" },
  });
  const agentId =
    outcome.kind === "adopted"
      ? outcome.agent.agentId
      : outcome.kind === "already-registered"
        ? outcome.agentId
        : await adopt(store, { pane });
  tell({ step: "adopted", agentId });
  return agentId;
}

async function send(store: Store, agentId: string, key: () => string): Promise<never> {
  for (;;) {
    const outcome = await store.write.enqueueMessage(
      message(agentId, { idempotency: { scope: "kill", key: key() } }),
    );
    if (outcome.kind === "enqueued" && !outcome.deduplicated)
      tell({ step: "enqueued", messageId: outcome.messageId });
  }
}

async function deliver(store: Store): Promise<never> {
  for (;;) {
    const paneRefs = store.read.waitingPanes().map(({ paneRef }) => paneRef);
    const claim = await store.write.claimDeliveries({ paneRefs });
    if (claim.kind !== "claimed") continue;
    for (const { messageId } of claim.deliveries) {
      await store.write.finishDelivery({ messageId, result: { kind: "delivered", shown: true } });
      tell({ step: "delivered", messageId });
    }
  }
}

const store = await openStore(process.argv[2] ?? "");
await store.write.recoverDeliveries({});
await seePanes(
  store,
  Array.from({ length: PANES }, (_, at) => observedPane({ paneIndex: at, paneId: `%${at}` })),
);
let sent = 0;
const agents = await Promise.all(Array.from({ length: PANES }, (_, at) => target(store, at)));
await Promise.all([
  ...agents.map((agentId) => send(store, agentId, () => `${store.boot}:${sent++ >> 1}`)),
  deliver(store),
  deliver(store),
]);
