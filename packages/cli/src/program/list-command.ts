import type { Command } from "commander";
import type { ListName } from "../list/list-methods.ts";
import { addListOptions, type ListOptions } from "../list/list-options.ts";
import { LIST_SPECS } from "../list/list-specs.ts";
import type { Run } from "./run-command.ts";

/** `list` of a noun. */
export function addList(noun: Command, name: ListName, run: Run): void {
  const command = noun.command("list").description(LIST_SPECS[name].about);
  addListOptions(command, name).action((options: ListOptions) =>
    run(async (output) => (await import("../list/list.ts")).list(output, name, options)),
  );
}
