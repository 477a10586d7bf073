import { termsOn } from "@interlock/contracts/define";
import type { MethodModel, Model } from "./model.ts";
import { camelCase } from "./names.ts";
import type { Validators } from "./write-validators.ts";

type Checks = Readonly<Record<string, string>>;

/**
 * What a caller needs of each method, one export a method. Each names only the checks it uses, so that a bundle with
 * one call carries one method, however many the plane has.
 *
 * - `calls/<plane>/<noun>.ts`: the rows of the methods that share their first word after the plane's own.
 * - `<plane>-calls.ts`: all of them, and the table.
 * - `<plane>-calls-on-demand.ts`: the same table, in groups and whole, whose checks are imported with the first call that
 *   needs them.
 */
export function writeCalls(
  model: Model,
  errorChecks: Validators["errorChecks"],
  header: string,
): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const plane of Object.keys(model.planes)) {
    const groups = groupsOf(model, plane);
    for (const { file, methods } of groups)
      files[file] = rowsOf(model, plane, methods, errorChecks[plane] ?? {}, depthOf(file), header);
    files[`${plane}-calls.ts`] = tableOf(plane, groups, header);
    files[`${plane}-calls-on-demand.ts`] = onDemandTableOf(plane, groups, header);
  }
  return files;
}

type Methods = readonly (readonly [name: string, method: MethodModel])[];

interface Group {
  /** As on the wire. */
  readonly noun: string;
  readonly file: string;
  readonly methods: Methods;
}

function groupsOf(model: Model, plane: string): readonly Group[] {
  const methods = Object.entries(model.methods)
    .filter(([, { planes }]) => planes.includes(plane))
    .map(([name, method]): Methods[number] => [name, { ...method, ...termsOn(method, plane) }]);
  const groups = Object.groupBy(methods, ([name]) => nounOf(plane, name));
  return Object.entries(groups).map(([noun, members = []]) => ({
    noun,
    file: `calls/${plane}/${noun.replaceAll("_", "-")}.ts`,
    methods: members,
  }));
}

/** `app.log_attachment.list` on the plane `app` → `log_attachment`. */
function nounOf(plane: string, name: string): string {
  const words = name.split(".");
  const [noun = name] = words[0] === plane && words.length > 1 ? words.slice(1) : words;
  return noun;
}

function depthOf(file: string): string {
  return "../".repeat(file.split("/").length - 1);
}

function rowsOf(
  model: Model,
  plane: string,
  methods: Methods,
  checks: Checks,
  depth: string,
  header: string,
): string {
  const used = new Set<string>();
  const rows = methods.map(([name, method]) => {
    const codes = codesOf(model, plane, method);
    used.add(resultCheck(name));
    if (method.frames !== undefined) used.add(frameCheck(name));
    for (const code of codes) used.add(checks[code] ?? "");
    return row(name, method, codes, checks);
  });
  return `${header}\n${importOf([...used].sort(), `${depth}validators.js`)}\n${rows.join("\n")}`;
}

function importOf(names: readonly string[], from: string): string {
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(from)};\n`;
}

function tableOf(plane: string, groups: readonly Group[], header: string): string {
  const imports = groups.map(({ file, methods }) =>
    importOf(
      methods.map(([name]) => camelCase(name)),
      `./${file}`,
    ),
  );
  const exports = groups.map(({ file }) => `export * from "./${file}";\n`);
  const entries = methodsOf(groups).map(([name]) => `  ${JSON.stringify(name)}: ${camelCase(name)},\n`);
  return (
    `${header}\n${imports.join("")}${exports.join("")}\n` +
    `/** Every method of the ${plane} plane, as a caller needs it. */\n` +
    `export const ${camelCase(plane)}Calls = {\n${entries.join("")}} as const;\n`
  );
}

function onDemandTableOf(plane: string, groups: readonly Group[], header: string): string {
  const makers = groups.map(
    ({ noun, file, methods }) =>
      `const ${makerOf(noun)} = () =>\n  ({\n${methods.map((method) => onDemandRow(file, method)).join("")}  }) as const;\n`,
  );
  const byNoun = groups.map(({ noun }) => `  ${JSON.stringify(noun)}: ${makerOf(noun)},\n`);
  const all = groups.map(({ noun }) => `    ...${makerOf(noun)}(),\n`);
  return (
    // Functions, since a program that imports the file pays for a table as soon as it is there.
    `${header}\n${makers.join("\n")}\n` +
    `/** The methods of the ${plane} plane by their first word; what holds their answers against the contract comes with \`load\`. */\n` +
    `export const ${camelCase(plane)}CallGroups = {\n${byNoun.join("")}} as const;\n\n` +
    `/** The same in one table. */\n` +
    `export const ${camelCase(plane)}CallsOnDemand = () =>\n  ({\n${all.join("")}  }) as const;\n`
  );
}

function makerOf(noun: string): string {
  return camelCase(`${noun}.calls`);
}

function onDemandRow(file: string, [name, { kind, gate }]: Methods[number]): string {
  return (
    `    ${JSON.stringify(name)}: {\n` +
    `      name: ${JSON.stringify(name)},\n      kind: ${JSON.stringify(kind)},\n      gate: ${JSON.stringify(gate)},\n` +
    `      load: async () => (await import("./${file}")).${camelCase(name)},\n    },\n`
  );
}

function methodsOf(groups: readonly Group[]): Methods {
  return groups.flatMap(({ methods }) => methods).sort(([one], [other]) => (one < other ? -1 : 1));
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
