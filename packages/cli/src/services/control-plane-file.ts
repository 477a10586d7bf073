import { join } from "node:path";
import type { ControlMethods } from "@interlock/client";
import { readPrivateJson, textMember } from "../up/private-json.ts";

/** What `control-plane.json` tells the programs of a state root. */
export interface ControlPlaneFile {
  readonly url: string;
  readonly participantId: ControlMethods["runtimenode.attach"]["params"]["participantId"];
  readonly ownerToken: string;
}

export async function readControlPlaneFile(home: string): Promise<ControlPlaneFile | undefined> {
  const content = await readPrivateJson(join(home, "control-plane.json"));
  const url = textMember(content, "url");
  const participantId = textMember(content, "participantId");
  const ownerToken = textMember(content, "ownerToken");
  if (url === undefined || participantId === undefined || ownerToken === undefined) return undefined;
  // The control plane wrote the id it gave the owner; it checks it again on every call.
  return { url, ownerToken, participantId: participantId as ControlPlaneFile["participantId"] };
}
