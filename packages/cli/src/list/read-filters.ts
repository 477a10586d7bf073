import type { DaemonClient } from "@interlock/client";
import { findAgent } from "../commands/find-agent.ts";
import { readMoment } from "../commands/read-moment.ts";
import type { AnyFilter, ListName } from "./list-methods.ts";
import { filtersOf, type ListOptions } from "./list-options.ts";

type FilterValue = string | number | boolean;

/** The filters that were given, under their names on the wire; what can be told without a daemon is told first. */
export function readFilters(
  name: ListName,
  options: ListOptions,
): (daemon: DaemonClient) => Promise<Readonly<Record<string, FilterValue>>> {
  const filters: Record<string, FilterValue> = {};
  const agents: Record<string, string> = {};
  for (const [field, filter] of filtersOf(name)) {
    const text = options[camel(filter.flag)];
    if (typeof text !== "string") continue;
    if (filter.kind === "agent") agents[field] = text;
    else filters[field] = valueOf(filter.kind, filter.flag, text);
  }
  return async (daemon) => {
    for (const [field, text] of Object.entries(agents))
      filters[field] = (await findAgent(daemon, text)).agent_id;
    return filters;
  };
}

function valueOf(kind: Exclude<AnyFilter["kind"], "agent">, flag: string, text: string): FilterValue {
  switch (kind) {
    case "yes-no":
      return text === "yes";
    case "time":
      return readMoment(`--${flag}`, text);
    case "text":
    case "choice":
      return text;
  }
}

function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
