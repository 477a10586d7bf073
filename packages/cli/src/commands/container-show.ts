import { InterlockError, type AppMethods, type DaemonClient } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

type Container = AppMethods["app.container.detail"]["result"]["row"];

export async function containerShow(output: Output, name: string): Promise<ExitCode> {
  showObject(output, await withDaemon((daemon) => findContainer(daemon, name)));
  return EXIT.ok;
}

/** By id, by a name, or by a beginning of an id that only one container has. */
async function findContainer(daemon: DaemonClient, name: string): Promise<Container> {
  const exact = await daemon.container.detail.safe({ container_id: name });
  if (exact.ok) return exact.result.row;
  if (exact.error.code !== "not_found") throw new InterlockError("app.container.detail", exact.error);
  const found: Container[] = [];
  let cursor: string | null = null;
  do {
    const page: AppMethods["app.container.list"]["result"] = await daemon.container.list({
      limit: 200,
      ...(cursor === null ? {} : { cursor_next: cursor }),
    });
    found.push(...page.rows.filter((row) => row.name === name || row.container_id.startsWith(name)));
    cursor = page.cursor_next;
  } while (cursor !== null);
  const [container, other] = found;
  if (container === undefined)
    throw new CliFailure(
      EXIT.notFound,
      `No container has the id or name ${name}.`,
      "interlock container list shows them; interlock scan containers looks for new ones.",
    );
  if (other !== undefined) {
    const ids = found.map(({ container_id }) => container_id.slice(0, 12)).join(", ");
    throw new CliFailure(EXIT.conflict, `Several containers fit ${name}: ${ids}`, "Name one by its id.");
  }
  return container;
}
