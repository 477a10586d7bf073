// A control plane on a database of its own, and ways to look at it from both sides.
import { readFile } from "node:fs/promises";
import type { ParticipantId } from "@interlock/contracts";
import { Client } from "pg";
import { postgresLayout } from "../listen/embedded-postgres/layout.ts";
import { privateDirectories } from "../listen/embedded-postgres/private-directories.test.support.ts";
import { hashAccessToken, newAccessToken } from "../service/access-token.ts";
import { newId } from "../service/new-id.ts";
import { runControlPlane, type ControlPlaneOptions, type RunningControlPlane } from "./run-control-plane.ts";

export interface Caller {
  readonly participantId: ParticipantId;
  readonly token: string;
}

/** One answer, as it came. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** `result.data`, or undefined. */
  readonly data: unknown;
  /** `error.data.interlock`, or undefined. */
  readonly failure: { readonly code: string; readonly message: string; readonly details: object } | undefined;
}

export interface TestPlane {
  readonly home: string;
  readonly options: ControlPlaneOptions;
  readonly plane: RunningControlPlane;
  readonly owner: Caller;
  /** Replaces the running control plane by a fresh one on the same home. */
  restart(): Promise<void>;
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  addParticipant(): Promise<Caller>;
  /** A session that the caller owns; its id. */
  session(caller: Caller, floor?: string): Promise<string>;
  mutate(path: string, body: unknown, caller?: Caller): Promise<Answer>;
  query(path: string, input: unknown, caller?: Caller): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startTestPlane(changed: Partial<ControlPlaneOptions> = {}): Promise<TestPlane> {
  const directories = await privateDirectories();
  const { home, systemDirectory } = directories;
  const options: ControlPlaneOptions = {
    home,
    postgresSystemDirectory: systemDirectory,
    rateLimits: "off",
    ...changed,
  };
  let plane = await runControlPlane(options);
  const sql: TestPlane["sql"] = async (text, values = []) =>
    withClient(home, systemDirectory, (client) => client.query(text, [...values]).then((r) => r.rows));
  const owner = (): Caller => ({ participantId: plane.participantId, token: plane.ownerToken });
  const mutate: TestPlane["mutate"] = (path, body, caller = owner()) =>
    ask(`${plane.url}/trpc/${path}`, caller, { method: "POST", body: JSON.stringify(body) });
  return {
    home,
    options,
    get plane() {
      return plane;
    },
    get owner() {
      return owner();
    },
    restart: async () => {
      await plane.close();
      plane = await runControlPlane(options);
    },
    sql,
    addParticipant: async () => {
      const caller: Caller = { participantId: newId() as ParticipantId, token: newAccessToken() }; // a UUID
      await sql("INSERT INTO participants (id) VALUES ($1)", [caller.participantId]);
      await sql("INSERT INTO access_tokens (token_hash, participant_id) VALUES ($1, $2)", [
        hashAccessToken(caller.token),
        caller.participantId,
      ]);
      return caller;
    },
    session: async (caller, floor) => {
      const { data } = await mutate("session.create", {}, caller);
      const { sessionId } = data as { sessionId: string }; // the contract's answer, checked by the server
      if (floor !== undefined)
        await sql("UPDATE sessions SET min_client_version = $1 WHERE id = $2", [floor, sessionId]);
      return sessionId;
    },
    mutate,
    query: (path, input, caller = owner()) =>
      ask(`${plane.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, caller, {}),
    stop: async () => {
      await plane.close();
      await directories.remove();
    },
  };
}

export async function ask(
  url: string,
  caller: Pick<Caller, "token"> | undefined,
  init: RequestInit,
): Promise<Answer> {
  const headers = {
    "content-type": "application/json",
    ...(caller !== undefined && { authorization: `Bearer ${caller.token}` }),
    ...(init.headers as Record<string, string> | undefined), // tests pass plain objects
  };
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  const body = JSON.parse(text) as {
    result?: { data: unknown };
    error?: { data: { interlock: Answer["failure"] } };
  };
  return { status: response.status, text, data: body.result?.data, failure: body.error?.data.interlock };
}

/** Address of the embedded PostgreSQL of a home, for a test that looks into it or lends it out. */
export async function databaseUrl(home: string, systemDirectory: string): Promise<string> {
  const layout = postgresLayout(home, systemDirectory);
  const password = (await readFile(layout.passwordFile, "utf8")).trim();
  return `postgres://interlock:${password}@localhost/interlock?host=${encodeURIComponent(layout.socketDirectory)}`;
}

async function withClient<Value>(
  home: string,
  systemDirectory: string,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionString: await databaseUrl(home, systemDirectory) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
