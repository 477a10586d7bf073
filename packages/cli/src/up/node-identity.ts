import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { AttachParams } from "./control-types.ts";
import { readPrivateJson, textMember, writePrivateJson } from "./private-json.ts";

export type NodeId = AttachParams["nodeId"];

/** The id under which this state root is a runtime node: minted once, kept in `node.json`. */
export async function nodeIdentity(home: string): Promise<NodeId> {
  const file = join(home, "node.json");
  const known = textMember(await readPrivateJson(file), "node_id");
  if (known !== undefined && /^node-[0-9a-f-]{36}$/.test(known)) return known as NodeId; // has the form we mint
  const minted = `node-${randomUUID()}`;
  await writePrivateJson(file, { node_id: minted });
  return minted as NodeId; // 41 characters, none of them blank
}
