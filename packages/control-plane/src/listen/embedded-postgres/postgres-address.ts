import { readFile } from "node:fs/promises";
import type { DatabaseAddress } from "../../store/database.ts";
import { SYSTEM_DIRECTORY } from "./embedded-postgres.ts";
import { DATABASE, PORT } from "./ensure-database.ts";
import { hasErrorCode } from "./error-code.ts";
import { SUPERUSER } from "./initialise.ts";
import { postgresLayout } from "./layout.ts";

/**
 * Where the embedded PostgreSQL of a home listens while a control plane runs on it, for a program beside that.
 * @returns undefined where there is none
 */
export async function postgresAddress(home: string): Promise<DatabaseAddress | undefined> {
  const { passwordFile, socketDirectory } = postgresLayout(home, SYSTEM_DIRECTORY);
  try {
    const password = (await readFile(passwordFile, "utf8")).trim();
    return {
      kind: "socket",
      host: socketDirectory,
      port: PORT,
      user: SUPERUSER,
      password,
      database: DATABASE,
    };
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
