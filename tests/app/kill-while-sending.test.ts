import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditReport, describeWithTools, scale, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { MomentWatch, momentOf, numbersFrom } from "./kill-moment.ts";

const KILLS = scale(12, 500);
const SENDS = 10;
const SENDERS = 2;
const WAIT_MS = 30_000;

/** What was sent: each text once, with the id it was acknowledged under, if it was. */
type Sent = Map<string, string | undefined>;

async function killedWhileSending(
  world: AppWorld,
  agent: string,
  {
    texts,
    watch,
    sent,
  }: { readonly texts: readonly string[]; readonly watch: MomentWatch; readonly sent: Sent },
): Promise<void> {
  let killed = false;
  const waiting = [...texts];
  const sender = async (): Promise<void> => {
    for (let text = waiting.shift(); text !== undefined && !killed; text = waiting.shift()) {
      sent.set(text, undefined);
      try {
        const { result } = await world.call("app.send_input", { target_agent_id: agent, payload: { text } });
        sent.set(text, String(result?.["message_id"]));
        watch.answered();
      } catch (error) {
        // A connection that a killed daemon took along is what this is about; any other is a failure.
        if (!killed) throw error;
      }
    }
  };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("the moment to kill never came")), WAIT_MS);
  const senders = Promise.all(Array.from({ length: SENDERS }, sender));
  try {
    await Promise.race([watch.reached, late.promise, senders.then(() => watch.reached)]);
    killed = true;
    await world.daemon.kill();
    await senders;
  } finally {
    clearTimeout(timer);
    watch.close();
  }
}

/** The rows of the queue once none of them waits. */
async function settledRows(world: AppWorld): Promise<readonly Row[]> {
  for (const end = performance.now() + scale(30_000, 600_000); performance.now() < end;) {
    const { result } = await world.call("app.queue.list", { filters: { state: "queued" }, limit: 1 });
    if (result?.["total"] === 0) return world.rows("app.queue.list");
  }
  throw new Error("messages stayed queued");
}

describeWithTools(["tmux"], "kill -9 in the middle of sending", () => {
  verifies(
    ["APP-188", "APP-189", "APP-206"],
    `after each of ${KILLS} kills every message is in one state, none is typed twice, and the audit holds`,
    async () => {
      const seed = Number(process.env["INTERLOCK_SEED"] ?? Date.now() % 2 ** 31);
      const below = numbersFrom(seed);
      const files = mkdtempSync(join(tmpdir(), "il-pane-"));
      const received = join(files, "received");
      const pane = join(files, "output");
      for (const file of [received, pane]) writeFileSync(file, "");
      const world = await AppWorld.open(`exec tee -a ${received}`);
      const sent: Sent = new Map();
      try {
        await world.tmux.tmux("pipe-pane", "-t", "%0", `exec cat >> ${pane}`);
        await world.hello();
        const agent = await world.adopt();
        for (let round = 0; round < KILLS; round += 1) {
          const watch = new MomentWatch(momentOf(round, below), {
            log: join(world.home, "interlock.sqlite3-wal"),
            pane,
          });
          const texts = Array.from({ length: SENDS }, (_, at) => `<${round}.${at}>`);
          await killedWhileSending(world, agent, { texts, watch, sent });
          await world.start();
          await world.hello();
        }

        const rows = await settledRows(world);
        // What a kill left on the pane's line without its Enter.
        await world.tmux.tmux("send-keys", "-t", "%0", "-l", "<end>");
        await world.tmux.tmux("send-keys", "-t", "%0", "Enter");
        await expect.poll(() => readFileSync(received, "utf8"), { timeout: WAIT_MS }).toContain("<end>");
        const typed = readFileSync(received, "utf8");
        const times = (text: string) => typed.split(text).length - 1;

        const byId = new Map(rows.map((row) => [String(row["message_id"]), row]));
        const byText = Map.groupBy(rows, (row) => String(row["payload_preview"]));
        expect(byId.size).toBe(rows.length);
        for (const [text, id] of sent) {
          const own = byText.get(text) ?? [];
          if (id !== undefined) expect(byId.get(id)).toMatchObject({ payload_preview: text });
          expect(own.length).toBeLessThanOrEqual(1);
          const [row] = own;
          if (row?.["state"] === "delivered") expect(times(text)).toBe(1);
          else if (row === undefined) expect(times(text)).toBe(0);
          else {
            const end = { state: "failed", failure_reason: "attempt_interrupted" };
            expect(row).toMatchObject(end);
            expect(times(text)).toBeLessThanOrEqual(1);
          }
        }
        expect([...byText.keys()].filter((text) => !sent.has(text))).toEqual([]);
        // Otherwise the kills missed what they were for.
        expect(rows.filter((row) => row["state"] === "failed").length).toBeGreaterThan(0);
        expect(rows.filter((row) => row["state"] === "delivered").length).toBeGreaterThan(0);
        await expect
          .poll(() => auditReport(world.home), { timeout: WAIT_MS })
          .toMatchObject({ pending: 0, findings: [] });
      } catch (error) {
        throw new Error(`seen with INTERLOCK_SEED=${seed}`, { cause: error });
      } finally {
        await world.close();
        rmSync(files, { recursive: true, force: true });
      }
    },
    { timeout: scale(240_000, 7_200_000) },
  );
});
