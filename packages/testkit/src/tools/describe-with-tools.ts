import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";

/* oxlint-disable vitest/valid-title, vitest/valid-describe-callback -- titles and suites come from the caller */

/** A tool by the name of its program, or by a name of its own and why it is not there. */
export type NeededTool = string | { readonly name: string; readonly missing: string | undefined };

/**
 * A suite that needs programs of the system. Where one is missing the suite is skipped and its title says why; with
 * `INTERLOCK_REQUIRE_ALL=1` it fails instead.
 */
export function describeWithTools(tools: readonly NeededTool[], title: string, suite: () => void): void {
  const missing = tools.flatMap((tool) => {
    if (typeof tool !== "string") return tool.missing === undefined ? [] : [`${tool.name}: ${tool.missing}`];
    return isOnPath(tool) ? [] : [`${tool}: not found`];
  });
  if (missing.length === 0) describe(title, suite);
  else if (process.env["INTERLOCK_REQUIRE_ALL"] === "1") {
    describe(title, () => it("has the tools it needs", () => expect(missing).toEqual([])));
  } else describe.skip(`${title} (skipped, ${missing.join("; ")})`, suite);
}

function isOnPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return [...folders, "/usr/sbin", "/sbin"].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
