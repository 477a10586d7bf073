import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildContract } from "./build-contract.ts";
import type { Model } from "./model.ts";
import { loadRegistry } from "./load-registry.ts";

export interface BuildOutcome {
  /** One line for people. */
  readonly line: string;
  /** Files whose content on disk was another. */
  readonly changed: readonly string[];
}

/**
 * Builds the registry of a module into `out`. With `write: false` nothing is written: `changed` says what is stale.
 * @throws ContractError when a declaration cannot be built, or the module has no registry.
 */
export async function buildCommand(module: string, out: string, write: boolean): Promise<BuildOutcome> {
  const { model, files } = buildContract(await loadRegistry(module));
  const changed: string[] = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(out, name);
    if ((await currentContent(path)) === content) continue;
    changed.push(name);
    // An unchanged file keeps its time, so that what depends on it is not built again.
    if (!write) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return {
    changed,
    line: `${summary(model)} ${write ? "→" : "against"} ${out} (${changesText(changed)})`,
  };
}

/** More names than this are counted: every noun of a plane has a file of its own. */
const MOST_NAMED = 8;

function changesText(changed: readonly string[]): string {
  if (changed.length === 0) return "unchanged";
  const named = changed.slice(0, MOST_NAMED).join(", ");
  return changed.length > MOST_NAMED ? `${named} and ${changed.length - MOST_NAMED} more` : named;
}

async function currentContent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}

function summary({ contract, methods, errors, events, closedSets, $defs }: Model): string {
  const codes = Object.values(errors).reduce((sum, plane) => sum + Object.keys(plane).length, 0);
  const counts = [
    [Object.keys(methods).length, "methods"],
    [codes, "errors"],
    [Object.keys(events).length, "events"],
    [Object.keys(closedSets).length, "closed sets"],
    [Object.keys($defs).length, "schemas"],
  ];
  return `contract ${contract.name} ${contract.version}: ${counts.map((count) => count.join(" ")).join(", ")}`;
}
