import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { BOX_NODE, readAgentAnswer, type AgentAnswer, type NodeBox } from "@interlock/testkit";

/** A program inside a box that asks for the test: many calls for the price of one start. */
export interface GuestLine {
  readonly box: NodeBox;
  /** A call over the box's socket, on a connection of its own. */
  ask(method: string, params?: object): Promise<AgentAnswer>;
  /** The result of a call that must succeed. */
  result(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
  /** The code of a call that must be refused. */
  refusal(method: string, params?: object): Promise<string | undefined>;
  /** What a shell in the box prints. */
  sh(script: string): Promise<string>;
  close(): void;
}

const PROGRAM = `const { connect } = require("node:net");
const { execFile } = require("node:child_process");
const tell = (n, member, text) => process.stdout.write(JSON.stringify({ n, [member]: text }) + "\\n");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { n, ask, sh } = JSON.parse(line);
  if (sh !== undefined)
    return execFile("sh", ["-c", sh], (error, out) => error ? tell(n, "failed", String(error)) : tell(n, "out", out));
  let text = "";
  connect(process.argv[1], function () { this.write(ask + "\\n"); })
    .setEncoding("utf8").on("data", (chunk) => (text += chunk))
    .on("error", (error) => tell(n, "failed", error.code)).on("end", () => tell(n, "out", text));
});`;

interface Told {
  readonly n: number;
  readonly out?: string;
  readonly failed?: string;
}

export function openGuestLine(box: NodeBox, socket: string): GuestLine {
  const child = spawn("docker", ["exec", "--interactive", box.id, BOX_NODE, "-e", PROGRAM, socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  let count = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { n, out, failed } = JSON.parse(line) as Told; // the program's own lines
    const told = waiting.get(n);
    waiting.delete(n);
    if (out === undefined) told?.reject(new Error(failed));
    else told?.resolve(out);
  });
  void once(child, "exit").then(() => {
    for (const told of waiting.values()) told.reject(new Error("the program in the box has ended"));
  });
  const say = (wanted: object): Promise<string> => {
    const told = Promise.withResolvers<string>();
    count += 1;
    waiting.set(count, told);
    child.stdin.write(`${JSON.stringify({ n: count, ...wanted })}\n`);
    return told.promise;
  };
  const ask: GuestLine["ask"] = async (method, params) =>
    readAgentAnswer(await say({ ask: JSON.stringify({ method, ...(params && { params }) }) }));
  return {
    box,
    ask,
    async result(method, params) {
      const answer = await ask(method, params);
      if (answer.result === undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
      return answer.result;
    },
    refusal: async (method, params) => (await ask(method, params)).error?.code,
    sh: (script) => say({ sh: script }),
    close: () => child.stdin.end(),
  };
}
