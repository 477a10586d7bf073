import { Kysely, PostgresDialect } from "kysely";
import { Pool, type PoolConfig } from "pg";
import { listenWith, type Listen } from "./listen.ts";
import type { Tables } from "./tables.ts";
import { trustedPool } from "./trusted-pool.ts";

export type Db = Kysely<Tables>;

export type DatabaseAddress =
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "socket";
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

export interface Database {
  readonly db: Db;
  /** Connections of their own for tokens, heartbeats and readiness: slow work cannot starve them. */
  readonly reserved: Db;
  /** Notifications, each channel over a further connection. */
  readonly listen: Listen;
  close(): Promise<void>;
}

const MAIN_CONNECTIONS = 12;
const RESERVED_CONNECTIONS = 6;

/** Opens the pools; a connection is made when it is first needed. */
export function openDatabase(address: DatabaseAddress): Database {
  const db = connect(address, MAIN_CONNECTIONS);
  const reserved = connect(address, RESERVED_CONNECTIONS);
  return {
    db: db.kysely,
    reserved: reserved.kysely,
    listen: listenWith({ ...target(address), ...LIMITS }),
    // kysely ends a pool only once it was used, so the pools are ended directly.
    close: async () => {
      await Promise.all([db.pool.end(), reserved.pool.end()]);
    },
  };
}

function connect(address: DatabaseAddress, max: number): { readonly pool: Pool; readonly kysely: Db } {
  const pool = new Pool({ ...target(address), ...LIMITS, max });
  // An idle connection that breaks is dropped by the pool; the next query opens another.
  pool.on("error", () => undefined);
  // A connection that breaks between two statements of a transaction says so as an event as well; the
  // next statement fails with it. Without a listener the event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { pool, kysely: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: trustedPool(pool) }) }) };
}

/** Nothing waits for ever: not for a connection, a lock, an answer or a forgotten transaction. */
const LIMITS = {
  connectionTimeoutMillis: 3_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 30_000,
  idleTimeoutMillis: 60_000,
  // A connection into a network that swallows everything is not kept for ever.
  maxLifetimeSeconds: 300,
  application_name: "interlock-control-plane",
} as const satisfies PoolConfig;

function target(address: DatabaseAddress): PoolConfig {
  switch (address.kind) {
    case "url":
      return { connectionString: address.url, keepAlive: true };
    case "socket":
      return {
        host: address.host,
        port: address.port,
        user: address.user,
        password: address.password,
        database: address.database,
      };
  }
}
