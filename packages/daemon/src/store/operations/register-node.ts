import { randomUUID } from "node:crypto";
import type { NodeId } from "@interlock/contracts";
import { statement } from "../database/statement.ts";
import type { NodeRecord } from "../records/node-record.ts";
import { readNode } from "../records/node-rows.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";

export interface RegisterNodeInput {
  /** The id that this home had before the store kept it; null where it had none. */
  readonly knownId: NodeId | null;
}

export interface RegisterNodeOutcome {
  readonly node: NodeRecord;
  /** False when the node was there; then nothing was written. */
  readonly minted: boolean;
}

interface Fresh {
  readonly nodeId: NodeId;
  readonly now: UnixMicros;
}

const insertIdentity = statement<Fresh>()((db, input) =>
  db
    .insertInto("node_identity")
    .values({ id: 1, node_id: input.nodeId, owner_participant_id: null, minted_at: input.now }),
);

const insertTrust = statement<Fresh>()((db, input) =>
  db.insertInto("node_trust_state").values({
    node_id: input.nodeId,
    trust_level: "untrusted",
    established_at: input.now,
    updated_at: input.now,
  }),
);

/** Registered once: the id survives restarts, reconnects and every change of address. */
export const registerNode: Operation<RegisterNodeInput, RegisterNodeOutcome> = (
  { db, now, audit },
  { knownId },
) => {
  const known = readNode(db);
  if (known !== null) return { node: known, minted: false };
  const nodeId = knownId ?? (`node-${randomUUID()}` as NodeId); // 41 characters, none of them blank
  db.run(insertIdentity, { nodeId, now });
  db.run(insertTrust, { nodeId, now });
  audit({
    eventType: "node_registered",
    cause: { origin: "system" },
    payload: { node_id: nodeId, trust_level: "untrusted" },
  });
  const node = readNode(db);
  if (node === null) throw new Error("the node just written is not there");
  return { node, minted: true };
};
