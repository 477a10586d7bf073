import type { AppMethods, DaemonClient } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findAgent } from "./find-agent.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export interface RouteAddOptions {
  readonly event: string;
  readonly to: string;
  readonly template: string;
  readonly from?: string;
  readonly master?: string;
}

type Params = AppMethods["app.route.add"]["params"];

export async function routeAdd(output: Output, options: RouteAddOptions): Promise<ExitCode> {
  const { row } = await withDaemon(async (daemon) =>
    daemon.route.add({
      // The daemon holds it against its closed set and names what it refuses.
      event_type: options.event as Params["event_type"],
      template: options.template,
      source_scope: await scopeOf(daemon, options.from),
      target: await targetOf(daemon, options.to),
      master: await masterOf(daemon, options.master),
    }),
  );
  if (!output.json) output.note("Added.");
  showObject(output, row);
  return EXIT.ok;
}

const isRole = (text: string): boolean => text.startsWith("role:");

async function scopeOf(
  daemon: DaemonClient,
  from: string | undefined,
): Promise<NonNullable<Params["source_scope"]>> {
  if (from === undefined || from === "any") return { kind: "any" };
  if (isRole(from)) return { kind: "role", value: from };
  return { kind: "agent_id", value: (await findAgent(daemon, from)).agent_id };
}

async function targetOf(daemon: DaemonClient, to: string): Promise<Params["target"]> {
  if (to === "source") return { rule: "source" };
  if (isRole(to)) return { rule: "role", value: to };
  return { rule: "explicit", value: (await findAgent(daemon, to)).agent_id };
}

async function masterOf(
  daemon: DaemonClient,
  master: string | undefined,
): Promise<NonNullable<Params["master"]>> {
  if (master === undefined || master === "auto") return { rule: "auto" };
  return { rule: "explicit", value: (await findAgent(daemon, master)).agent_id };
}
