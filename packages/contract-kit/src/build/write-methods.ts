import type { Model } from "./model.ts";

/** `methods.ts`: what a program reads of methods and codes at run time, as plain data. */
export function writeMethods(model: Model, header: string): string {
  const methods = Object.entries(model.methods).map(
    ([name, { planes, kind, gate, since, errors, rules, on }]) =>
      line(name, {
        name,
        planes,
        kind,
        gate,
        since,
        errors,
        rules: rules.map((rule) => rule.name),
        ...(on !== undefined && { on }),
      }),
  );
  const planes = Object.entries(model.errors).map(([plane, errors]) => {
    const codes = Object.entries(errors).map(([code, { details: _details, meaning, ...facts }]) =>
      line(code, { ...facts, meaning }, "    "),
    );
    return `  ${JSON.stringify(plane)}: {\n${codes.join("")}  },\n`;
  });
  return (
    `${header}\n/** Every method of the contract. */\nexport const methods = {\n${methods.join("")}} as const;\n\n` +
    `/** Every error code, by plane. */\nexport const errorCodes = {\n${planes.join("")}} as const;\n`
  );
}

function line(key: string, value: object, indent = "  "): string {
  return `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
}
