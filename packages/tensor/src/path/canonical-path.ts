/** What the place of a stream's regions follows from. */
export interface StreamPlace {
  /** The base directory, absolute. */
  readonly base: string;
  readonly user: string;
  readonly namespace: string;
  readonly streamId: number;
  readonly epoch: bigint;
}

/** The directory of one epoch of a stream: `<base>/tensorpool-<user>/<namespace>/<stream id>/<epoch>`. */
export function epochDirectory(place: StreamPlace): string {
  const { base, user, namespace, streamId, epoch } = place;
  const root = base.endsWith("/") ? base.slice(0, -1) : base;
  return `${root}/tensorpool-${plainName(user)}/${plainName(namespace)}/${streamId}/${epoch}`;
}

export function headerRingPath(place: StreamPlace): string {
  return `${epochDirectory(place)}/header.ring`;
}

export function payloadPoolPath(place: StreamPlace, poolId: number): string {
  return `${epochDirectory(place)}/${poolId}.pool`;
}

/** A name as one component of a path. The dots that mean a directory become a name as well. */
export function plainName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/gu, "_");
  if (plain === "") return "unknown";
  return plain === "." || plain === ".." ? plain.replaceAll(".", "_") : plain;
}
