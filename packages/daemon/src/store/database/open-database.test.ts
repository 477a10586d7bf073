import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../open-store.ts";
import { adopt, observedPane, seePanes, temporaryHome } from "../store.test.support.ts";
import { MIGRATIONS } from "./migrations/migrate.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
import { isSqliteAtLeast } from "./sqlite-version.ts";

/** A home that was used once: one agent, one audit row. */
async function usedHome(home: string): Promise<void> {
  const store = await openStore(home);
  await seePanes(store, [observedPane()]);
  await adopt(store);
  await store.close();
}

test("every file of a store is 0600, and boots are counted", async () => {
  using home = temporaryHome();
  await usedHome(home.path);
  const store = await openStore(home.path);
  expect([store.boot, store.schemaVersion]).toEqual([2, SCHEMA_VERSION]);
  expect(readdirSync(home.path).map((name) => statSync(join(home.path, name)).mode & 0o777)).toEqual(
    readdirSync(home.path).map(() => 0o600),
  );
  await store.close();
});

test("what was acknowledged is there after a restart", async () => {
  using home = temporaryHome();
  await usedHome(home.path);
  const store = await openStore(home.path);
  expect(store.read.counts()).toMatchObject({ agents: { total: 1 }, panes: { registered: 1 } });
  await store.close();
});

test.each([
  ["the directory", (home: string) => chmodSync(home, 0o750)],
  ["the database", (home: string) => chmodSync(join(home, "interlock.sqlite3"), 0o640)],
  ["the audit file", (home: string) => chmodSync(join(home, "audit.jsonl"), 0o604)],
])("a mode of %s that is too broad is refused, not narrowed", async (_, widen) => {
  using home = temporaryHome();
  await usedHome(home.path);
  widen(home.path);
  const before = statSync(join(home.path, "interlock.sqlite3")).mode;
  await expect(openStore(home.path)).rejects.toMatchObject({ code: "state_permissions" });
  expect(statSync(join(home.path, "interlock.sqlite3")).mode).toBe(before);
});

test("a database that is a symbolic link is refused", async () => {
  using home = temporaryHome();
  using elsewhere = temporaryHome();
  await usedHome(elsewhere.path);
  symlinkSync(join(elsewhere.path, "interlock.sqlite3"), join(home.path, "interlock.sqlite3"));
  await expect(openStore(home.path)).rejects.toMatchObject({ code: "state_permissions" });
});

test("a directory that is not there is refused with what to do", async () => {
  using home = temporaryHome();
  await expect(openStore(join(home.path, "none"))).rejects.toMatchObject({
    code: "state_unusable",
    reason: "no state directory",
  });
});

test.each([
  ["emptied", (path: string) => truncateSync(path, 0), "database empty"],
  ["removed while its audit stands", (path: string) => rmSync(path), /^database missing/],
  ["no database at all", (path: string) => writeFileSync(path, "x".repeat(8192)), "SQLITE_NOTADB"],
  [
    "cut in the middle",
    (path: string) => truncateSync(path, statSync(path).size / 2),
    /integrity check failed|SQLITE_CORRUPT/,
  ],
  [
    "another program's",
    (path: string) => {
      rmSync(path);
      const other = new Database(path);
      other.exec("CREATE TABLE notes (text TEXT)");
      other.close();
      chmodSync(path, 0o600);
    },
    "not a state database",
  ],
])("a database that was %s is state_corrupt, and is not made anew", async (_, damage, reason) => {
  using home = temporaryHome();
  await usedHome(home.path);
  const path = join(home.path, "interlock.sqlite3");
  damage(path);
  const before = existsSync(path) ? readFileSync(path) : null;
  await expect(openStore(home.path)).rejects.toMatchObject({
    code: "state_corrupt",
    reason: expect.stringMatching(reason),
    fix: expect.stringContaining("backup"),
  });
  expect(existsSync(path) ? readFileSync(path) : null).toEqual(before);
});

test("state from before its audit file is state_corrupt: the database lost what it had acknowledged", async () => {
  using home = temporaryHome();
  await usedHome(home.path);
  const path = join(home.path, "interlock.sqlite3");
  copyFileSync(path, join(home.path, "backup"));
  const store = await openStore(home.path);
  await seePanes(store, [observedPane(), observedPane({ paneIndex: 1, paneId: "%1" })]);
  await adopt(store, {
    pane: {
      containerId: "host",
      tmuxSocket: "/tmp/tmux-1000/default",
      sessionName: "main",
      windowIndex: 0,
      paneIndex: 1,
      paneId: "%1",
    },
  });
  await store.close();
  copyFileSync(join(home.path, "backup"), path);
  await expect(openStore(home.path)).rejects.toMatchObject({
    code: "state_corrupt",
    reason: "database behind its audit",
  });
});

test("a start that was broken off before the database had its name starts over", async () => {
  using home = temporaryHome();
  writeFileSync(join(home.path, "interlock.sqlite3.new"), "half", { mode: 0o600 });
  const store = await openStore(home.path);
  expect(store.boot).toBe(1);
  await store.close();
  expect(existsSync(join(home.path, "interlock.sqlite3.new"))).toBe(false);
});

test("a newer schema is refused with the side to upgrade, and left untouched", async () => {
  using home = temporaryHome();
  await usedHome(home.path);
  const path = join(home.path, "interlock.sqlite3");
  const database = new Database(path);
  database.exec(`INSERT INTO schema_version VALUES (${SCHEMA_VERSION + 1}, 0, 'from the future')`);
  database.close();
  await expect(openStore(home.path)).rejects.toMatchObject({
    code: "state_newer",
    fix: expect.stringContaining("upgrade the daemon"),
  });
  const after = new Database(path, { readonly: true });
  expect(after.prepare("SELECT boot FROM meta").pluck().get()).toBe(1);
  after.close();
});

test("migrations are numbered without a gap, and the schema version is the last of them", () => {
  expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(SCHEMA_VERSION).toBe(MIGRATIONS.length);
});

test("SQLite's version is compared by numbers", () => {
  expect(
    ["3.51.3", "3.51.10", "3.54.1", "4.0.0", "3.51.2", "3.9.9", "3.51"].map((version) =>
      isSqliteAtLeast(version),
    ),
  ).toEqual([true, true, true, true, false, false, false]);
});

test("a directory in place of the database is refused", async () => {
  using home = temporaryHome();
  mkdirSync(join(home.path, "interlock.sqlite3"), { mode: 0o700 });
  await expect(openStore(home.path)).rejects.toMatchObject({ code: "state_permissions" });
});
