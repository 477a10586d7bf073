import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";
import { rawLine } from "@interlock/testkit";
import { AppWorld } from "../app/app-world.ts";
import { Placeholders } from "./placeholders.ts";
import type { Piece, Step, VectorStep } from "./step.ts";

const UNTIL_MS = 10_000;

/** How requests go out and what else is done with their answers, before placeholders stand in them. */
export interface Performance {
  /** Writes a line and gives what comes back; by default its first line, whether or not the connection ends. */
  readonly exchange?: (socket: string, line: string) => Promise<string>;
  readonly onAnswer?: (request: Readonly<Record<string, unknown>>, answer: string) => void;
}

/** Takes the steps in a fresh world, and gives the lines of the file: each step, each answer behind its request. */
export async function perform(
  steps: readonly Step[],
  performance: Performance = {},
): Promise<readonly object[]> {
  const world = await AppWorld.open();
  const placeholders = new Placeholders();
  const lines: object[] = [];
  try {
    for (const step of steps) {
      lines.push(step);
      if ("vector" in step) lines.push({ answer: await answerTo(step, world, placeholders, performance) });
      else if (step.world === "restart") await world.restart();
      else await tmux(world, step.server ?? "default", step.args);
    }
  } finally {
    await world.close();
  }
  return lines;
}

async function tmux(world: AppWorld, server: string, args: readonly string[]): Promise<void> {
  const socket = join(dirname(world.tmux.socket), server);
  await promisify(execFile)("tmux", ["-S", socket, "-f", "/dev/null", ...args]);
}

async function answerTo(
  step: VectorStep,
  world: AppWorld,
  placeholders: Placeholders,
  { exchange = firstLine, onAnswer }: Performance,
): Promise<unknown> {
  if ("bytes" in step) {
    const bytes = Buffer.concat(step.bytes.map(bytesOf));
    const text = await rawLine(world.socket, bytes, step.end === true ? "end" : "keep");
    return placeholders.write(JSON.parse(text), {});
  }
  const request = `${JSON.stringify(placeholders.fill(step.request))}\n`;
  for (const end = performance.now() + UNTIL_MS; ;) {
    const text = await exchange(world.socket, request);
    onAnswer?.(step.request, text);
    const answer: unknown = JSON.parse(text);
    if (step.until === undefined || contains(answer, step.until))
      return placeholders.write(answer, step.request);
    if (performance.now() > end) throw new Error(`${step.vector}: last ${JSON.stringify(answer)}`);
  }
}

function firstLine(socket: string, line: string): Promise<string> {
  return rawLine(socket, line, "keep");
}

function bytesOf(piece: Piece): Buffer {
  if ("text" in piece) return Buffer.from(piece.text, "utf8");
  if ("base64" in piece) return Buffer.from(piece.base64, "base64");
  return Buffer.from(piece.repeat.repeat(piece.times), "utf8");
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null || typeof whole !== "object" || whole === null)
    return isDeepStrictEqual(whole, part);
  const members = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => contains(members.get(name), value));
}
