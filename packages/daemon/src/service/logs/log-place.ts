import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LogTransport } from "../../model/log-attachment-status.ts";
import { isBelow, logPathProblem } from "../../model/log-path.ts";
import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { ContainerSight, PipedPane } from "../ports/pane-pipe.ts";
import { followLinks, hostPathOf, type Mount } from "./host-visible.ts";
import { makeLogDirectory, prepareLogFile, type LogFileFacts } from "./log-file.ts";
import type { LogBlockReason } from "./log-outcome.ts";

/** Where a pane's log lies, with the file made. */
export interface LogPlace extends LogFileFacts {
  readonly kind: "place";
  /** On the host, without symbolic links. */
  readonly logPath: string;
  readonly transport: LogTransport;
  /** Where the pane's tmux sees the file; null for a stream. */
  readonly pipePath: string | null;
}

export interface LogBlocked {
  readonly kind: "blocked";
  readonly reason: LogBlockReason;
}

export interface LogPlaceRequest {
  /** Of the daemon, without symbolic links. */
  readonly home: string;
  readonly pane: PipedPane;
  readonly agentId: string;
  /** A path that somebody named; null for the usual one. */
  readonly wantedPath: string | null;
  readonly mounts: readonly Mount[];
  readonly sight: ContainerSight;
}

/** The usual log of an agent whose pane the daemon's own user can write to, or that is streamed. */
export function usualLogPath(home: string, containerId: string, agentId: string): string {
  return join(home, "logs", containerId, `${agentId}.log`);
}

/** Finds the place of a log and makes the file. A container sees it through a mount, or its output is streamed. */
export async function placeLog(request: LogPlaceRequest): Promise<LogPlace | LogBlocked> {
  const { home, pane, agentId, wantedPath } = request;
  if (wantedPath !== null) return placeWanted(request, wantedPath);
  const usual = usualLogPath(home, pane.containerId, agentId);
  if (pane.containerId === HOST_CONTAINER_ID) return make(usual, "pipe", usual);
  const shared = await sharedDirectory(home, request.mounts);
  if (shared !== null) {
    const path = join(shared.source, "logs", `${agentId}.log`);
    const place = await make(path, "pipe", join(shared.target, "logs", `${agentId}.log`));
    if (place.kind === "place" && (await isSeen(request, place))) return place;
  }
  return make(usual, "stream", null);
}

/** The daemon's own directory for a container, where one of the container's mounts shows it. */
async function sharedDirectory(home: string, mounts: readonly Mount[]): Promise<Mount | null> {
  for (const mount of mounts) {
    const source = await followLinks(mount.source);
    if (source === null || dirname(source) !== join(home, "containers")) continue;
    // Proven like any path: another mount may lie deeper and hide this one.
    if ((await hostPathOf(join(mount.target, "logs"), mounts)) === join(source, "logs"))
      return { ...mount, source };
  }
  return null;
}

async function placeWanted(request: LogPlaceRequest, path: string): Promise<LogPlace | LogBlocked> {
  const { home, pane, mounts } = request;
  const problem = logPathProblem(path, home);
  if (problem !== null) return { kind: "blocked", reason: "log_path_invalid" };
  if (pane.containerId === HOST_CONTAINER_ID) {
    const real = await followLinks(path);
    // The names were looked at; where they lead is looked at again.
    if (real === null || logPathProblem(real, home) !== null)
      return { kind: "blocked", reason: "log_path_invalid" };
    return make(real, "pipe", real, "given directory");
  }
  const seen = await visibleInContainer(path, mounts);
  if (seen === null || logPathProblem(seen.logPath, home) !== null)
    return { kind: "blocked", reason: "log_path_not_host_visible" };
  const place = await make(seen.logPath, "pipe", seen.pipePath, "given directory");
  if (place.kind === "place" && !(await isSeen(request, place)))
    return { kind: "blocked", reason: "log_path_not_host_visible" };
  return place;
}

/** Either name of the file may be given: the container's, or the host's. */
async function visibleInContainer(
  path: string,
  mounts: readonly Mount[],
): Promise<{ readonly logPath: string; readonly pipePath: string } | null> {
  const fromContainer = await hostPathOf(path, mounts);
  if (fromContainer !== null) return { logPath: fromContainer, pipePath: path };
  const real = await followLinks(path);
  if (real === null) return null;
  for (const mount of mounts) {
    const source = await followLinks(mount.source);
    if (source === null || !isBelow(real, source) || real === source) continue;
    const pipePath = join(mount.target, real.slice(source.length));
    if ((await hostPathOf(pipePath, mounts)) === real) return { logPath: real, pipePath };
  }
  return null;
}

/** Mounts are what the engine tells; whether the pane's tmux sees this very directory is tried out. */
async function isSeen({ pane, sight }: LogPlaceRequest, place: LogPlace): Promise<boolean> {
  if (place.pipePath === null) return false;
  const name = `.probe-${randomBytes(8).toString("hex")}`;
  const probe = join(dirname(place.logPath), name);
  try {
    await writeFile(probe, "", { mode: 0o600, flag: "wx" });
  } catch {
    // A directory that we cannot write to is none to share.
    return false;
  }
  try {
    const outcome = await sight.seesFiles(pane, place.pipePath, join(dirname(place.pipePath), name));
    return outcome.kind === "seen";
  } finally {
    await rm(probe, { force: true });
  }
}

async function make(
  logPath: string,
  transport: LogTransport,
  pipePath: string | null,
  directory: "own directory" | "given directory" = "own directory",
): Promise<LogPlace | LogBlocked> {
  if (directory === "own directory" && !(await makeLogDirectory(logPath)))
    return { kind: "blocked", reason: "log_file_unusable" };
  const file = await prepareLogFile(logPath);
  if (file.kind !== "prepared") return { kind: "blocked", reason: "log_file_unusable" };
  return { kind: "place", logPath, transport, pipePath, inode: file.inode, size: file.size };
}
