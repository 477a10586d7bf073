import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { daemonPid } from "../services/daemon-pid.ts";
import { startService, type Service, type ServiceStart } from "../services/start-service.ts";
import { printable } from "../terminal/printable.ts";
import type { Progress } from "./progress.ts";

export interface System {
  readonly controlPlane: Service;
  readonly daemon: Service;
  readonly all: readonly Service[];
}

export function startSystem(home: string, progress: Progress): System {
  const start = (name: Service["name"], args: readonly string[]): Service => {
    progress.step(name, "starting");
    const service = startService({ name, home, args, onProgress: (step) => progress.step(name, step) });
    void service.start.then(() => progress.done(name));
    return service;
  };
  const controlPlane = start("control-plane", ["--port", "0"]);
  const daemon = start("daemon", []);
  return { controlPlane, daemon, all: [daemon, controlPlane] };
}

/** Resolves when both are ready. @throws CliFailure saying which one did not start, and why. */
export async function allReady(system: System, home: string): Promise<void> {
  const check = async (service: Service): Promise<void> => {
    const start = await service.start;
    if (start.kind !== "ready") throw await startFailure(service, start, home);
  };
  const [daemon, plane] = await Promise.allSettled([check(system.daemon), check(system.controlPlane)]);
  // That a whole system runs already explains whatever else went wrong beside it.
  if (daemon.status === "rejected") throw daemon.reason;
  if (plane.status === "rejected") throw plane.reason;
}

async function startFailure(
  service: Service,
  start: Exclude<ServiceStart, { kind: "ready" }>,
  home: string,
): Promise<CliFailure> {
  if (start.kind === "exited")
    return new CliFailure(
      EXIT.failed,
      `The ${service.name} ended while starting (${exitText(service, start)}).`,
    );
  const { heldBy, message, fix } = start.failure;
  if (heldBy === undefined)
    return new CliFailure(EXIT.failed, `The ${service.name} could not start: ${message}`, fix);
  const pid = typeof heldBy === "number" ? heldBy : await daemonPid(home);
  const holder = pid === undefined ? "" : ` (process ${pid})`;
  return new CliFailure(
    EXIT.alreadyRunning,
    `Interlock already runs on ${home}${holder}.`,
    "Use it as it is, or stop it: Ctrl-C where it runs, or `interlock daemon stop`. Another INTERLOCK_HOME makes a second, separate system.",
  );
}

/** How a service ended, with the last it said. */
export function exitText(service: Service, { exit }: { readonly exit: Awaited<Service["exited"]> }): string {
  const how = exit.signal === null ? `exit status ${exit.code ?? "unknown"}` : exit.signal;
  return [how, ...service.lastWords.map(printable)].join("\n  ");
}
