import type { DaemonConfig } from "./daemon-config.ts";
import { read, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

/** `[discovery]`: how containers and panes become known. */
export function readDiscovery(table: TomlTable): Reading<DaemonConfig["discovery"]> {
  const stranger = unknownKey(table, ["live"], "discovery.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const live = table["live"] ?? true;
  return typeof live === "boolean" ? read({ live }) : refused("discovery.live", "neither true nor false");
}
