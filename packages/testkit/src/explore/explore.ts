// Walks every state that can be reached, the nearest first, so that the first thing found wrong is the shortest way to it.

export interface Edge<World> {
  readonly label: string;
  readonly next: World;
  /** What this step did wrong, if anything. */
  readonly wrong: string | undefined;
}

export interface Exploration<World> {
  readonly start: World;
  keyOf(world: World): string;
  /** What is wrong with the world itself, if anything. */
  wrongWith(world: World): string | undefined;
  edgesOf(world: World): Iterable<Edge<World>>;
}

export type Explored =
  | { readonly kind: "held"; readonly states: number; readonly edges: number; readonly depth: number }
  | { readonly kind: "broken"; readonly states: number; readonly wrong: string; readonly trace: string };

interface Reached<World> {
  readonly world: World;
  /** How it was reached; undefined at the start, and where ways are not kept. */
  readonly way: Way | undefined;
}

interface Way {
  readonly label: string;
  readonly before: Way | undefined;
}

/** @param atMost ends the walk once so many states were found; all of them were checked until there. */
export function explore<World>(
  exploration: Exploration<World>,
  { atMost, keepWays }: { readonly atMost: number; readonly keepWays: boolean },
): Explored {
  const seen = new Set([exploration.keyOf(exploration.start)]);
  let edges = 0;
  let depth = 0;
  let level: Reached<World>[] = [{ world: exploration.start, way: undefined }];
  while (level.length > 0 && seen.size < atMost) {
    const next: Reached<World>[] = [];
    for (const { world, way } of level) {
      const wrong = exploration.wrongWith(world);
      if (wrong !== undefined) return { kind: "broken", states: seen.size, wrong, trace: traceOf(way) };
      for (const edge of exploration.edgesOf(world)) {
        edges += 1;
        const onward = keepWays ? { label: edge.label, before: way } : undefined;
        if (edge.wrong !== undefined) {
          const trace = traceOf(onward ?? { label: edge.label, before: undefined });
          return { kind: "broken", states: seen.size, wrong: edge.wrong, trace };
        }
        const key = exploration.keyOf(edge.next);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ world: edge.next, way: onward });
      }
      if (seen.size >= atMost) break;
    }
    level = next;
    depth += 1;
  }
  return { kind: "held", states: seen.size, edges, depth };
}

function traceOf(way: Way | undefined): string {
  const labels: string[] = [];
  for (let step = way; step !== undefined; step = step.before) labels.unshift(step.label);
  return labels.join(" → ");
}
