import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Workspace packages resolve to their sources, so a test never runs against a stale build.
  resolve: { conditions: ["interlock-source", "node"] },
  ssr: {
    resolve: { conditions: ["interlock-source", "node"], externalConditions: ["interlock-source", "node"] },
  },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "tests/**/*.test.ts",
      "tools/**/*.test.mjs",
      "examples/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    // Most tests wait for real programs rather than compute, so even two cores are worth two files at once.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What a test starts as a process (worker threads, the CLI, the daemon) resolves to the sources as well.
    execArgv: ["--conditions=interlock-source"],
    // Daemons and command lines are started by the hundred: each source is stripped of its types and compiled once.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".interlock", "compile-cache") },
    // Deadlines are for what hangs; a busy machine is slow without being wrong.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    passWithNoTests: false,
  },
});
