import type { DaemonClient } from "@interlock/client";
import { findAgent } from "../commands/find-agent.ts";
import { readMoment } from "../commands/read-moment.ts";
import type { AnyFilter, ListName } from "./list-methods.ts";
import { filtersOf, type ListOptions } from "./list-options.ts";

type FilterValue = string | number | boolean;

/** The filters that were given, under their names on the wire. */
export async function readFilters(
  daemon: DaemonClient,
  name: ListName,
  options: ListOptions,
): Promise<Readonly<Record<string, FilterValue>>> {
  const filters: Record<string, FilterValue> = {};
  for (const [field, filter] of filtersOf(name)) {
    const text = options[camel(filter.flag)];
    if (typeof text === "string") filters[field] = await valueOf(daemon, filter, text);
  }
  return filters;
}

async function valueOf(daemon: DaemonClient, { flag, kind }: AnyFilter, text: string): Promise<FilterValue> {
  switch (kind) {
    case "yes-no":
      return text === "yes";
    case "time":
      return readMoment(`--${flag}`, text);
    case "agent":
      return (await findAgent(daemon, text)).agent_id;
    case "text":
    case "choice":
      return text;
  }
}

function camel(flag: string): string {
  return flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
