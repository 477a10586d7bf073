import { readFileSync } from "node:fs";
import model from "@interlock/contracts/model.json" with { type: "json" };
import { expect, test } from "vitest";

const docs = readFileSync(new URL("../../docs/containers.md", import.meta.url), "utf8");

interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** Members as the page names them, with a mark at what may be left out. */
function membersOf(schema: object): string {
  const { properties = {}, required = [] }: Shape = schema;
  const names = Object.keys(properties).map((name) => `\`${name}${required.includes(name) ? "" : "?"}\``);
  return names.length === 0 ? "nothing" : names.join(", ");
}

/** What the page has under the method's heading, on one line. */
function sectionOf(name: string): string {
  const [, section = ""] = docs.split(`#### \`${name}\`\n`);
  return section.split(/\n#+ /)[0]?.replaceAll(/\s+/g, " ").trim() ?? "";
}

test("the page for agents in containers has every method as the contract has it", () => {
  const gates: Readonly<Record<string, { readonly errors: readonly string[] }>> =
    model.planes.container.gates;
  const methods = Object.entries(model.methods).filter(([, { planes }]) =>
    (planes as readonly string[]).includes("container"),
  );
  expect(methods.length).toBeGreaterThan(30);
  const told = methods.map(([name]) => [name, sectionOf(name)]);
  const meant = methods.map(([name, { summary, params, result, errors, gate }]) => {
    const codes = [...(gates[gate]?.errors ?? []), ...errors].map((code) => `\`${code}\``);
    return [
      name,
      `${summary} - asks for: ${membersOf(params)} - answers: ${membersOf(result)} - refuses with: ${codes.join(", ") || "nothing"}`,
    ];
  });
  expect(told).toEqual(meant);
});
