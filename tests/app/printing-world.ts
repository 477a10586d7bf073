import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

/** A world whose first pane prints what it is given, byte for byte, and has its log attached. */
export class PrintingWorld {
  readonly world: AppWorld;
  readonly agent: string;
  readonly #directory: string;

  private constructor(world: AppWorld, agent: string, directory: string) {
    this.world = world;
    this.agent = agent;
    this.#directory = directory;
  }

  /** `config` goes into the table `[events]`. */
  static async open(config: string): Promise<PrintingWorld> {
    const directory = mkdtempSync(join(tmpdir(), "il-print-"));
    writeFileSync(join(directory, "source"), "");
    const world = await AppWorld.open(
      `exec tail -n +1 -F ${join(directory, "source")}`,
      `[events]\n${config}\n`,
    );
    await world.hello();
    const agent = await world.adopt();
    const { ok } = await world.call("app.log.attach", { agent_id: agent });
    expect(ok).toBe(true);
    return new PrintingWorld(world, agent, directory);
  }

  /** Another process prints: what it appends here appears in the pane. */
  get source(): string {
    return join(this.#directory, "source");
  }

  print(...lines: readonly string[]): void {
    appendFileSync(this.source, lines.map((line) => `${line}\n`).join(""));
  }

  /** All events, in the order of their numbers. */
  events(filters: object = {}): Promise<readonly Row[]> {
    return this.world.rows("app.event.list", { order_by: "event_id:asc", filters });
  }

  /** The events as soon as `enough` is true of them. */
  async eventsWhen(enough: (events: readonly Row[]) => boolean, ms = 15_000): Promise<readonly Row[]> {
    let events = await this.events();
    for (const end = performance.now() + ms; !enough(events) && performance.now() < end;)
      events = await this.events();
    if (!enough(events)) throw new Error(`not as wanted after ${ms} ms: ${events.length} events`);
    return events;
  }

  /** Every whole line of `events.jsonl`. */
  copied(): readonly Row[] {
    const lines = readFileSync(join(this.world.home, "events.jsonl"), "utf8").split("\n");
    expect(lines.pop()).toBe("");
    return lines.map((line) => JSON.parse(line) as Row); // asserted on by the tests
  }

  async close(): Promise<void> {
    await this.world.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
