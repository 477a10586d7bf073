import { parseEventEnvelopeVersion, type EventEnvelopeVersion } from "@interlock/contracts";
import { expect, test } from "vitest";
import { isReadOnly } from "./read-only.ts";

function version(text: string): EventEnvelopeVersion {
  const parsed = parseEventEnvelopeVersion(text);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
}

test("without a floor every version may write", () => {
  expect(isReadOnly(version("0.0"), undefined)).toBe(false);
});

test.each([
  ["1.0", "1.0", false],
  ["1.1", "1.0", false],
  ["0.9", "1.0", true],
  ["10.0", "9.0", false],
  ["9.0", "10.0", true],
  ["1.10", "1.9", false],
  ["9007199254740993.0", "9007199254740992.0", false],
  ["9007199254740992.0", "9007199254740993.0", true],
])("[RTN-003 RTN-031] version %s under floor %s is read-only: %s", (client, floor, expected) => {
  expect(isReadOnly(version(client), version(floor))).toBe(expected);
});
