import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { scale } from "@interlock/testkit/scale";
import { expect, test } from "vitest";
import { openStore } from "../../store/open-store.ts";
import {
  adopt,
  observedPane,
  OPERATOR,
  seePanes,
  startedLog,
  temporaryHome,
} from "../../store/store.test.support.ts";
import { prepareLogFile } from "./log-file.ts";

const ROUNDS = scale(5, 100);
const SCRIPT = fileURLToPath(new URL("./log-kill.test.support.ts", import.meta.url));

/** Follows the log in a process of its own and kills that after its `after`th commit, at whatever it does then. */
async function killedAfter(home: string, after: number): Promise<void> {
  const child = spawn(process.execPath, ["--conditions=interlock-source", SCRIPT, home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let commits = 0;
  createInterface({ input: child.stdout }).on("line", () => {
    commits += 1;
    if (commits !== after) return;
    for (const end = performance.now() + Math.random() * 3; performance.now() < end;);
    child.kill("SIGKILL");
  });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null]; // what `exit` carries
  expect(signal).toBe("SIGKILL");
}

test(
  "kill -9 of the reader while lines are written loses none of them and reads none twice",
  { timeout: 60_000 * ROUNDS },
  async () => {
    using home = temporaryHome();
    const directory = join(home.path, "logs");
    mkdirSync(directory);
    const logPath = join(directory, "a.log");
    writeFileSync(logPath, "");
    const first = await openStore(home.path);
    await seePanes(first, [observedPane()]);
    const agentId = await adopt(first);
    const file = await prepareLogFile(logPath);
    if (file.kind !== "prepared") throw new Error(file.kind);
    const started = startedLog({ logPath, pipePath: logPath, fileInode: file.inode });
    await first.write.attachLog({ agentId, started, cause: OPERATOR });
    await first.close();

    let written = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        // Pieces that end anywhere, as a pipe's do.
        const text = `line ${written}\nline ${written + 1}\n`;
        const cut = Math.floor(Math.random() * text.length);
        appendFileSync(logPath, text.slice(0, cut));
        await pause(1);
        appendFileSync(logPath, text.slice(cut));
        written += 2;
      }
    })();
    for (let round = 0; round < ROUNDS; round += 1)
      await killedAfter(home.path, 3 + Math.floor(Math.random() * 20));
    writing = false;
    await writer;

    // A last one reads what is left, and is killed after it has committed that.
    const before = await openStore(home.path);
    const known = before.read.activeLogOf(agentId)?.byteOffset ?? 0;
    await before.close();
    appendFileSync(logPath, `line ${written}\n`);
    expect(known).toBeGreaterThan(0);
    const size = Buffer.byteLength(Array.from({ length: written + 1 }, (_, at) => `line ${at}\n`).join(""));
    const child = spawn(process.execPath, ["--conditions=interlock-source", SCRIPT, home.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) if (Number(line) === size) break;
    child.kill("SIGKILL");
    await once(child, "exit");

    const store = await openStore(home.path);
    const excerpts: string[] = [];
    for (let after = 0; ;) {
      const { events, position } = store.read.eventsAfter({ after, limit: 200, types: null, agentId: null });
      if (events.length === 0) break;
      excerpts.push(...events.map(({ excerpt }) => excerpt));
      after = position;
    }
    await store.close();
    expect(excerpts).toEqual(Array.from({ length: written + 1 }, (_, at) => `line ${at}`));
  },
);
