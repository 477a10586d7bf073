import type { Output } from "../terminal/output.ts";
import type { Progress } from "./progress.ts";
import type { System } from "./start-system.ts";

const GRACE_MS = 15_000;

/**
 * Stops both services and waits for them; at `force` their whole process groups are killed. The daemon goes first: it
 * tells the control plane that its node leaves.
 */
export async function stopSystem(
  system: System,
  progress: Progress,
  force: Promise<void>,
  output: Output,
): Promise<void> {
  const stopped = (async () => {
    for (const service of [system.daemon, system.controlPlane]) {
      progress.step(service.name, "stopping");
      await service.stop(GRACE_MS);
      progress.done(service.name);
    }
  })();
  void force.then(() => {
    output.note("Ending everything now.");
    for (const service of system.all) service.kill();
  });
  await stopped;
}
