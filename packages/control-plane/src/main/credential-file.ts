// `control-plane.json`: how the programs of this home find the control plane and act as its owner.
// The owner token's plain text lies here and nowhere else.
import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ParticipantId } from "@interlock/contracts";
import type { OwnerCredential } from "../service/owner-credential.ts";
import { codeOf } from "../store/database-failure.ts";

export const CREDENTIAL_FILE = "control-plane.json";

export interface ControlPlaneAddress {
  readonly host: string;
  readonly port: number;
}

/** @returns undefined when there is no file, or none that can be read: a new one is then made. */
export async function readCredential(home: string): Promise<OwnerCredential | undefined> {
  try {
    return credentialIn(JSON.parse(await readFile(join(home, CREDENTIAL_FILE), "utf8")));
  } catch (error) {
    if (codeOf(error) === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function credentialIn(file: unknown): OwnerCredential | undefined {
  if (typeof file !== "object" || file === null) return undefined;
  if (!("participantId" in file) || typeof file.participantId !== "string" || !UUID.test(file.participantId))
    return undefined;
  if (!("ownerToken" in file) || typeof file.ownerToken !== "string" || file.ownerToken.length < 32)
    return undefined;
  return { participantId: file.participantId as ParticipantId, token: file.ownerToken }; // has the id's form
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Replaces the file in one step; readable by its owner only. */
export async function writeCredential(
  home: string,
  address: ControlPlaneAddress,
  owner: OwnerCredential,
): Promise<void> {
  const file = join(home, CREDENTIAL_FILE);
  const building = `${file}.${randomBytes(6).toString("hex")}`;
  const content = {
    address,
    url: `http://${address.host}:${address.port}`,
    participantId: owner.participantId,
    ownerToken: owner.token,
  };
  await writeFile(building, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  await rename(building, file);
}
