import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LocalWorld } from "../local/local-world.ts";
import { frame, readFrames } from "../local/raw-frames.ts";
import { LOCAL_SCENARIOS, type LocalStep } from "./local-scenarios.ts";
import { Placeholders } from "./placeholders.ts";
import { VECTORS } from "./vector-files.ts";

const DIRECTORY = join(VECTORS, "local");
const WRITE = process.env["INTERLOCK_WRITE_VECTORS"] === "1";

/** Says the steps over one connection, and gives the lines of the file: each step, what came back behind it. */
async function perform(path: string, steps: readonly LocalStep[]): Promise<readonly string[]> {
  const socket = connect(path);
  await once(socket, "connect");
  const messages = readFrames(socket);
  const placeholders = new Placeholders();
  const lines: object[] = [];
  const next = async (kind: "answer" | "push", request: object): Promise<void> => {
    let { value } = await messages.next();
    // A heartbeat belongs to the time, not to what was said.
    while (isHeartbeat(value)) ({ value } = await messages.next());
    lines.push({ [kind]: placeholders.write(value, request) });
  };
  for (const step of steps) {
    lines.push(step);
    if ("pushes" in step) for (let at = 0; at < step.pushes; at += 1) await next("push", {});
    else {
      const said = "bytes" in step ? step.bytes : frame(JSON.stringify(placeholders.fill(step.request)));
      socket.write(said);
      await next("answer", "bytes" in step ? {} : step.request);
    }
  }
  socket.destroy();
  return lines.map((line) => JSON.stringify(line));
}

function isHeartbeat(message: unknown): boolean {
  const value: unknown = Reflect.get(Object(Reflect.get(Object(message), "params")), "value");
  return Reflect.get(Object(value), "type") === "heartbeat";
}

describe("the golden vectors of the local plane", () => {
  let world: LocalWorld;
  beforeAll(async () => {
    world = await LocalWorld.open();
    if (WRITE) mkdirSync(DIRECTORY, { recursive: true });
  }, 120_000);
  afterAll(() => world.close());

  for (const { file, steps } of LOCAL_SCENARIOS) {
    test(`${file} is what the daemon answers today`, async () => {
      const lines = await perform(world.socket, steps);
      if (WRITE) writeFileSync(join(DIRECTORY, file), `${lines.join("\n")}\n`);
      expect(readFileSync(join(DIRECTORY, file), "utf8").trimEnd().split("\n")).toEqual(lines);
    }, 60_000);
  }

  test("no file of vectors is left over", () => {
    expect(readdirSync(DIRECTORY).toSorted()).toEqual(LOCAL_SCENARIOS.map(({ file }) => file).toSorted());
  });
});
