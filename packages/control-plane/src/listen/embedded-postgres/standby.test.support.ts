// A second PostgreSQL that follows a first one, made from a backup of it while it runs; and a door that leads clients to
// one or the other.
import { execFile } from "node:child_process";
import { appendFile, chown, cp, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
import { postgresLayout } from "./layout.ts";
import type { PrivateDirectories } from "./private-directories.test.support.ts";

const run = promisify(execFile);

/** A backup as an operator takes one: the files are copied between two calls to the server, which goes on working. */
export async function backUp(client: Client, from: string, to: string): Promise<void> {
  await client.query("SELECT pg_backup_start('copy', true)");
  await run("cp", ["-a", from, to]);
  const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop()");
  await Promise.all(["postmaster.pid", "postmaster.opts"].map((name) => rm(join(to, name), { force: true })));
  const label = join(to, "backup_label");
  await writeFile(label, rows[0]?.labelfile ?? "", { mode: 0o600 });
  const { uid, gid } = await stat(from);
  await chown(label, uid, gid);
}

/** Starts a standby of the primary on a home of its own; settles when it follows. */
export async function startStandby(
  primary: EmbeddedPostgres,
  directories: PrivateDirectories,
): Promise<EmbeddedPostgres> {
  const home = `${directories.home}-standby`;
  const [from, to] = [directories.home, home].map((each) =>
    postgresLayout(each, directories.systemDirectory),
  );
  if (from === undefined || to === undefined) throw new Error("two homes have two layouts");
  const owner = await stat(from.dataDirectory);
  await mkdir(to.privateDirectory, { recursive: true, mode: 0o700 });
  await mkdir(to.baseDirectory, { recursive: true, mode: 0o700 });
  await chown(to.baseDirectory, owner.uid, owner.gid);
  await cp(from.passwordFile, to.passwordFile);
  const client = new Client({ ...primary.address });
  await client.connect();
  try {
    await backUp(client, from.dataDirectory, to.dataDirectory);
  } finally {
    await client.end();
  }
  const { host, port, user, password } = primary.address;
  await appendFile(
    join(to.dataDirectory, "postgresql.auto.conf"),
    `primary_conninfo = 'host=${host} port=${port} user=${user} password=${password}'\n`,
  );
  await writeFile(join(to.dataDirectory, "standby.signal"), "");
  return startEmbeddedPostgres({ home, systemDirectory: directories.systemDirectory });
}

/** A TCP port behind which stands whichever server it was last pointed to. */
export interface Door {
  readonly port: number;
  /** New connections go there; those that are open stay where they are. */
  pointTo(server: EmbeddedPostgres): void;
  /** Every answer comes so many milliseconds later. */
  slowDown(ms: number): void;
  /** Breaks every connection that is open. */
  cut(): void;
  close(): Promise<void>;
}

export async function openDoor(first: EmbeddedPostgres): Promise<Door> {
  let [target, delayMs] = [first, 0];
  const open = new Set<Socket>();
  const server = createServer((inner) => {
    const { host, port } = target.address;
    const outer = connect(join(host, `.s.PGSQL.${port}`));
    inner.pipe(outer);
    outer.on("data", (chunk) => {
      if (delayMs === 0) inner.write(chunk);
      else setTimeout(() => inner.destroyed || inner.write(chunk), delayMs);
    });
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(one);
      // The other end learns of every end in the same way.
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    // It listens on a port, not on a path.
    port: (server.address() as AddressInfo).port,
    pointTo: (next) => (target = next),
    slowDown: (ms) => (delayMs = ms),
    cut,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
