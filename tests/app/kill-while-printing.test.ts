import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, scale, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { PrintingWorld } from "./printing-world.ts";
import type { Row } from "./app-world.ts";

const KILLS = scale(4, 100);
const LINES = scale(6_000, 60_000);
const BURST = scale(10_000, 200_000);

/** Every third line is told at once, the others are collected. */
const printed = (at: number): string => (at % 3 === 0 ? `DONE ${at}` : `step ${at}`);

/** What the events say was printed: the lines told at once, and how many lines all events stand for. */
function account(events: readonly Row[]): { readonly told: readonly unknown[]; readonly lines: number } {
  return {
    told: events.filter(({ event_type }) => event_type === "completed").map(({ excerpt }) => excerpt),
    lines: events.reduce((sum, { debounce }) => sum + Number((debounce as Row)["collapsed_count"]), 0), // the file's shape
  };
}

describeWithTools(["tmux"], "output without end", () => {
  verifies(
    ["APP-462", "APP-466", "APP-471"],
    `after ${KILLS} kills every line is in one event, and each event once in the file`,
    async () => {
      const pane = await PrintingWorld.open("debounce_activity_window_seconds = 0.3");
      try {
        // A process of its own prints on while the daemon is dead.
        const script = `i=0; while [ $i -lt ${LINES} ]; do if [ $((i % 3)) = 0 ]; then echo "DONE $i"; else echo "step $i"; fi; i=$((i + 1)); [ $((i % 40)) = 0 ] && sleep 0.05; done`;
        const printer = spawn("sh", ["-c", `${script} >> ${pane.source}`], { stdio: "ignore" });
        const finished = once(printer, "exit");
        let seen = 0;
        let inTheMiddle = 0;
        for (let kill = 0; kill < KILLS; kill += 1) {
          // In the middle of it: a part of the lines that this life adds has been committed.
          const wanted = seen + 20 + Math.floor(Math.random() * 60);
          const events = await pane.eventsWhen(
            (found) => found.length >= wanted || printer.exitCode !== null,
            60_000,
          );
          seen = events.length;
          if (printer.exitCode === null) inTheMiddle += 1;
          await pane.world.daemon.kill();
          await pane.world.start();
          await pane.world.hello();
        }
        expect(inTheMiddle).toBeGreaterThanOrEqual(2);
        await finished;
        const expected = Array.from({ length: LINES }, (_, at) => printed(at));
        const told = expected.filter((line) => line.startsWith("DONE"));
        await pane.eventsWhen(
          (found) => found.filter(({ event_type }) => event_type === "completed").length >= told.length,
          120_000,
        );
        await expect
          .poll(() => account(pane.copied()).lines, { timeout: 30_000 })
          .toBeGreaterThanOrEqual(LINES);
        const events = await pane.events();
        expect(account(pane.copied())).toEqual({ told, lines: LINES });
        const ids = events.map(({ event_id }) => event_id);
        expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => at + 1));
        expect(pane.copied().map(({ event_id }) => event_id)).toEqual(ids);
      } finally {
        await pane.close();
      }
    },
    { timeout: scale(300_000, 3_600_000) },
  );

  verifies(
    "APP-460",
    `a burst of ${BURST} lines is accounted for to the last`,
    async () => {
      const pane = await PrintingWorld.open("debounce_activity_window_seconds = 0.3");
      try {
        pane.print(...Array.from({ length: BURST }, (_, at) => printed(at)));
        await expect
          .poll(
            async () => {
              const { result } = await pane.world.call("app.event.list", {
                limit: 1,
                filters: { event_type: "completed" },
              });
              return result?.["total"];
            },
            { timeout: scale(60_000, 900_000) },
          )
          .toBe(Math.ceil(BURST / 3));
        await expect.poll(() => account(pane.copied()).lines, { timeout: 30_000 }).toBe(BURST);
        const told = Array.from({ length: BURST }, (_, at) => printed(at)).filter((line) =>
          line.startsWith("DONE"),
        );
        expect(account(pane.copied()).told).toEqual(told);
        const log = readFileSync(join(pane.world.home, "logs", "host", `${pane.agent}.log`), "utf8");
        expect(log.split("\n").length - 1).toBe(BURST);
      } finally {
        await pane.close();
      }
    },
    { timeout: scale(120_000, 1_200_000) },
  );
});
