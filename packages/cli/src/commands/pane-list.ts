import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { PANE_HEAD, paneRow } from "../up/status-screen.ts";
import { pageParams, showPage, type PageOptions } from "./page-options.ts";
import { withDaemon } from "./with-daemon.ts";

export async function paneList(
  output: Output,
  options: PageOptions & { readonly container?: string },
): Promise<ExitCode> {
  const params = pageParams(options);
  const filters = options.container === undefined ? {} : { filters: { container_id: options.container } };
  const page = await withDaemon((daemon) => daemon.pane.list({ ...params, ...filters }));
  showPage(output, page, PANE_HEAD, paneRow);
  return EXIT.ok;
}
