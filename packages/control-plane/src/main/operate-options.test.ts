import { expect, test } from "vitest";
import { parseOperateOptions } from "./operate-options.ts";

const SESSION = "--session=01890a5d-ac96-774b-bcce-b302099a8057";
const parse = (...args: readonly string[]) => parseOperateOptions(args, { INTERLOCK_HOME: "/home" });

test("a deed is understood whole", () => {
  expect(parse("raise-floor", SESSION, "--floor=2.0")).toMatchObject({
    options: { home: "/home", databaseUrl: undefined, deed: { kind: "raise-floor", floor: "2.0" } },
  });
  expect(parse("revoke-node", SESSION, "--node=n 1", "--reason=lost")).toMatchObject({
    options: { deed: { kind: "revoke-node", nodeId: "n 1", reason: "lost" } },
  });
});

test.each([
  [[]],
  [["raise-floor"]],
  [["raise-floor", "--session=1", "--floor=2.0"]],
  [["raise-floor", SESSION, "--floor=2"]],
  [["raise-floor", "revoke-node", SESSION, "--floor=2.0"]],
  [["revoke-node", SESSION, "--node= "]],
  [["revoke-node", SESSION, `--node=${"n".repeat(257)}`]],
  [["revoke-node", SESSION, "--node=n", "--reason="]],
  [["revoke-node", SESSION, "--node=n", `--reason=${"r".repeat(513)}`]],
  [["lower-floor", SESSION]],
  [["revoke-node", SESSION, "--nod=n"]],
])("%j is refused with a reason", (args) => {
  expect(parse(...args)).toEqual({ kind: "refused", reason: expect.stringMatching(/\w/) });
});
