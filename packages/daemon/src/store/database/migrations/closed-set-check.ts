/** `column IN ('a','b')`, from the closed set itself. */
export function closedSetCheck(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map(quote).join(",")})`;
}

/** `CASE column WHEN 'a' THEN 1 …`: the rank of a value, for indexes in the order that lists show. */
export function rankOf(column: string, ranks: Readonly<Record<string, number>>): string {
  const cases = Object.entries(ranks).map(([value, rank]) => `WHEN ${quote(value)} THEN ${rank}`);
  return `CASE ${column} ${cases.join(" ")} END`;
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
