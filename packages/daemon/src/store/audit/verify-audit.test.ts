import fc from "fast-check";
import { appendFileSync, readFileSync, rmSync, truncateSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AUDIT_GENESIS, linkAuditRow, type AuditBody, type AuditHead } from "../../model/audit-row.ts";
import { temporaryHome } from "../store.test.support.ts";
import { auditedHome, auditLines, verified, writeAuditLines } from "./audit.test.support.ts";
import { verifyAudit } from "./verify-audit.ts";

const ROWS = 12;
const RUNS = scale(40, 2_000);
const home = temporaryHome();
let sound: readonly string[] = [];

beforeAll(async () => {
  await auditedHome(home.path, ROWS);
  sound = auditLines(home.path);
});
beforeEach(() => writeAuditLines(home.path, sound));
afterAll(() => home[Symbol.dispose]());

const place = fc.nat(ROWS - 1);

/** A whole chain anew, each row with a hash that is right for its changed content. */
function relinked(lines: readonly string[], from: number, change: (by: string) => string): readonly string[] {
  let head: AuditHead = AUDIT_GENESIS;
  return lines.map((line, index) => {
    const {
      seq: _seq,
      prev: _prev,
      hash: _hash,
      ...body
    } = JSON.parse(line) as AuditBody & { readonly via: string }; // as this store wrote it
    const linked = linkAuditRow(head, index === from ? { ...body, via: change(body.via) } : body);
    head = linked.head;
    return linked.line;
  });
}

test("a sound file has every row and no finding", async () => {
  expect(await verifyAudit(home.path)).toMatchObject({ rows: ROWS, pending: 0, findings: [] });
});

type Mutation = (lines: readonly string[], at: number, other: number) => readonly string[];

/** One kind of tampering each, at a drawn place. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "an edited row": (lines, at) =>
    lines.with(at, (lines[at] ?? "").replace('"app_session_id":3', '"app_session_id":4')),
  "a row edited with its own hash made right": (lines, at) =>
    lines.with(at, relinked(lines, at, () => "app.other")[at] ?? ""),
  "a dropped row": (lines, at) => lines.toSpliced(at, 1),
  "an inserted copy of a row": (lines, at, other) => lines.toSpliced(at, 0, lines[other] ?? ""),
  "two swapped rows": (lines, at, other) => lines.with(at, lines[other] ?? "").with(other, lines[at] ?? ""),
  "a cut tail": (lines, at) => lines.slice(0, at),
};

test.each(Object.entries(MUTATIONS))("%s is found wherever it is", async (_, mutate) => {
  await fc.assert(
    fc.asyncProperty(place, place, async (at, other) => {
      const changed = mutate(sound, at, other);
      fc.pre(changed.join("\n") !== sound.join("\n"));
      writeAuditLines(home.path, changed);
      expect(await verified(home.path)).not.toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test("a chain written anew from an edited row on is found by what the database remembers", async () => {
  for (let at = 0; at < ROWS; at += 1) {
    writeAuditLines(
      home.path,
      relinked(sound, at, () => "app.other"),
    );
    expect(await verified(home.path)).toEqual(["rewritten"]);
  }
});

test("a tail cut inside a row is found, and so is a removed file", async () => {
  const path = join(home.path, "audit.jsonl");
  truncateSync(path, statSync(path).size - 5);
  expect(await verified(home.path)).toEqual(["cut", `malformed ${ROWS}`]);
  rmSync(path);
  expect(await verified(home.path)).toEqual(["cut"]);
});

verifies("APP-654", "the last row cut to any length, its line feed included, is found", async () => {
  const path = join(home.path, "audit.jsonl");
  const whole = readFileSync(path);
  const last = Buffer.byteLength(sound.at(-1) ?? "") + 1;
  for (let left = 0; left < last; left += 1) {
    writeFileSync(path, whole.subarray(0, whole.length - last + left));
    expect([left, await verified(home.path)]).toEqual([
      left,
      left === 0 ? ["cut"] : ["cut", `malformed ${ROWS}`],
    ]);
  }
});

verifies("APP-654", "bytes behind the last row are found, although they end in no line feed", async () => {
  for (const bytes of ["{", "\0\0", sound.at(-1) ?? ""]) {
    writeAuditLines(home.path, sound);
    appendFileSync(join(home.path, "audit.jsonl"), bytes);
    expect(await verified(home.path)).toEqual([`malformed ${ROWS + 1}`]);
  }
});

verifies("APP-654", "any member of any row, changed in any way, is found in its line", async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(place, fc.nat(20), value, async (at, member, other) => {
      const row = JSON.parse(sound[at] ?? "") as AuditBody;
      const names = Object.keys(row);
      const name = names[member % names.length] ?? "";
      fc.pre(row[name] !== other);
      writeAuditLines(home.path, sound.with(at, JSON.stringify({ ...row, [name]: other })));
      // Without the members that every row has it is no row at all.
      expect((await verified(home.path))[0]).toMatch(new RegExp(`^(edited|malformed) ${at + 1}$`));
    }),
    { numRuns: RUNS },
  );
});

test("a soundly linked row that the daemon never wrote is found behind the end", async () => {
  const last = JSON.parse(sound.at(-1) ?? "");
  const forged = linkAuditRow(
    { seq: last.seq, hash: last.hash },
    { ts: "2026-08-14T00:00:00.000000+00:00", event_type: "x", origin: "system" },
  );
  appendFileSync(join(home.path, "audit.jsonl"), `${forged.line}\n`);
  expect(await verified(home.path)).toEqual([`beyond-head ${ROWS + 1}`]);
});

test("without its database a file is checked against itself, and the report says so", async () => {
  using elsewhere = temporaryHome();
  writeAuditLines(elsewhere.path, sound.with(3, "{}"));
  expect(await verified(elsewhere.path)).toEqual(["no-anchor", "malformed 4", "missing 5"]);
});
