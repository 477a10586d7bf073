import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { runnerInTurns } from "./runner-in-turns.ts";
import type { TmuxReply, TmuxRunner } from "./tmux-runner.ts";

/** A runner whose calls end when they are told to, in any order. */
function heldRunner() {
  const open = new Map<string, PromiseWithResolvers<TmuxReply>>();
  const begun: string[] = [];
  const runner: TmuxRunner = {
    run({ commands }, signal) {
      if (signal?.aborted === true) return Promise.resolve({ kind: "aborted", sent: false });
      const name = commands.flat().join();
      begun.push(name);
      const held = Promise.withResolvers<TmuxReply>();
      open.set(name, held);
      return held.promise;
    },
  };
  return { runner, begun, open };
}

const OK: TmuxReply = { kind: "ok", stdout: "" };

test("so many calls run at once, and the next one begins when one ends, however it ends", async () => {
  const { runner, begun, open } = heldRunner();
  const turns = runnerInTurns(runner, 2);
  const calls = ["a", "b", "c", "d", "e"].map((name) => turns.run({ commands: [[name]] }));
  await turn();
  expect(begun).toEqual(["a", "b"]);
  open.get("b")?.resolve(OK);
  await calls[1];
  await turn();
  expect(begun).toEqual(["a", "b", "c"]);
  const failure = new Error("the runner broke");
  const broken = calls[0]?.catch((error: unknown) => error);
  open.get("a")?.reject(failure);
  expect(await broken).toBe(failure);
  await turn();
  expect(begun).toEqual(["a", "b", "c", "d"]);
  open.get("c")?.resolve(OK);
  open.get("d")?.resolve(OK);
  await Promise.all([calls[2], calls[3]]);
  await turn();
  open.get("e")?.resolve(OK);
  expect(await calls[4]).toEqual(OK);
  // All turns are free again.
  const later = ["f", "g", "h"].map((name) => turns.run({ commands: [[name]] }));
  await turn();
  expect(begun.slice(5)).toEqual(["f", "g"]);
  for (const name of ["f", "g"]) open.get(name)?.resolve(OK);
  await Promise.all(later.slice(0, 2));
  await turn();
  open.get("h")?.resolve(OK);
  await later[2];
});

test("a call that is given up while it waits runs nothing, and costs no other its turn", async () => {
  const { runner, begun, open } = heldRunner();
  const turns = runnerInTurns(runner, 1);
  const abort = new AbortController();
  const first = turns.run({ commands: [["first"]] });
  const given = turns.run({ commands: [["given up"]] }, abort.signal);
  const last = turns.run({ commands: [["last"]] });
  abort.abort();
  open.get("first")?.resolve(OK);
  await first;
  expect(await given).toEqual({ kind: "aborted", sent: false });
  await turn();
  expect(begun).toEqual(["first", "last"]);
  open.get("last")?.resolve(OK);
  await last;
});
