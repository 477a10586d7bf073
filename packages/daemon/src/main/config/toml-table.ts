/** One table of `config.toml`, as the parser gives it. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** What reading a key or a table came to. */
export type Reading<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "refused"; readonly key: string; readonly reason: string };

export function read<const Value>(value: Value): Reading<Value> {
  return { kind: "read", value };
}

export function refused(
  key: string,
  reason: string,
): { readonly kind: "refused"; readonly key: string; readonly reason: string } {
  return { kind: "refused", key, reason };
}

export function isTomlTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The first key of `table` that is not among `known`, or null. `path` stands before it in a refusal. */
export function unknownKey(table: TomlTable, known: readonly string[], path = ""): string | null {
  const key = Object.keys(table).find((name) => !known.includes(name));
  return key === undefined ? null : `${path}${key}`;
}

/** A number within bounds, the default where the key is absent. */
export function readNumber(
  table: TomlTable,
  path: string,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly fallback: number },
): Reading<number> {
  const value = table[name];
  if (value === undefined) return read(bounds.fallback);
  // TOML integers may come as bigint.
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number))
    return refused(`${path}.${name}`, "not a number");
  if (number < bounds.min || number > bounds.max)
    return refused(`${path}.${name}`, `outside ${bounds.min} to ${bounds.max}`);
  return read(number);
}
