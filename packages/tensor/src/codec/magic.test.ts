import { MAGIC } from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";

verifies("SHM-002", "a region begins with the magic number, low byte first", () => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(MAGIC);
  expect(bytes.toString("hex")).toBe("314d48534c504f54");
});
