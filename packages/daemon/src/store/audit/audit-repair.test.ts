import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { createConnection } from "../database/connection.ts";
import { openReaderDatabase } from "../database/open-database.ts";
import { openStore } from "../open-store.ts";
import { OPERATOR, temporaryHome } from "../store.test.support.ts";
import { mendAuditFile } from "./mend-audit-file.ts";
import { auditedHome, auditLines, verified, writeAuditLines } from "./audit.test.support.ts";

/** Puts the last rows back into the outbox, as if the process had ended before it could tell that they were synced. */
function forgetMark(home: string, kept: number): void {
  const lines = auditLines(home);
  const database = new Database(join(home, "interlock.sqlite3"));
  const last = kept === 0 ? { seq: 0, hash: "0".repeat(64) } : JSON.parse(lines[kept - 1] ?? "");
  const bytes = Buffer.byteLength(
    lines
      .slice(0, kept)
      .map((line) => `${line}\n`)
      .join(""),
  );
  database
    .prepare("UPDATE audit_state SET appended_seq = ?, appended_hash = ?, appended_bytes = ?")
    .run(last.seq, last.hash, bytes);
  for (const [at, line] of lines.entries())
    if (at >= kept) database.prepare("INSERT INTO audit_outbox (seq, line) VALUES (?, ?)").run(at + 1, line);
  database.close();
}

test("a crash at any byte of the last rows is explained: the file is brought back to a whole row", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 3);
  const path = join(home.path, "audit.jsonl");
  const whole = readFileSync(path);
  const first = Buffer.byteLength(`${auditLines(home.path)[0] ?? ""}\n`);
  forgetMark(home.path, 1);
  const database = openReaderDatabase(home.path);
  const ends = new Set<number>();
  for (let size = first; size <= whole.length; size += 1) {
    writeFileSync(path, whole.subarray(0, size));
    const { end, damage } = mendAuditFile(path, createConnection(database), false);
    expect(damage).toBeNull();
    expect(readFileSync(path).equals(whole.subarray(0, end.bytes))).toBe(true);
    ends.add(end.bytes);
  }
  database.close();
  expect(ends.size).toBe(3);
});

test("what a crash took from the file is written again, to the byte, and the chain has no finding", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 3);
  const path = join(home.path, "audit.jsonl");
  const whole = readFileSync(path);
  forgetMark(home.path, 1);
  truncateSync(path, whole.length - 20);
  const store = await openStore(home.path);
  expect(await store.auditSettled()).toEqual({ kind: "settled" });
  expect(store.health().jsonl).toEqual({ status: "ok" });
  await store.close();
  expect(readFileSync(path).equals(whole)).toBe(true);
  expect(await verified(home.path)).toEqual([]);
});

test("a cut tail is never mended: the start says so, goes on, and the gap stays", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 4);
  writeAuditLines(home.path, auditLines(home.path).slice(0, 2));
  const store = await openStore(home.path);
  expect(store.health().jsonl).toEqual({ status: "degraded", reason: "audit file cut" });
  await store.write.setRouting({ enabled: false, by: "me", cause: OPERATOR });
  await store.close();
  expect(await verified(home.path)).toEqual(["missing 3", "recorded-damage 3"]);
  expect(auditLines(home.path).map((line) => JSON.parse(line).seq)).toEqual([1, 2, 5, 6]);
});

test("a tail cut inside a row leaves the torn row in sight, on a line of its own", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 3);
  truncateSync(join(home.path, "audit.jsonl"), statSync(join(home.path, "audit.jsonl")).size - 9);
  await (await openStore(home.path)).close();
  expect(await verified(home.path)).toEqual(["malformed 3", "missing 4", "recorded-damage 4"]);
});

test("foreign lines behind the end are moved beside the file, and the chain remembers them", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 2);
  const path = join(home.path, "audit.jsonl");
  appendFileSync(path, '{"ts":"now","event_type":"forged"}\n');
  const store = await openStore(home.path);
  expect(store.health().jsonl).toEqual({ status: "degraded", reason: "audit file foreign-tail" });
  await store.close();
  expect(await verified(home.path)).toEqual(["recorded-damage 3"]);
  const beside = readdirSync(home.path).filter((name) => name.startsWith("audit.jsonl.damaged-"));
  expect(beside.map((name) => readFileSync(join(home.path, name), "utf8").includes("forged"))).toEqual([
    true,
  ]);
});

test("bytes without a line, as a power cut leaves them, are cleared and are no finding", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 2);
  forgetMark(home.path, 1);
  const path = join(home.path, "audit.jsonl");
  truncateSync(path, Buffer.byteLength(`${auditLines(home.path)[0] ?? ""}\n`));
  appendFileSync(path, Buffer.alloc(200));
  await (await openStore(home.path)).close();
  expect(await verified(home.path)).toEqual([]);
});

test("a file swapped for another chain is noticed at the start", async () => {
  using home = temporaryHome();
  using other = temporaryHome();
  await auditedHome(home.path, 2);
  await auditedHome(other.path, 3);
  writeAuditLines(home.path, auditLines(other.path));
  const store = await openStore(home.path);
  expect(store.health().jsonl).toEqual({ status: "degraded", reason: "audit file replaced" });
  await store.close();
  expect((await verified(home.path)).length).toBeGreaterThan(0);
});

verifies(
  "APP-680",
  "while the file cannot be written mutations stand, readiness says so, and every row follows later",
  async () => {
    using home = temporaryHome();
    const store = await openStore(home.path);
    const path = join(home.path, "audit.jsonl");
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    expect(await store.write.setRouting({ enabled: false, by: "me", cause: OPERATOR })).toMatchObject({
      changed: true,
    });
    expect(await store.auditSettled()).toMatchObject({ kind: "behind" });
    expect(store.health()).toMatchObject({
      sqlite: { status: "ok" },
      jsonl: { status: "degraded", reason: expect.stringContaining("EISDIR") },
    });
    expect(store.read.routing().enabled).toBe(false);
    rmdirSync(path);
    renameSync(`${path}.away`, path);
    expect(await store.auditSettled()).toEqual({ kind: "settled" });
    expect(store.health().jsonl).toEqual({ status: "ok" });
    await store.close();
    expect(await verified(home.path)).toEqual([]);
    expect(auditLines(home.path).length).toBe(1);
  },
);
