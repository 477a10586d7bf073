import type { Command } from "commander";

/** What every list of the control plane takes. */
export function addPageOptions(command: Command): Command {
  return command
    .option("--limit <rows>", "rows of a page, 1 to 200", "50")
    .option("--after <id>", "rows after this one")
    .option("--all", "every page");
}
