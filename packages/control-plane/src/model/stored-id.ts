/** An id out of a UUID column, or one that we made, under the brand that the contract gives it. */
export function storedId<Id extends string>(id: string): Id {
  // The brand is a name for what the column's type already holds.
  return id as Id;
}
