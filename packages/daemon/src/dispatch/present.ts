/** The members of `T` without `undefined` as a value. */
export type Present<T> = { readonly [Key in keyof T]: Exclude<T[Key], undefined> };

/** Leaves out members whose value is undefined: absent and undefined mean the same on the wire. */
export function present<T extends object>(members: T): Present<T> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  // Only members with a value are left, under their own keys.
  return Object.fromEntries(kept) as Present<T>;
}
