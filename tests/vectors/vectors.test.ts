import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@interlock/testkit";
import { expect, test } from "vitest";
import { perform } from "./perform.ts";
import { agents } from "./scenarios/agents.ts";
import { framing } from "./scenarios/framing.ts";
import { fields, gates } from "./scenarios/gates.ts";
import { health } from "./scenarios/health.ts";
import { logsAndEvents } from "./scenarios/logs-and-events.ts";
import { open } from "./scenarios/open.ts";
import { operating } from "./scenarios/operating.ts";
import { panes } from "./scenarios/panes.ts";
import { routes } from "./scenarios/routes.ts";
import { sending } from "./scenarios/sending.ts";
import type { Scenario } from "./step.ts";
import { readVectors, vectorFiles, VECTORS } from "./vector-files.ts";

const SCENARIOS: readonly Scenario[] = [
  open,
  framing,
  gates,
  fields,
  panes,
  agents,
  sending,
  health,
  operating,
  routes,
  logsAndEvents,
];
const WRITE = process.env["INTERLOCK_WRITE_VECTORS"] === "1";

function written(lines: readonly object[]): readonly string[] {
  return lines.map((line) => JSON.stringify(line));
}

describeWithTools(["tmux"], "the golden vectors of the app plane", () => {
  for (const { file, steps } of SCENARIOS) {
    test(`${file} is what the daemon answers today`, async () => {
      const lines = await perform(steps);
      if (WRITE) writeFileSync(join(VECTORS, file), `${written(lines).join("\n")}\n`);
      expect(written(readVectors(file))).toEqual(written(lines));
    }, 60_000);
  }

  test("no file of vectors is left over", () => {
    expect(vectorFiles().toSorted()).toEqual(SCENARIOS.map(({ file }) => file).toSorted());
  });
});
