import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../open-store.ts";
import { OPERATOR, temporaryHome } from "../store.test.support.ts";
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

test("a crash at any byte of the last rows is completed to the same file, and looks like nothing", async () => {
  using home = temporaryHome();
  await auditedHome(home.path, 3);
  const path = join(home.path, "audit.jsonl");
  const whole = readFileSync(path);
  const first = Buffer.byteLength(`${auditLines(home.path)[0] ?? ""}\n`);
  const step = process.env["INTERLOCK_SOAK"] === undefined ? 97 : 1;
  for (let size = first; size <= whole.length; size += step) {
    writeAuditLines(home.path, whole.toString().split("\n").slice(0, -1));
    forgetMark(home.path, 1);
    truncateSync(path, size);
    const store = await openStore(home.path);
    expect(await store.auditSettled()).toEqual({ kind: "settled" });
    expect(store.health().jsonl).toEqual({ status: "ok" });
    await store.close();
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(await verified(home.path)).toEqual([]);
  }
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

test("while the file cannot be written mutations stand, readiness says so, and every row follows later", async () => {
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
});
