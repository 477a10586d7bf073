import type { AppMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { pageParams, showPage, type PageOptions } from "./page-options.ts";
import { stateText } from "./send.ts";
import { withDaemon } from "./with-daemon.ts";

type Filters = NonNullable<AppMethods["app.queue.list"]["params"]["filters"]>;

export async function queueList(
  output: Output,
  options: PageOptions & { readonly state?: string },
): Promise<ExitCode> {
  const params = pageParams(options);
  // The daemon holds the state against its closed set and names what it refuses.
  const filters = options.state === undefined ? {} : { filters: { state: options.state } as Filters };
  const page = await withDaemon((daemon) => daemon.queue.list({ ...params, ...filters }));
  showPage(output, page, ["MESSAGE", "STATE", "TARGET", "ENQUEUED", "TEXT"], (message) => [
    message.message_id,
    stateText(message),
    message.target_agent_id,
    message.enqueued_at,
    message.payload_preview,
  ]);
  return EXIT.ok;
}
