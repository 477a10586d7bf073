import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import type {
  ContainerDetails,
  ContainerFilter,
  ContainerListing,
  ContainerMount,
  ContainerSummary,
} from "../../service/ports/container-engine.ts";

/** Keeps the containers whose name the filter matches. Undefined when the answer is no list of containers. */
export function readListing(
  answer: readonly ContainerInfo[],
  filter: ContainerFilter,
): ContainerListing | undefined {
  if (!Array.isArray(answer)) return undefined;
  const summaries = answer.map(readSummary);
  const known = summaries.filter((summary) => summary !== undefined);
  if (known.length < summaries.length) return undefined;
  const wanted = filter.nameContains?.map((part) => part.toLowerCase());
  const containers =
    wanted === undefined
      ? known
      : known.filter(({ name }) => wanted.some((part) => name.toLowerCase().includes(part)));
  return { containers, ignored: known.length - containers.length };
}

/** The id is what paths of the engine's API are made of, so it is checked before it is believed. */
export function isContainerId(id: unknown): id is string {
  return typeof id === "string" && /^[0-9a-f]{64}$/.test(id);
}

function readSummary(info: ContainerInfo): ContainerSummary | undefined {
  if (!isContainerId(info.Id) || !Array.isArray(info.Names)) return undefined;
  // Legacy links add names of the form `/other/alias`.
  const name =
    info.Names.find((candidate) => candidate.lastIndexOf("/") <= 0) ?? info.Names[0] ?? info.Id.slice(0, 12);
  return {
    id: info.Id,
    name: name.replace(/^\//, ""),
    image: info.Image,
    status: info.Status,
    mounts: readMounts(info.Mounts),
  };
}

interface EngineMount {
  readonly Source: string;
  readonly Destination: string;
  readonly Type?: string | undefined;
  readonly Mode: string;
  readonly RW: boolean;
}

/** The engine sends null for a list that is empty. */
function readMounts(mounts: readonly EngineMount[] | null | undefined): readonly ContainerMount[] {
  return (mounts ?? []).map((mount) => ({
    source: mount.Source,
    target: mount.Destination,
    type: mount.Type ?? "",
    mode: mount.Mode,
    rw: mount.RW,
  }));
}

/** Undefined when the answer lacks what every container has. */
export function readDetails(info: ContainerInspectInfo): ContainerDetails | undefined {
  const { Id, Name, Config, State, Mounts } = info;
  if (
    !isContainerId(Id) ||
    typeof Name !== "string" ||
    typeof Config !== "object" ||
    typeof State !== "object"
  ) {
    return undefined;
  }
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    image: Config.Image,
    running: State.Running,
    pid: State.Pid > 0 ? State.Pid : null,
    // The engine sends null for a map that is empty.
    labels: { ...Config.Labels },
    mounts: readMounts(Mounts),
    configUser: Config.User === "" ? null : Config.User,
    workingDir: Config.WorkingDir === "" ? null : Config.WorkingDir,
  };
}
