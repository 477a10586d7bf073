/** A name and how it is read and written. */
export type Member = readonly [name: string, descriptor: PropertyDescriptor];

/**
 * An object with these members, which lie in a prototype of its own. Put into the objects themselves they would make
 * dictionaries of all but the first, since the engine shares the shapes of plain objects; reading those costs many
 * times as much.
 */
export function withMembers(members: readonly Member[]): object {
  const descriptors: PropertyDescriptorMap = {};
  for (const [name, descriptor] of members) descriptors[name] = descriptor;
  const prototype: object = Object.defineProperties({}, descriptors);
  return Object.setPrototypeOf({}, prototype) as object;
}
