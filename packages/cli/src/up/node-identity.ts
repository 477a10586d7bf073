import { join } from "node:path";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import type { AttachParams } from "./control-types.ts";
import { readPrivateJson, textMember } from "./private-json.ts";

export type NodeId = AttachParams["nodeId"];

/** The id under which this state root is a runtime node, as its daemon shows it in `node.json`; nothing before it was one. */
export async function knownNode(home: string): Promise<NodeId | undefined> {
  const id = textMember(await readPrivateJson(join(home, "node.json")), "node_id");
  return id as NodeId | undefined; // the daemon wrote it; the control plane checks it again on every call
}

/** @throws CliFailure when this machine was no node yet */
export async function nodeIdentity(home: string): Promise<NodeId> {
  const id = await knownNode(home);
  if (id === undefined)
    throw new CliFailure(
      EXIT.notFound,
      "This machine has not been a node yet.",
      "interlock up makes it one.",
    );
  return id;
}
