import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, scale, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { AppWorld, type Row } from "./app-world.ts";
import { AuditTrail } from "./audit-trail.ts";
import { tamperings, type Tampering } from "./tamperings.ts";

// Each check is two programs.
vi.setConfig({ testTimeout: scale(300_000, 3_600_000), hookTimeout: 90_000 });

/** Of each kind, spread from the first to the last. */
const OF_EACH_KIND = scale(3, Number.POSITIVE_INFINITY);

function spread(all: readonly Tampering[]): readonly Tampering[] {
  if (all.length <= OF_EACH_KIND) return all;
  const step = (all.length - 1) / (OF_EACH_KIND - 1);
  return Array.from({ length: OF_EACH_KIND }, (_, at) => all[Math.round(at * step)]).filter(
    (one) => one !== undefined,
  );
}

describeWithTools(["tmux"], "the audit of a daemon, changed by somebody else", () => {
  let world: AppWorld;
  let sound = "";
  const path = (): string => join(world.home, "audit.jsonl");
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    const agent_id = await world.adopt();
    for (const label of ["one", "two", "three"]) await world.call("app.agent.update", { agent_id, label });
    const route = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
    for (let made = 0; made < 2; made += 1) await world.call("app.route.add", route);
    const [first] = await world.rows("app.route.list");
    await world.call("app.route.update", { route_id: first?.["route_id"], enabled: false });
    await world.call("app.route.remove", { route_id: first?.["route_id"] });
    await world.settled(await world.send(agent_id, "hello"));
    const trail = new AuditTrail(world.home);
    await trail.behind(0);
    trail[Symbol.dispose]();
    await world.daemon.stop();
    sound = readFileSync(path(), "utf8");
  });
  afterAll(() => world.close());

  const verify = async (): Promise<{ readonly code: number; readonly report: Row }> => {
    const { code, out } = await runCli(world.home, ["--json", "daemon", "audit", "verify"]);
    return { code, report: JSON.parse(out) as Row }; // what --json promises
  };

  verifies("APP-654", "untouched it is as it was written", async () => {
    writeFileSync(path(), sound);
    expect(await verify()).toMatchObject({
      code: 0,
      report: { rows: sound.split("\n").length - 1, findings: [] },
    });
  });

  for (const kind of ["edited", "inserted", "dropped", "swapped", "repeated", "cut off"]) {
    verifies("APP-654", `a row that was ${kind} is found and named, by the command too`, async () => {
      const all = tamperings(sound.split("\n").slice(0, -1)).find(([one]) => one?.what.includes(kind)) ?? [];
      const tried = spread(all);
      expect(tried.length).toBeGreaterThanOrEqual(3);
      for (const { what, bytes, finding } of tried) {
        writeFileSync(path(), bytes);
        const { code, report } = await verify();
        expect([what, code]).toEqual([what, 1]);
        expect([what, report["findings"]]).toEqual([
          what,
          expect.arrayContaining([expect.objectContaining(finding)]),
        ]);
      }
    });
  }

  test("in words the command names the line as well", async () => {
    const [[edit] = []] = tamperings(sound.split("\n").slice(0, -1));
    writeFileSync(path(), edit?.bytes ?? "");
    const { code, out } = await runCli(world.home, ["daemon", "audit", "verify"]);
    expect(code).toBe(1);
    expect(out).toMatch(/edited {2}line 1, seq \d+/);
  });
});
