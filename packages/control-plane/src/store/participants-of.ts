import type { Db } from "./database.ts";

/** Whose the valid tokens among these are, by the hash in hexadecimal; an unknown or revoked one is not among the answers. */
export async function participantsOf(
  db: Db,
  tokenHashes: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  const distinct = new Map(tokenHashes.map((hash) => [hash.toString("hex"), hash]));
  const rows = await db
    .selectFrom("access_tokens")
    .select(["token_hash", "participant_id"])
    .where((where) => where.eb("token_hash", "=", where.fn.any(where.val([...distinct.values()]))))
    .where("revoked_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.token_hash.toString("hex"), row.participant_id]));
}
