import { Option, type Command } from "commander";
import type { RouteAddOptions } from "../commands/route-add.ts";
import { choicesOf } from "../list/list-options.ts";
import { addList } from "./list-command.ts";
import type { Run } from "./run-command.ts";

export function addRouteCommands(program: Command, run: Run): void {
  const route = program.command("route").description("rules that turn events into messages");
  addList(route, "app.route.list", run);
  route
    .command("show")
    .argument("<route-id>")
    .description("one route")
    .action((id: string) =>
      run(async (output) => (await import("../commands/route-change.ts")).routeShow(output, id)),
    );
  route
    .command("add")
    .description("add a route; it looks at events from now on")
    .addOption(
      new Option("--event <type>", "type of the events that set it off")
        .choices(choicesOf("app.event.list", "event_type"))
        .makeOptionMandatory(),
    )
    .requiredOption(
      "--to <target>",
      "agent id or label; `source` for the event's own agent; role:slave or role:swarm, with ,capability:<name>",
    )
    .requiredOption(
      "--template <text>",
      "text of the message: {event_excerpt}, {source_label} … are filled in",
    )
    .option("--from <source>", "agent id or label, or role:<role>[,capability:<name>]; any without it")
    .option("--master <agent>", "id or label of the master in whose name it sends; any active one without it")
    .action((options: RouteAddOptions) =>
      run(async (output) => (await import("../commands/route-add.ts")).routeAdd(output, options)),
    );
  route
    .command("remove")
    .argument("<route-id>")
    .description("remove a route for good")
    .action((id: string) =>
      run(async (output) => (await import("../commands/route-change.ts")).routeRemove(output, id)),
    );
  for (const [name, enabled] of [
    ["enable", true],
    ["disable", false],
  ] as const) {
    route
      .command(name)
      .argument("<route-id>")
      .description(enabled ? "let a route send again" : "keep a route without letting it send")
      .action((id: string) =>
        run(async (output) => (await import("../commands/route-change.ts")).routeEnable(output, id, enabled)),
      );
  }
}
