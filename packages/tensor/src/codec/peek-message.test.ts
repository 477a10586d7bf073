import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { MESSAGES, bytesOf } from "./golden-vectors.test.support.ts";
import { kindKey, peekKind } from "./peek-message.ts";

verifies("SHM-009", "each kind of message has a key of its own, read from its header alone", () => {
  const keys = MESSAGES.map(kindKey);
  expect(new Set(keys).size).toBe(MESSAGES.length);
  expect(MESSAGES.map(({ name }) => peekKind(bytesOf(name).subarray(0, 8)))).toEqual(keys);
  const [first] = MESSAGES;
  const later = Uint8Array.from([0, 0, 0, ...bytesOf(first?.name ?? "")]);
  expect(peekKind(later, 3)).toBe(keys[0]);
  expect(peekKind(later.subarray(0, 10), 3)).toBeUndefined();
});
