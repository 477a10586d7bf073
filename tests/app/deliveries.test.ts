import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, scale, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

const PANES = 50;
const EACH = 4;
const KILLS = scale(2, 60);

interface Sent {
  readonly pane: string;
  readonly line: string;
  readonly id: string;
}

describeWithTools(["tmux"], "many messages for many real panes", () => {
  let world: AppWorld;
  let agents: ReadonlyMap<string, string>;
  beforeAll(async () => {
    world = await AppWorld.open();
    await world.hello();
    for (let at = 0; at < PANES; at += 1)
      // The terminal echoes what is typed; the program keeps the lines that Enter ended.
      await world.tmux.tmux("new-window", "-d", "-t", "work", `exec cat >> ${world.home}/$TMUX_PANE`);
    const all = await world.adoptAll();
    agents = new Map([...all].filter(([pane]) => pane !== "%0"));
    expect(agents.size).toBe(PANES);
  }, 120_000);
  afterAll(async () => {
    await world.close();
  });

  /** The lines that the program in a pane got. */
  function got(pane: string): readonly string[] {
    const file = join(world.home, pane);
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  }

  /** Sends `EACH` lines to every pane: the lines of one pane one after the other, the panes all at once. */
  async function sendAll(round: string): Promise<readonly Sent[]> {
    const sent: Sent[] = [];
    await Promise.all(
      [...agents].map(async ([pane, agent]) => {
        for (let at = 0; at < EACH; at += 1) {
          const line = `${round} ${pane} ${at}`;
          sent.push({ pane, line, id: await world.send(agent, line) });
        }
      }),
    );
    return sent;
  }

  async function ends(sent: readonly Sent[]): Promise<ReadonlyMap<string, Row>> {
    const rows = await Promise.all(sent.map(({ id }) => world.settled(id, 60_000)));
    return new Map(sent.map(({ line }, at) => [line, rows[at] ?? {}]));
  }

  const of = (sent: readonly Sent[], pane: string) =>
    sent.filter((one) => one.pane === pane).map(({ line }) => line);

  verifies(
    "APP-514",
    "fifty panes are typed into side by side, each in the order its messages came in",
    async () => {
      const sent = await sendAll("first");
      const rows = await ends(sent);
      expect(new Set([...rows.values()].map(({ state }) => state))).toEqual(new Set(["delivered"]));
      for (const pane of agents.keys()) expect(got(pane)).toEqual(of(sent, pane));
      const attempts = [...rows.values()].map((row) => ({
        from: Date.parse(String(row["delivery_attempt_started_at"])),
        to: Date.parse(String(row["delivered_at"])),
      }));
      const under = attempts.map(
        ({ from }) => attempts.filter((one) => one.from <= from && from < one.to).length,
      );
      expect(Math.max(...under)).toBeGreaterThan(5);
    },
    { timeout: 120_000 },
  );

  verifies(
    ["APP-518", "APP-188", "APP-189"],
    "a daemon that is killed in the middle of it types nothing twice, and goes on with what waits",
    async () => {
      for (let round = 0; round < KILLS; round += 1) {
        const sending = sendAll(`kill ${round}`).catch(() => [] as readonly Sent[]);
        // Killed once lines of this round arrive: some are typed, some on their way, most wait.
        const arrived = () =>
          [...agents.keys()].some((pane) => got(pane).at(-1)?.startsWith(`kill ${round} `));
        for (const end = performance.now() + 30_000; !arrived();) {
          if (performance.now() > end) throw new Error("nothing arrives");
          await new Promise(setImmediate);
        }
        await world.daemon.kill();
        await sending;
        await world.start();
        await world.hello();
        // Rows change their state while the pages are read, so the pages go by what stays.
        const listed = (await world.rows("app.queue.list", { order_by: "enqueued_at" })).filter(
          ({ payload_preview }) => String(payload_preview).startsWith(`kill ${round} `),
        );
        const sent = listed
          .map((row) => {
            const line = String(row["payload_preview"]);
            return { line, pane: line.split(" ")[2] ?? "", id: String(row["message_id"]) };
          })
          .toSorted((a, b) => (a.line < b.line ? -1 : 1));
        const rows = await ends(sent);
        for (const pane of agents.keys()) {
          // A text that was typed without its Enter stands before the next one on the same line.
          const lines = got(pane)
            .flatMap((line) => line.split(/(?=kill \d+ %)/))
            .filter((line) => line.startsWith(`kill ${round} `));
          expect(new Set(lines).size).toBe(lines.length);
          // In their order, without those that broke off, each of which may or may not have arrived.
          const delivered = of(sent, pane).filter((line) => rows.get(line)?.["state"] === "delivered");
          expect(lines.filter((line) => rows.get(line)?.["state"] === "delivered")).toEqual(delivered);
        }
        for (const row of rows.values()) {
          if (row["state"] === "delivered") continue;
          expect(row).toMatchObject({
            state: "failed",
            failure_reason: "attempt_interrupted",
            receipt: { status: "uncertain", evidence: "attempt_broken_off" },
          });
        }
      }
    },
    { timeout: 60_000 + KILLS * 60_000 },
  );
});
