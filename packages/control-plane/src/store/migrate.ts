import { sql, type Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { ControlPlaneStartError } from "../model/start-failure.ts";
import { codeOf, isDatabaseUnavailable } from "./database-failure.ts";
import type { Db } from "./database.ts";
import { MIGRATIONS } from "./migrations/all-migrations.ts";
import { readSchemaState } from "./schema-state.ts";

/**
 * Brings the schema to ours. Any number of control planes may do so at once: kysely takes an
 * advisory lock, and all of it is one transaction.
 * @throws ControlPlaneStartError `schema-newer` | `migration-failed`
 * @throws the driver's error while the database does not answer
 */
export async function migrate(db: Db): Promise<void> {
  const state = await readSchemaState(db);
  if (state.kind === "current") return;
  if (state.kind === "newer")
    throw new ControlPlaneStartError({ kind: "schema-newer", migration: state.migration });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => runnable() } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (isDatabaseUnavailable(error)) throw error;
  const failed = results?.find((result) => result.status === "Error");
  throw new ControlPlaneStartError({
    kind: "migration-failed",
    migration: failed?.migrationName ?? "none",
    sqlState: codeOf(error),
  });
}

function runnable(): Record<string, Migration> {
  const entries = Object.entries(MIGRATIONS).map(([name, statements]) => [
    name,
    {
      up: async (db: Kysely<unknown>): Promise<void> => {
        for (const statement of statements) await sql.raw(statement).execute(db);
      },
    },
  ]);
  return Object.fromEntries(entries) as Record<string, Migration>; // the values are built above
}
