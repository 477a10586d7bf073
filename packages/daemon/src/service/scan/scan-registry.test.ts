import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { MAX_SCAN_RECORDS, ScanRegistry } from "./scan-registry.ts";

verifies("APP-163", "a call made during a scan of the same kind joins it", async () => {
  const gate = Promise.withResolvers<string>();
  const registry = new ScanRegistry<string>(() => "internal");
  const first = registry.start("panes", () => gate.promise);
  const second = registry.start("panes", () => Promise.reject(new Error("must not run")));
  if (first.kind !== "started" || second.kind !== "joined") throw new Error(`${first.kind}, ${second.kind}`);
  expect(second.record.scanId).toBe(first.record.scanId);
  gate.resolve("done");
  expect(await second.record.over).toMatchObject({ state: "completed", result: "done" });
  expect(registry.find(first.record.scanId)?.end.state).toBe("completed");
});

test("a scan that fails keeps only a closed word", async () => {
  const registry = new ScanRegistry<string>(() => "docker_unavailable");
  const started = registry.start("containers", () => Promise.reject(new Error("/secret/path")));
  if (started.kind !== "started") throw new Error(started.kind);
  expect(await started.record.over).toMatchObject({ state: "failed", error: "docker_unavailable" });
});

verifies(
  "APP-166",
  "the oldest finished scans are forgotten beyond a hundred, running ones never",
  async () => {
    const gate = Promise.withResolvers<string>();
    const registry = new ScanRegistry<string>(() => "internal");
    const running = registry.start("containers", () => gate.promise);
    if (running.kind !== "started") throw new Error(running.kind);
    const ids: string[] = [];
    for (let n = 0; n < MAX_SCAN_RECORDS + 5; n += 1) {
      const scan = registry.start("panes", () => Promise.resolve("x"));
      if (scan.kind !== "started") throw new Error(scan.kind);
      await scan.record.over;
      ids.push(scan.record.scanId);
    }
    expect(registry.find(running.record.scanId)?.end.state).toBe("running");
    expect(ids.filter((id) => registry.find(id) === undefined)).toEqual(ids.slice(0, 6));
    gate.resolve("x");
  },
);
