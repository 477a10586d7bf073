import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withControlPlane } from "./with-control-plane.ts";

export async function sessionCreate(output: Output): Promise<ExitCode> {
  showObject(output, await withControlPlane((plane) => plane.session.create()));
  return EXIT.ok;
}
