import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "../build-first.ts";

const PROGRAM = join(CHECKOUT, "packages/daemon/src/store/fixture/fill-home.test.support.ts");

/** What a filled home holds; events and messages `times` as many. */
export const FILLED = "10 containers, 220 panes, 200 agents, 100 routes, 1000 events, 200 messages";

/** Fills a home by the store's own operations, in a process of its own. */
export function filledHome(home: string, times: number): string {
  execFileSync(process.execPath, ["--conditions=interlock-source", PROGRAM, home, String(times)], {
    stdio: ["ignore", 2, 2],
  });
  return home;
}
