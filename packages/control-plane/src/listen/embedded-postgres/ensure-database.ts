// The first connection proves that we can get in, and makes our database.
import { Client } from "pg";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import { hasErrorCode } from "./error-code.ts";
import { SUPERUSER, type Initialisation } from "./initialise.ts";
import type { Postmaster } from "./postmaster.ts";
import { runProgram } from "./run-program.ts";

export interface PostgresAddress {
  /** Directory of the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export const DATABASE = "interlock";
export const PORT = 5432;
const INVALID_PASSWORD = "28P01";
const INVALID_CATALOG_NAME = "3D000";

/** @throws ControlPlaneStartError `postgres-failed` */
export async function ensureDatabase(
  postmaster: Postmaster,
  setting: Initialisation,
  start: () => Promise<Postmaster | undefined>,
): Promise<{ readonly address: PostgresAddress; readonly postmaster: Postmaster }> {
  const address: PostgresAddress = {
    host: setting.layout.socketDirectory,
    port: PORT,
    user: SUPERUSER,
    password: setting.password,
    database: DATABASE,
  };
  try {
    await connectOrCreate(address);
    return { address, postmaster };
  } catch (error) {
    await postmaster.stop();
    if (!hasErrorCode(error, INVALID_PASSWORD)) throw failed(setting, "connect");
  }
  // The password file was lost and made anew: the owner of the data sets it again.
  await resetPassword(setting);
  const again = await start();
  if (again === undefined) throw failed(setting, "start");
  try {
    await connectOrCreate(address);
  } catch (error) {
    await again.stop();
    throw error instanceof Error ? failed(setting, "connect") : error;
  }
  return { address, postmaster: again };
}

async function connectOrCreate(address: PostgresAddress): Promise<void> {
  try {
    await connect(address, undefined);
  } catch (error) {
    if (!hasErrorCode(error, INVALID_CATALOG_NAME)) throw error;
    await connect({ ...address, database: "postgres" }, `CREATE DATABASE ${DATABASE}`);
  }
}

async function connect(address: PostgresAddress, statement: string | undefined): Promise<void> {
  const client = new Client({ ...address, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    if (statement !== undefined) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function resetPassword({ layout, account, programs, password, log }: Initialisation): Promise<void> {
  // base64url holds nothing that a SQL literal would need to escape.
  const input = `ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`;
  const args = ["--single", "-D", layout.dataDirectory, "postgres"];
  const code = await runProgram(programs.postgres, { args, account, cwd: layout.baseDirectory, log, input });
  if (code !== 0) throw failed({ layout }, "start");
}

function failed(setting: Pick<Initialisation, "layout">, step: "start" | "connect"): ControlPlaneStartError {
  return new ControlPlaneStartError({ kind: "postgres-failed", step, logFile: setting.layout.logFile });
}
