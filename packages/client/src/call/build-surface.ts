/** `log_attachment` → `logAttachment`. */
export function camel(segment: string): string {
  // Most are one word, and a program that starts asks for each.
  if (!segment.includes("_")) return segment;
  const [first = "", ...others] = segment.split("_");
  return first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

interface Branch {
  [name: string]: Branch | object;
}

/** The run-time twin of `Surface`: one leaf for each name on the wire. */
export function buildSurface(leaves: ReadonlyMap<string, object>, prefix: string): object {
  const root: Branch = {};
  for (const [name, leaf] of leaves) {
    const segments = name.slice(prefix.length).split(".").map(camel);
    const last = segments.pop() ?? name;
    let branch = root;
    for (const segment of segments) {
      // A branch holds only branches and leaves, and no name is both (types would clash as well).
      branch = (branch[segment] ??= {}) as Branch;
    }
    branch[last] = leaf;
  }
  return root;
}
