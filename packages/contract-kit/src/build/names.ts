import { ContractError } from "./contract-error.ts";
import type { Model } from "./model.ts";

/** `app.agent.register_from_pane` → `AppAgentRegisterFromPane`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** `app.pane.list` → `appPaneList`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** Name of the code union that a plane's gate adds to every method behind it. */
export function gateCodeName(plane: string, gate: string): string {
  return `${pascalCase(plane)}${pascalCase(gate)}GateCode`;
}

/**
 * Every generated type name, so that two declarations never meet in one.
 * @throws ContractError naming both.
 */
export function checkTypeNames(model: Model): void {
  const owners = new Map<string, string>();
  const claim = (name: string, owner: string, ref?: string): void => {
    const other = owners.get(name);
    // A method may use a named schema under the very name its alias would have.
    if (other !== undefined && ref !== `#/$defs/${name}`)
      throw new ContractError(owner, `and ${other} both make the type ${name}`);
    owners.set(name, owner);
  };
  for (const name of Object.keys(model.$defs)) claim(name, `schema ${name}`);
  claim("EventPayloads", "the event map");
  for (const [plane, { gates }] of Object.entries(model.planes)) {
    claim(`${pascalCase(plane)}Methods`, `plane ${plane}`);
    claim(`${pascalCase(plane)}Errors`, `plane ${plane}`);
    for (const gate of Object.keys(gates)) claim(gateCodeName(plane, gate), `gate ${gate} of plane ${plane}`);
  }
  for (const [name, method] of Object.entries(model.methods)) {
    claim(`${pascalCase(name)}Params`, `method ${name}`, method.params.$ref);
    claim(`${pascalCase(name)}Result`, `method ${name}`, method.result.$ref);
    if (method.frames !== undefined) claim(`${pascalCase(name)}Frame`, `method ${name}`, method.frames.$ref);
  }
}
