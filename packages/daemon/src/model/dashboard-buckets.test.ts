import { expect, test } from "vitest";
import { agentBucket, type AgentFacts } from "./agent-bucket.ts";
import { paneBucket } from "./pane-bucket.ts";

test("a pane's bucket is the first that fits", () => {
  expect(paneBucket({ container: "degraded_scan", pane: "inactive", registered: false })).toBe(
    "discovery-degraded",
  );
  expect(paneBucket({ container: "inactive", pane: "active", registered: true })).toBe("inactive-or-stale");
  expect(paneBucket({ container: "active", pane: "inactive", registered: false })).toBe("inactive-or-stale");
  expect(paneBucket({ container: "active", pane: "active", registered: true })).toBe(
    "discovered-and-registered",
  );
  expect(paneBucket({ container: "active", pane: "active", registered: false })).toBe(
    "discovered-and-unmanaged",
  );
});

test("an agent counts as active only when it is complete, there, and in a container that runs", () => {
  const complete: AgentFacts = {
    container: "active",
    agent: "active",
    role: "slave",
    capability: "claude",
    label: "one",
  };
  expect(agentBucket(complete)).toBe("active");
  expect(agentBucket({ ...complete, container: "degraded_scan" })).toBe("active");
  for (const change of [{ container: "inactive" }, { agent: "inactive" }] as const)
    expect(agentBucket({ ...complete, ...change })).toBe("inactive");
  for (const change of [
    { role: "unknown" },
    { capability: "unknown" },
    { label: "" },
    { label: "unknown" },
  ] as const)
    expect(agentBucket({ ...complete, agent: "inactive", ...change })).toBe("partially_configured");
});
