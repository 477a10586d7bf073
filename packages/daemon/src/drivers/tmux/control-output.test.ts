import fc from "fast-check";
import { expect, test } from "vitest";
import { readControlOutput } from "./control-output.ts";

/** As tmux writes it: what stands below space, and backslashes, as three octal digits. */
function line(paneId: string, bytes: Uint8Array): Buffer {
  const text = [...bytes].map((byte) =>
    byte < 0x20 || byte === 0x5c
      ? Buffer.from(`\\${byte.toString(8).padStart(3, "0")}`)
      : Buffer.from([byte]),
  );
  return Buffer.concat([Buffer.from(`%output ${paneId} `), ...text]);
}

test("every byte comes back as the pane wrote it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(9999), (bytes, number) => {
      expect(readControlOutput(line(`%${number}`, bytes))).toEqual({
        kind: "output",
        paneId: `%${number}`,
        bytes: Buffer.from(bytes),
      });
    }),
  );
});

test("a backslash without three octal digits behind it is a backslash", () => {
  const read = (text: string) =>
    readControlOutput(Buffer.from(`%output %1 ${text}`))?.bytes.toString("latin1");
  expect(read("\\")).toBe("\\");
  expect(read("\\12")).toBe("\\12");
  expect(read("\\999")).toBe("\\999");
  expect(read("\\400")).toBe("\\400");
  expect(read("a\\015\\012")).toBe("a\r\n");
});

test("other lines are left to others", () => {
  for (const text of ["%outputs %1 x", "%output 1 x", "%exit", "%begin 1 2 3", "%output %1"])
    expect(readControlOutput(Buffer.from(text))).toBeUndefined();
});
