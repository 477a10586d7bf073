import { expect, test } from "vitest";
import { Refresher } from "./refresher.ts";

test("what is asked for while it runs is one more run, and never two at once", async () => {
  const releases: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, (running += 1));
    await new Promise<void>((resolve) => releases.push(resolve));
    running -= 1;
  };
  const refresher = new Refresher(work, 0, new AbortController().signal);
  let over = false;
  const asked = Promise.all([refresher.ask(), refresher.ask(), refresher.ask()]).then(() => (over = true));
  let runs = 0;
  while (!over) {
    const release = releases.shift();
    if (release !== undefined) runs += 1;
    if (runs === 1) void refresher.ask();
    release?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await asked;
  expect(runs).toBe(2);
  expect(most).toBe(1);
});

test("it rests between runs, and a signal ends the rest and the runs", async () => {
  const stopping = new AbortController();
  let runs = 0;
  const refresher = new Refresher(async () => void (runs += 1), 3_600_000, stopping.signal);
  const asked = refresher.ask();
  void refresher.ask();
  stopping.abort();
  await asked;
  expect(runs).toBe(1);
});
