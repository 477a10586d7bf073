import type { NodeId } from "@interlock/contracts";
import type { LocalNode } from "../../service/node/local-node.ts";

/** A daemon speaks for one node: its own. */
export async function isOwnNode(node: Pick<LocalNode, "registered">, nodeId: NodeId): Promise<boolean> {
  return (await node.registered()).nodeId === nodeId;
}
