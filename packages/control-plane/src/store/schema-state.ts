import { sql } from "kysely";
import { codeOf } from "./database-failure.ts";
import type { Db } from "./database.ts";
import { MIGRATIONS } from "./migrations/all-migrations.ts";

/** How the database's schema stands against ours. */
export type SchemaState =
  | { readonly kind: "current" }
  | { readonly kind: "behind" }
  | { readonly kind: "newer"; readonly migration: string };

const UNDEFINED_TABLE = "42P01";

export async function readSchemaState(db: Db): Promise<SchemaState> {
  const applied = await appliedMigrations(db);
  const known = Object.keys(MIGRATIONS);
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown !== undefined) return { kind: "newer", migration: unknown };
  return known.every((name) => applied.includes(name)) ? { kind: "current" } : { kind: "behind" };
}

async function appliedMigrations(db: Db): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{
      name: string;
    }>`SELECT name FROM kysely_migration ORDER BY name DESC`.execute(db);
    return rows.map((row) => row.name);
  } catch (error) {
    if (codeOf(error) === UNDEFINED_TABLE) return [];
    throw error;
  }
}
