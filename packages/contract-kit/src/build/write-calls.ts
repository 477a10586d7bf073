import type { MethodModel, Model } from "./model.ts";
import { camelCase } from "./names.ts";
import type { Validators } from "./write-validators.ts";

type Checks = Readonly<Record<string, string>>;

/**
 * `<plane>-calls.ts`: what a caller needs of each method, one export a method. Each names only the checks it uses, so
 * that a bundle with one call carries one method, however many the plane has.
 */
export function writeCalls(
  model: Model,
  errorChecks: Validators["errorChecks"],
  header: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(model.planes).map((plane) => [
      `${plane}-calls.ts`,
      callsOfPlane(model, plane, errorChecks[plane] ?? {}, header),
    ]),
  );
}

function callsOfPlane(model: Model, plane: string, checks: Checks, header: string): string {
  const methods = Object.entries(model.methods).filter(([, { planes }]) => planes.includes(plane));
  const used = new Set<string>();
  const rows = methods.map(([name, method]) => {
    const codes = codesOf(model, plane, method);
    used.add(resultCheck(name));
    if (method.frames !== undefined) used.add(frameCheck(name));
    for (const code of codes) used.add(checks[code] ?? "");
    return row(name, method, codes, checks);
  });
  const imports =
    used.size === 0
      ? ""
      : `import {\n${[...used]
          .sort()
          .map((name) => `  ${name},\n`)
          .join("")}} from "./validators.js";\n\n`;
  const entries = methods.map(([name]) => `  ${JSON.stringify(name)}: ${camelCase(name)},\n`);
  return (
    `${header}\n${imports}${rows.join("\n")}\n` +
    `/** Every method of the ${plane} plane, as a caller needs it. */\nexport const ${camelCase(plane)}Calls = {\n${entries.join("")}} as const;\n`
  );
}

/** Every code that a caller can meet: the method's, its gate's and its plane's. */
function codesOf(model: Model, plane: string, { errors, gate }: MethodModel): readonly string[] {
  const declared = model.planes[plane];
  return [
    ...new Set([...errors, ...(declared?.gates[gate]?.errors ?? []), ...(declared?.errors ?? [])]),
  ].sort();
}

function row(
  name: string,
  { kind, gate, frames }: MethodModel,
  codes: readonly string[],
  checks: Checks,
): string {
  const details = codes.map((code) => `    ${JSON.stringify(code)}: ${checks[code] ?? ""},\n`);
  return (
    `export const ${camelCase(name)} = {\n` +
    `  name: ${JSON.stringify(name)},\n  kind: ${JSON.stringify(kind)},\n  gate: ${JSON.stringify(gate)},\n` +
    `  checkResult: ${resultCheck(name)},\n${frames === undefined ? "" : `  checkFrame: ${frameCheck(name)},\n`}  details: {\n${details.join("")}  },\n} as const;\n`
  );
}

function resultCheck(name: string): string {
  return `${camelCase(name)}Result`;
}

function frameCheck(name: string): string {
  return `${camelCase(name)}Frame`;
}
