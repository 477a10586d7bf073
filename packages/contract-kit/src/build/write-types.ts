import { termsOn } from "@interlock/contracts/define";
import type { Model } from "./model.ts";
import { checkTypeNames, gateCodeName, pascalCase } from "./names.ts";
import { docText, typeText } from "./type-text.ts";

/** `types.ts`: every payload, method, error and event of the contract as plain named types. */
export function writeTypes(model: Model, header: string): string {
  checkTypeNames(model);
  return [
    header,
    defTypes(model),
    methodTypes(model),
    ...Object.keys(model.planes).map((plane) => planeTypes(model, plane)),
    eventTypes(model),
  ].join("\n");
}

function defTypes(model: Model): string {
  return Object.entries(model.$defs)
    .map(([name, schema]) => {
      const text =
        schema["x-brand"] === true
          ? `string & { readonly __brand: ${JSON.stringify(name)} }`
          : typeText(schema);
      return `${docText(schema.description)}export type ${name} =${lead(text)};\n`;
    })
    .join("");
}

/** A union over several lines starts on the next one. */
function lead(text: string): string {
  return text.startsWith("\n") ? text : ` ${text}`;
}

function methodTypes(model: Model): string {
  const alias = (name: string, schema: Parameters<typeof typeText>[0], doc: string): string =>
    schema.$ref === `#/$defs/${name}`
      ? ""
      : `${docText(doc)}export type ${name} =${lead(typeText(schema))};\n`;
  return Object.entries(model.methods)
    .map(([name, { params, result, frames, summary }]) => {
      const type = pascalCase(name);
      return (
        alias(`${type}Params`, params, `Params of ${name}: ${summary}`) +
        alias(`${type}Result`, result, `Result of ${name}.`) +
        (frames === undefined ? "" : alias(`${type}Frame`, frames, `What ${name} sends after its result.`))
      );
    })
    .join("");
}

function planeTypes(model: Model, plane: string): string {
  const { gates, errors } = model.planes[plane] ?? { gates: {}, errors: [] };
  const type = pascalCase(plane);
  const gateTypes = Object.entries(gates).map(
    ([gate, declared]) =>
      `${docText(`What any ${plane} method behind gate ${gate} may answer with.`)}export type ${gateCodeName(plane, gate)} = ${codes([...declared.errors, ...errors])};\n`,
  );
  const methods = Object.entries(model.methods).filter(([, method]) => method.planes.includes(plane));
  const members = methods.map(([name, method]) => {
    const { kind, summary, frames } = method;
    const { gate, errors: own } = termsOn(method, plane);
    const gateCode = gateCodeName(plane, gate);
    const sent = frames === undefined ? "" : `    readonly frames: ${pascalCase(name)}Frame;\n`;
    return (
      `${docText(summary, "  ")}  readonly ${JSON.stringify(name)}: {\n    readonly kind: ${JSON.stringify(kind)};\n` +
      `    readonly params: ${pascalCase(name)}Params;\n    readonly result: ${pascalCase(name)}Result;\n${sent}` +
      `    readonly errors: ${codes(own)};\n    readonly codes: ${own.length === 0 ? gateCode : `${codes(own)} | ${gateCode}`};\n  };\n`
    );
  });
  const details = Object.entries(model.errors[plane] ?? {}).map(
    ([code, error]) =>
      `${docText(error.meaning, "  ")}  readonly ${JSON.stringify(code)}: ${typeText(error.details, "  ")};\n`,
  );
  return (
    `${gateTypes.join("")}\n${docText(`The methods of plane ${plane}.`)}export interface ${type}Methods {\n${members.join("")}}\n\n` +
    `${docText(`The error codes of plane ${plane}, with the details each carries.`)}export interface ${type}Errors {\n${details.join("")}}\n`
  );
}

function codes(all: readonly string[]): string {
  const unique = [...new Set(all)].sort();
  return unique.length === 0 ? "never" : unique.map((code) => JSON.stringify(code)).join(" | ");
}

function eventTypes(model: Model): string {
  const members = Object.entries(model.events).map(
    ([type, event]) =>
      `${docText(event.summary, "  ")}  readonly ${JSON.stringify(type)}: ${typeText(event.payload, "  ")};\n`,
  );
  return `/** The events, with the payload each carries. */\nexport interface EventPayloads {\n${members.join("")}}\n`;
}
