import { setTimeout as pause } from "node:timers/promises";
import { connectControlPlane, type AnyCallError, type ControlPlaneClient } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { readControlPlaneFile, type ControlPlaneFile } from "../services/control-plane-file.ts";

/** A control plane that starts again has another address, and says so in its file. */
const LOOK_EVERY_MS = 500;

export type WorkOver<Result> = (plane: ControlPlaneClient, here: AbortSignal) => Promise<Result | "again">;

/**
 * Works over the control plane of a state root until the work has a result, or the signal aborts. It begins again when it
 * asks for that, and when the control plane has come to another address: `here` aborts then, as with the signal.
 * @throws CliFailure where no control plane has run; otherwise what the work throws
 */
export async function overControlPlane<Result>(
  home: string,
  signal: AbortSignal,
  work: WorkOver<Result>,
): Promise<Result | undefined> {
  while (!signal.aborted) {
    const file = await readControlPlaneFile(home);
    if (file === undefined)
      throw new CliFailure(EXIT.unreachable, "No control plane has run here.", "Start one: interlock up");
    const plane = await connectControlPlane({ url: file.url, token: file.ownerToken });
    const leaving = new AbortController();
    const here = AbortSignal.any([signal, leaving.signal]);
    const looking = lookForMove(home, file, here, () => leaving.abort());
    try {
      const result = await work(plane, here);
      if (result !== "again" && !leaving.signal.aborted) return result;
    } catch (error) {
      // What the old address said does not count any more.
      if (!leaving.signal.aborted && !(await hasMoved(home, file))) throw error;
    } finally {
      leaving.abort();
      await looking;
      plane.close();
    }
    await rest(LOOK_EVERY_MS, signal);
  }
  return undefined;
}

/** The control plane is not there now, and may be again. */
export function isPlaneAbsence({ code }: AnyCallError): boolean {
  return (
    code === "control_plane_unavailable" ||
    code === "connection_lost" ||
    code === "deadline_exceeded" ||
    code === "system.unavailable" ||
    code === "rate_limited"
  );
}

/** Over after `ms`, or with the signal. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

async function lookForMove(
  home: string,
  file: ControlPlaneFile,
  signal: AbortSignal,
  moved: () => void,
): Promise<void> {
  while (!signal.aborted) {
    await rest(LOOK_EVERY_MS, signal);
    if (!signal.aborted && (await hasMoved(home, file))) moved();
  }
}

async function hasMoved(home: string, { url, ownerToken }: ControlPlaneFile): Promise<boolean> {
  const file = await readControlPlaneFile(home);
  return file !== undefined && (file.url !== url || file.ownerToken !== ownerToken);
}
