import { execFileSync } from "node:child_process";
import type { NeededTool } from "../tools/describe-with-tools.ts";

/** Docker, an engine that answers, and what the test image is made of. */
export function dockerTools(): readonly NeededTool[] {
  let missing: string | undefined;
  try {
    execFileSync("docker", ["version", "--format", "{{.Server.Version}}"], {
      timeout: 10_000,
      stdio: "pipe",
    });
  } catch {
    missing = "no engine answers at DOCKER_HOST";
  }
  return ["docker", "tmux", "busybox", { name: "container engine", missing }];
}
