import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectControlPlane, type ControlMethods, type ControlPlaneClient } from "@interlock/client";
import { runControlPlane, startEmbeddedPostgres } from "@interlock/control-plane";

export interface Person {
  readonly plane: ControlPlaneClient;
  readonly participantId: ControlMethods["runtimenode.attach"]["params"]["participantId"];
}

/** Two people, each at a control plane of their own over one database, and the way to end all of it. */
export async function twoPeople(): Promise<{
  readonly ada: Person;
  readonly bob: Person;
  readonly end: () => Promise<void>;
}> {
  const place = mkdtempSync(join(tmpdir(), "il-example-"));
  // Where this runs as root, PostgreSQL does not: its account passes through.
  chmodSync(place, 0o711);
  const postgres = await startEmbeddedPostgres({
    home: join(place, "database"),
    systemDirectory: join(place, "postgres"),
  });
  const { host, user, password, database } = postgres.address;
  const databaseUrl = `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
  const ends: (() => Promise<void>)[] = [];
  const arrive = async (name: string): Promise<Person> => {
    const running = await runControlPlane({ home: join(place, name), databaseUrl });
    const plane = await connectControlPlane({ url: running.url, token: running.ownerToken });
    ends.push(async () => {
      plane.close();
      await running.close();
    });
    return { plane, participantId: running.participantId };
  };
  const end = async (): Promise<void> => {
    for (const leave of ends) await leave();
    await postgres.stop();
    rmSync(place, { recursive: true, force: true });
  };
  try {
    return { ada: await arrive("ada"), bob: await arrive("bob"), end };
  } catch (error) {
    await end();
    throw error;
  }
}
