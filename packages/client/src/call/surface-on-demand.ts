import { buildSurface, camel } from "./build-surface.ts";

/**
 * `buildSurface` for rows that come in groups, by the first word after the prefix: a group is made, and its calls are,
 * when a program first looks at it. Most look at one or two.
 */
export function surfaceOnDemand<Row extends { readonly name: string }>(
  groups: Readonly<Record<string, () => Readonly<Record<string, Row>>>>,
  prefix: string,
  bind: (row: Row) => object,
): object {
  const surface = {};
  for (const [noun, rows] of Object.entries(groups)) {
    const key = camel(noun);
    let made: unknown;
    const get = (): unknown =>
      (made ??= Reflect.get(
        buildSurface(new Map(Object.values(rows()).map((row) => [row.name, bind(row)])), prefix),
        key,
      ));
    Object.defineProperty(surface, key, { enumerable: true, get });
  }
  return surface;
}
