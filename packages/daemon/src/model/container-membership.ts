/** Hierarchy number to path, of one process. */
type ControlGroups = ReadonlyMap<string, string>;

/** The container's own group: the path up to the segment that bears its id. A system inside may stand deeper. */
function groupOf(path: string, containerId: string): string | undefined {
  const at = path.indexOf(containerId);
  if (at === -1) return undefined;
  const end = path.indexOf("/", at);
  return end === -1 ? path : path.slice(0, end);
}

/**
 * Whether a process runs in a container, told by control groups: it stands in the group of the container or below it.
 * `first` are the groups of the container's first process. A hierarchy counts only where they bear the container's
 * id, because a group that containers share tells nothing; without any such hierarchy nothing is known.
 */
export function containerMembership(
  containerId: string,
  first: ControlGroups,
  process: ControlGroups,
): "inside" | "outside" | "unknown" {
  const own = [...first].flatMap(([hierarchy, path]) => {
    const group = groupOf(path, containerId);
    return group === undefined ? [] : [{ hierarchy, group }];
  });
  if (own.length === 0) return "unknown";
  const inside = own.every(({ hierarchy, group }) => {
    const place = process.get(hierarchy);
    return place === group || place?.startsWith(`${group}/`) === true;
  });
  return inside ? "inside" : "outside";
}
