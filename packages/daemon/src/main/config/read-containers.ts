import type { DaemonConfig } from "./daemon-config.ts";
import { read, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

const NAMES_MAX = 32;
const NAME_MAX = 128;
const DEFAULT_NAMES: readonly string[] = ["bench"];

/** `[containers]`: which containers are looked at. */
export function readContainers(table: TomlTable): Reading<DaemonConfig["containers"]> {
  const stranger = unknownKey(table, ["name_contains"], "containers.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const key = "containers.name_contains";
  const names = table["name_contains"] ?? DEFAULT_NAMES;
  if (!Array.isArray(names)) return refused(key, "not a list");
  if (names.length === 0 || names.length > NAMES_MAX) return refused(key, `needs 1 to ${NAMES_MAX} entries`);
  const checked: string[] = [];
  for (const name of names as readonly unknown[]) {
    if (typeof name !== "string" || name.trim() === "") return refused(key, "an entry is blank or no text");
    if ([...name].length > NAME_MAX) return refused(key, `an entry is longer than ${NAME_MAX} characters`);
    checked.push(name);
  }
  return read({ nameContains: checked });
}
