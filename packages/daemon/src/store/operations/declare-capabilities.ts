import type { NodeId, SessionId } from "@interlock/contracts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { capabilityChanges, type CapabilityMap } from "../../model/node/capability-changes.ts";
import { statement } from "../database/statement.ts";
import { readCapabilityRows, readNode } from "../records/node-rows.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { NodeBuild } from "./node-build.ts";
import type { Operation } from "./operation.ts";
import { tellSession } from "./tell-session.ts";

export interface DeclareCapabilitiesInput {
  /** Within the bounds. Replaces what was declared among `among`: a name that is missing is a capability that is gone. */
  readonly capabilities: CapabilityMap;
  /** Names that this declaration speaks for; every other name but these where `kind` is `others`. */
  readonly among: { readonly kind: "these" | "others"; readonly names: readonly string[] };
  readonly build: NodeBuild;
}

export type DeclareCapabilitiesOutcome =
  | {
      readonly kind: "declared";
      readonly changed: boolean;
      /** The session whose log was told, or null. */
      readonly told: SessionId | null;
      /** All that the node has declared. */
      readonly capabilities: CapabilityMap;
    }
  | { readonly kind: "unregistered" };

interface Row {
  readonly nodeId: NodeId;
  readonly key: string;
  readonly value: string;
  readonly now: UnixMicros;
}

const write = statement<Row>()((db, row) =>
  db
    .insertInto("node_capabilities")
    .values({
      node_id: row.nodeId,
      capability_key: row.key,
      capability_value: row.value,
      updated_at: row.now,
    })
    .onConflict((conflict) =>
      conflict.columns(["node_id", "capability_key"]).doUpdateSet((old) => ({
        capability_value: old.ref("excluded.capability_value"),
        updated_at: old.ref("excluded.updated_at"),
      })),
    ),
);

const remove = statement<Pick<Row, "nodeId" | "key">>()((db, row) =>
  db.deleteFrom("node_capabilities").where("node_id", "=", row.nodeId).where("capability_key", "=", row.key),
);

/** Changes what the node has declared, and tells the log of the session it is in, in one transaction. */
export const declareCapabilities: Operation<DeclareCapabilitiesInput, DeclareCapabilitiesOutcome> = (
  context,
  { capabilities, among, build },
) => {
  const { db, now, audit } = context;
  const node = readNode(db);
  if (node === null) return { kind: "unregistered" };
  const { nodeId } = node;
  const speaksFor = (name: string): boolean => among.names.includes(name) === (among.kind === "these");
  const spokenFor = Object.fromEntries(Object.entries(node.capabilities).filter(([name]) => speaksFor(name)));
  const changes = capabilityChanges(spokenFor, capabilities);
  for (const { capability: key } of changes) {
    const details = Object.hasOwn(capabilities, key) ? capabilities[key] : undefined;
    if (details === undefined) db.run(remove, { nodeId, key });
    else db.run(write, { nodeId, key, value: canonicalJson(details), now });
  }
  if (changes.length === 0)
    return { kind: "declared", changed: false, told: null, capabilities: node.capabilities };
  audit({
    eventType: "node_capabilities_declared",
    cause: { origin: "system" },
    payload: { node_id: nodeId, capabilities: changes.map(({ kind, capability }) => ({ kind, capability })) },
  });
  const told = tellSession(context, nodeId, build);
  return { kind: "declared", changed: true, told, capabilities: readCapabilityRows(db, nodeId) };
};
