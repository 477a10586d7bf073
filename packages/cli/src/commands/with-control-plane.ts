import { connectControlPlane, resolveHome, type ControlPlaneClient } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { readControlPlaneFile } from "../services/control-plane-file.ts";

/** Connects as the owner of this state root, works, and lets go whatever happens. */
export async function withControlPlane<Result>(
  work: (plane: ControlPlaneClient) => Promise<Result>,
): Promise<Result> {
  const file = await readControlPlaneFile(resolveHome());
  if (file === undefined) {
    throw new CliFailure(
      EXIT.unreachable,
      "No control plane has run on this state directory.",
      "Start one: interlock up",
    );
  }
  const plane = await connectControlPlane({ url: file.url, token: file.ownerToken });
  try {
    return await work(plane);
  } finally {
    plane.close();
  }
}
