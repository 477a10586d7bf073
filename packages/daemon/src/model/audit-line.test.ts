import fc from "fast-check";
import { expect, test } from "vitest";
import { readAuditLine } from "./audit-line.ts";
import { AUDIT_GENESIS, AUDIT_RESERVED_KEYS, linkAuditRow, type AuditValue } from "./audit-row.ts";

const reserved: ReadonlySet<string> = new Set(AUDIT_RESERVED_KEYS);
/** What JSON carries exactly; the payloads of operations are made of it. */
const value = fc.jsonValue({ stringUnit: "binary" }) as fc.Arbitrary<AuditValue>; // fast-check types it as unknown
const payload = fc.dictionary(
  fc.string().filter((key) => !reserved.has(key) && key !== "__proto__"),
  value,
);
const stamp = { ts: "2026-08-14T12:34:56.123456+00:00", event_type: "routing_toggled", origin: "system" };

test("what the chain writes reads back as the row it was", () => {
  fc.assert(
    fc.property(payload, (extra) => {
      const { line, head } = linkAuditRow(AUDIT_GENESIS, { ...stamp, ...extra });
      const reading = readAuditLine(line);
      expect(reading.kind === "row" && reading.head).toEqual(head);
    }),
  );
});

test("any other text of one row is not that row: one changed character is enough", () => {
  const { line } = linkAuditRow(AUDIT_GENESIS, {
    ...stamp,
    previous_value: "enabled",
    current_value: "disabled",
  });
  fc.assert(
    fc.property(fc.nat(line.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (at, put) => {
      const changed = line.slice(0, at) + put + line.slice(at + 1);
      fc.pre(changed !== line);
      expect(readAuditLine(changed).kind).not.toBe("row");
    }),
    { numRuns: 2000 },
  );
});

test("the same content in another key order, spacing or with a doubled key is edited", () => {
  const { line } = linkAuditRow(AUDIT_GENESIS, stamp);
  const parsed: unknown = JSON.parse(line);
  expect(readAuditLine(JSON.stringify(parsed, null, 1)).kind).toBe("edited");
  expect(readAuditLine(line.replace("{", '{"origin":"app",')).kind).toBe("edited");
});

test("the next row links to the one before it", () => {
  const first = linkAuditRow(AUDIT_GENESIS, stamp);
  const second = linkAuditRow(first.head, stamp);
  const reading = readAuditLine(second.line);
  expect(reading.kind === "row" && [reading.prev, reading.head.seq]).toEqual([first.head.hash, 2]);
});
