import { Option, type Command } from "commander";
import type { AnyFilter, ListName } from "./list-methods.ts";
import { LIST_SPECS } from "./list-specs.ts";

export interface ListOptions {
  readonly limit: string;
  readonly all?: true;
  readonly cursor?: string;
  readonly orderBy?: string;
  /** The filters, each under its flag in camel case. */
  readonly [flag: string]: string | true | undefined;
}

export function filtersOf(name: ListName): readonly (readonly [string, AnyFilter])[] {
  // A spec's filters are what `AnyFilter` says of them; the spec knows more.
  return Object.entries(LIST_SPECS[name].filters) as (readonly [string, AnyFilter])[];
}

/** Every value of a filter that is a choice. */
export function choicesOf<Name extends ListName>(
  name: Name,
  filter: keyof (typeof LIST_SPECS)[Name]["filters"],
): readonly string[] {
  const found = filtersOf(name).find(([field]) => field === filter)?.[1];
  return Object.keys(found?.values ?? {});
}

/** The options that every list has, and those of its filters. */
export function addListOptions(command: Command, name: ListName): Command {
  const fields = Object.keys(LIST_SPECS[name].orders);
  command
    .option("--limit <n>", "rows of a page, 1 to 200", "50")
    .option("--all", "every page, one after another")
    .option("--cursor <cursor>", "where the last page ended")
    .option("--order-by <field>", `${fields.join(", ")}; with :asc or :desc`);
  for (const [, filter] of filtersOf(name)) command.addOption(optionOf(filter));
  return command;
}

function optionOf({ flag, about, kind, values = {} }: AnyFilter): Option {
  switch (kind) {
    case "choice":
      return new Option(`--${flag} <value>`, about).choices(Object.keys(values));
    case "yes-no":
      return new Option(`--${flag} <yes|no>`, about).choices(["yes", "no"]);
    case "time":
      return new Option(`--${flag} <time>`, about);
    case "agent":
      return new Option(`--${flag} <agent>`, about);
    case "text":
      return new Option(`--${flag} <id>`, about);
  }
}
