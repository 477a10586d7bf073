import type { ConfigOutcome } from "./daemon-config.ts";
import { DEFAULT_CONFIG } from "./daemon-config.ts";

const NAMES_MAX = 32;
const NAME_MAX = 128;

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function refused(key: string, reason: string): ConfigOutcome {
  return { kind: "refused", key, reason };
}

/** Checks a parsed `config.toml`. The first thing wrong is named by its key. */
export function readConfig(document: Table): ConfigOutcome {
  for (const key of Object.keys(document)) if (key !== "containers") return refused(key, "unknown key");
  const containers = document["containers"] ?? {};
  if (!isTable(containers)) return refused("containers", "not a table");
  for (const key of Object.keys(containers)) {
    if (key !== "name_contains") return refused(`containers.${key}`, "unknown key");
  }
  return readNames(containers["name_contains"] ?? DEFAULT_CONFIG.containers.nameContains);
}

function readNames(names: unknown): ConfigOutcome {
  const key = "containers.name_contains";
  if (!Array.isArray(names)) return refused(key, "not a list");
  if (names.length === 0 || names.length > NAMES_MAX) return refused(key, `needs 1 to ${NAMES_MAX} entries`);
  const checked: string[] = [];
  for (const name of names as readonly unknown[]) {
    if (typeof name !== "string" || name.trim() === "") return refused(key, "an entry is blank or no text");
    if ([...name].length > NAME_MAX) return refused(key, `an entry is longer than ${NAME_MAX} characters`);
    checked.push(name);
  }
  return { kind: "config", config: { containers: { nameContains: checked } } };
}
