/** A registry that cannot hold; raised while it is put together, never on the wire. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
}
