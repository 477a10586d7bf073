import type { ConfigOutcome, DaemonConfig } from "./daemon-config.ts";
import { readApp } from "./read-app.ts";
import { readContainers } from "./read-containers.ts";
import { readRoutes } from "./read-routes.ts";
import { readEvents } from "./read-events.ts";
import { readUplink } from "./read-uplink.ts";
import { readDiscovery } from "./read-discovery.ts";
import { isTomlTable, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

type Section = keyof DaemonConfig;

/** One reader for each table; total over the configuration. */
const SECTIONS: { readonly [Name in Section]: (table: TomlTable) => Reading<DaemonConfig[Name]> } = {
  app: readApp,
  containers: readContainers,
  discovery: readDiscovery,
  uplink: readUplink,
  routes: readRoutes,
  events: readEvents,
};

/** Checks a parsed `config.toml`. The first thing wrong is named by its key. */
export function readConfig(document: TomlTable): ConfigOutcome {
  const names = Object.keys(SECTIONS) as readonly Section[]; // the keys of the table above
  const stranger = unknownKey(document, names);
  if (stranger !== null) return refused(stranger, "unknown key");
  const sections: Record<string, unknown> = {};
  for (const name of names) {
    const table = document[name] ?? {};
    if (!isTomlTable(table)) return refused(name, "not a table");
    const reading = SECTIONS[name](table);
    if (reading.kind === "refused") return reading;
    sections[name] = reading.value;
  }
  // Each section was read by its own reader, and there is a reader for each.
  return { kind: "config", config: sections as unknown as DaemonConfig };
}
