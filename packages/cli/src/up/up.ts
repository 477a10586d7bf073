import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Service } from "../services/start-service.ts";
import type { Output } from "../terminal/output.ts";
import { reportFailure } from "../terminal/report-failure.ts";
import { Progress } from "./progress.ts";
import { serveMachine } from "./serve-machine.ts";
import { exitText, startSystem } from "./start-system.ts";
import { listenForStop } from "./stop-request.ts";
import { stopSystem } from "./stop-system.ts";
import { UndoList } from "./undo-list.ts";

/** Runs the whole system in the foreground until it is asked to stop, or a part of it dies. */
export async function up(output: Output): Promise<ExitCode> {
  const home = resolveHome();
  const stop = listenForStop();
  const progress = new Progress(output);
  const system = startSystem(home, progress);
  const undo = new UndoList();

  const serving = serveMachine({ system, home, undo, progress, output }).then(
    () => undefined,
    (failure: unknown) => ({ failure }),
  );
  const asked = stop.first.then(() => "asked" as const);
  // What was being set up may still fail on what is going away; after a stop nobody asks.
  const outcome =
    (await Promise.race([serving, asked])) ?? (await Promise.race([asked, ...system.all.map(death)]));

  const exitCode = outcome === "asked" ? EXIT.ok : reportFailure(output, outcome.failure);
  progress.end();
  if (!output.json) output.note("Stopping.");
  const stopping = undo.run().then(() => stopSystem(system, progress, stop.second, output));
  await stopping;
  await serving;
  await undo.run();
  progress.end();
  stop.end();
  return exitCode;
}

async function death(service: Service): Promise<{ readonly failure: unknown }> {
  const exit = await service.exited;
  return {
    failure: new CliFailure(
      EXIT.failed,
      `The ${service.name} ended (${exitText(service, { exit })}). Stopping the rest.`,
    ),
  };
}
