import type Database from "better-sqlite3";
import { expect, test } from "vitest";
import { recordAuditDamage } from "../audit/record-audit-damage.ts";
import { writerTable } from "../operations/writer-table.ts";
import type { WriterTable } from "../operations/operation-map.ts";
import { OPERATOR, temporaryHome } from "../store.test.support.ts";
import { createGroupCommit } from "./group-commit.ts";
import { openWriterDatabase } from "./open-database.ts";
import type { WriterJob } from "./writer-protocol.ts";

const toggle = (id: number, enabled: boolean): WriterJob => ({
  id,
  name: "setRouting",
  at: id,
  input: { enabled, by: `job ${id}`, cause: OPERATOR },
});
const damage = (id: number): WriterJob => ({
  id,
  name: "recordAuditDamage",
  at: id,
  input: { damage: { kind: "replaced" } },
});

function outbox(database: Database.Database): unknown {
  return database.prepare("SELECT seq FROM audit_outbox ORDER BY seq").pluck().all();
}

/** Writes first, then breaks: what it wrote must go. */
const breaking: WriterTable = {
  ...writerTable,
  recordAuditDamage: (context, input) => {
    recordAuditDamage(context, input);
    throw new TypeError("a defect");
  },
};

test("an operation that breaks undoes itself alone, also in the audit chain", () => {
  using home = temporaryHome();
  const database = openWriterDatabase(home.path, 0);
  const results = createGroupCommit(database, breaking)([toggle(1, false), damage(2), toggle(3, true)]);
  expect(results).toMatchObject([
    { id: 1, ok: true, output: { changed: true } },
    { id: 2, ok: false, failure: { code: "operation_failed", reason: "unexpected exception" } },
    { id: 3, ok: true, output: { previous: false, changed: true } },
  ]);
  expect(outbox(database)).toEqual([1, 2]);
  expect(database.prepare("SELECT head_seq FROM audit_state").pluck().get()).toBe(2);
  database.close();
});

test("on a full disk the whole group fails, nothing of it stays, and the next group goes on", () => {
  using home = temporaryHome();
  const database = openWriterDatabase(home.path, 0);
  const commit = createGroupCommit(database, writerTable);
  database.pragma(`max_page_count = ${String(database.pragma("page_count", { simple: true }))}`);
  const by = "x".repeat(100_000);
  const results = commit([
    toggle(1, false),
    { ...toggle(2, true), input: { enabled: true, by, cause: OPERATOR } } as WriterJob,
    toggle(3, false),
  ]);
  expect(results.map((result) => !result.ok && result.failure.code)).toEqual([
    "storage_full",
    "storage_full",
    "storage_full",
  ]);
  expect(outbox(database)).toEqual([]);
  database.pragma("max_page_count = 1000000");
  expect(commit([toggle(4, false)])).toMatchObject([{ id: 4, ok: true, output: { changed: true } }]);
  expect(outbox(database)).toEqual([1]);
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();
});

test("a database held by another process is a busy store, and free again afterwards", () => {
  using home = temporaryHome();
  const database = openWriterDatabase(home.path, 0);
  database.pragma("busy_timeout = 1");
  const foreign = openWriterDatabase(home.path, 0);
  const commit = createGroupCommit(database, writerTable);
  foreign.exec("BEGIN IMMEDIATE");
  expect(commit([toggle(1, false)])).toMatchObject([{ ok: false, failure: { code: "storage_busy" } }]);
  foreign.exec("ROLLBACK");
  foreign.close();
  expect(commit([toggle(2, false)])).toMatchObject([{ ok: true }]);
  database.close();
});

test("after an I/O error nothing is tried again", () => {
  using home = temporaryHome();
  const database = openWriterDatabase(home.path, 0);
  let calls = 0;
  const failing: WriterTable = {
    ...writerTable,
    setRouting: () => {
      calls += 1;
      throw Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR_FSYNC" });
    },
  };
  const commit = createGroupCommit(database, failing);
  const failure = { ok: false, failure: { code: "storage_failed", reason: "SQLITE_IOERR_FSYNC" } };
  expect(commit([toggle(1, false), toggle(2, false)])).toMatchObject([failure, failure]);
  expect(commit([toggle(3, false)])).toMatchObject([failure]);
  expect(calls).toBe(1);
  database.close();
});
