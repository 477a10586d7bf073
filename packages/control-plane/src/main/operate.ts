#!/usr/bin/env node
// What no method of the wire does: an operator raises a session's floor, or takes a node's trust away. Runs beside the
// control planes of the database and ends. Whoever may read the database's password is the operator. Standard output
// carries one line: {"event":"done","outcome":…} or {"event":"failed","kind":…,"message":…}.
import type { ParticipantId } from "@interlock/contracts";
import { postgresAddress } from "../listen/embedded-postgres/postgres-address.ts";
import { raiseFloor } from "../service/raise-floor.ts";
import { revokeNode } from "../service/revoke-node.ts";
import { codeOf, isDatabaseUnavailable } from "../store/database-failure.ts";
import { openDatabase, type Db } from "../store/database.ts";
import { readSchemaState } from "../store/schema-state.ts";
import { readCredential } from "./credential-file.ts";
import { parseOperateOptions, type OperateOptions } from "./operate-options.ts";

type Answer =
  | { readonly event: "done"; readonly outcome: { readonly kind: string } }
  | {
      readonly event: "failed";
      readonly kind: "usage" | "unavailable" | "no-control-plane" | "other-version" | "unexpected";
      readonly message: string;
    };

async function main(): Promise<Answer> {
  const parsed = parseOperateOptions(process.argv.slice(2), process.env);
  if (parsed.kind === "refused") return { event: "failed", kind: "usage", message: parsed.reason };
  const { home, databaseUrl } = parsed.options;
  const owner = await readCredential(home);
  const address =
    databaseUrl === undefined ? await postgresAddress(home) : { kind: "url" as const, url: databaseUrl };
  if (owner === undefined || address === undefined)
    return {
      event: "failed",
      kind: "no-control-plane",
      message: "No control plane was started on this home.",
    };
  const database = openDatabase(address);
  try {
    return await operate(database.db, parsed.options, owner.participantId);
  } finally {
    await database.close();
  }
}

async function operate(db: Db, { deed }: OperateOptions, operator: ParticipantId): Promise<Answer> {
  try {
    if ((await readSchemaState(db)).kind !== "current")
      return { event: "failed", kind: "other-version", message: "The database belongs to another version." };
    // The running control planes tell what is noted.
    const context = { db, isPrepared: () => true, nodeEvents: { wake: () => undefined } };
    const outcome =
      deed.kind === "raise-floor"
        ? await raiseFloor(context, deed.sessionId, deed.floor)
        : await revokeNode(context, { ...deed, revokedBy: operator });
    if (outcome.kind !== "unavailable") return { event: "done", outcome };
  } catch (error) {
    // Its text may hold the address with the password.
    if (!isDatabaseUnavailable(error))
      return {
        event: "failed",
        kind: "unexpected",
        message: `The database says ${codeOf(error) ?? "no code"}.`,
      };
  }
  return { event: "failed", kind: "unavailable", message: "The database does not answer." };
}

const answer = await main();
process.stdout.write(`${JSON.stringify(answer)}\n`);
process.exitCode = answer.event === "done" ? 0 : 1;
