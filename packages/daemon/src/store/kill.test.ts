import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { scale } from "@interlock/testkit/scale";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { verifyAudit } from "./audit/verify-audit.ts";
import type { Acknowledged } from "./kill.test.support.ts";
import { openStore } from "./open-store.ts";
import { temporaryHome } from "./store.test.support.ts";

const ROUNDS = scale(4, 120);

/** Kills the worker at a random moment after its `after`th acknowledged step, in the middle of whatever it writes. */
async function killedAfter(home: string, after: number): Promise<readonly Acknowledged[]> {
  const script = fileURLToPath(new URL("./kill.test.support.ts", import.meta.url));
  const worker = spawn(process.execPath, ["--conditions=interlock-source", script, home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: Acknowledged[] = [];
  const lines = createInterface({ input: worker.stdout });
  lines.on("line", (line) => {
    told.push(JSON.parse(line) as Acknowledged); // written by tell() of the worker
    // A spin shorter than one commit moves the kill over all of its parts.
    if (told.length === after)
      for (const end = performance.now() + Math.random() * 3; performance.now() < end;);
    if (told.length === after) worker.kill("SIGKILL");
  });
  const [[, signal]] = await Promise.all([once(worker, "exit"), once(lines, "close")]);
  expect(signal).toBe("SIGKILL");
  return told;
}

/** The kept counts against the rows they count. */
function countsHold(home: string): boolean {
  const database = new Database(join(home, "interlock.sqlite3"), { readonly: true });
  const kept = database
    .prepare("SELECT facet, value FROM counters WHERE subject = 'queue' AND value > 0 ORDER BY facet")
    .all();
  const counted = database
    .prepare("SELECT state AS facet, count(*) AS value FROM message_queue GROUP BY state ORDER BY state")
    .all();
  const check: unknown = database.pragma("integrity_check", { simple: true });
  database.close();
  return check === "ok" && JSON.stringify(kept) === JSON.stringify(counted);
}

test(
  "after kill -9 in the middle of writing, what was acknowledged stands, each message is in one state, and the audit holds",
  { timeout: 60_000 * ROUNDS },
  async () => {
    using home = temporaryHome();
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await killedAfter(home.path, 20 + Math.floor(Math.random() * 400))));

      const store = await openStore(home.path);
      const { interrupted } = await store.write.recoverDeliveries({});
      expect(await store.auditSettled()).toEqual({ kind: "settled" });
      for (const told of acknowledged) {
        if (told.step === "adopted")
          expect(store.read.agent(told.agentId)).toMatchObject({ agentId: told.agentId });
        else if (told.step === "enqueued")
          expect(store.read.message(told.messageId)).toMatchObject({ messageId: told.messageId });
        else expect(store.read.message(told.messageId)).toMatchObject({ state: "delivered" });
      }
      for (const { messageId } of interrupted)
        expect(store.read.message(messageId)).toMatchObject({
          state: "failed",
          failureReason: "attempt_interrupted",
        });
      expect((await store.write.recoverDeliveries({})).interrupted).toEqual([]);
      await store.close();

      expect((await verifyAudit(home.path)).findings).toEqual([]);
      expect(countsHold(home.path)).toBe(true);
      expect(effectsOf(home.path)).toEqual({ twice: [], ended: "after enqueue" });
    }
  },
);

/** Messages with two audit rows for one effect, and whether every end has its beginning before it. */
function effectsOf(home: string): { readonly twice: readonly string[]; readonly ended: string } {
  const seen = new Set<string>();
  const twice: string[] = [];
  let ended = "after enqueue";
  for (const line of readFileSync(join(home, "audit.jsonl"), "utf8").trim().split("\n")) {
    const row = JSON.parse(line);
    if (typeof row.message_id !== "string") continue;
    const effect =
      row.event_type === "queue_message_enqueued" ? `enqueued ${row.message_id}` : `ended ${row.message_id}`;
    if (seen.has(effect)) twice.push(effect);
    if (effect.startsWith("ended") && !seen.has(`enqueued ${row.message_id}`))
      ended = `before enqueue: ${row.message_id}`;
    seen.add(effect);
  }
  return { twice, ended };
}
