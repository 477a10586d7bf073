import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Registry } from "@interlock/contracts/define";
import { ContractError } from "./contract-error.ts";

const PARTS = ["planes", "methods", "errors", "events", "closedSets"] as const;

/** The `registry` that a module exports. Whatever the module itself throws comes through. */
export async function loadRegistry(path: string): Promise<Registry> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  const registry: unknown =
    typeof module === "object" && module !== null && "registry" in module ? module.registry : undefined;
  if (isRegistry(registry)) return registry;
  throw new ContractError(path, "exports no `registry` made by defineRegistry");
}

function isRegistry(value: unknown): value is Registry {
  if (
    typeof value !== "object" ||
    value === null ||
    !("name" in value) ||
    !("version" in value) ||
    !("versions" in value)
  )
    return false;
  const parts = value as Readonly<Record<string, unknown>>; // any object can be read by name
  return PARTS.every((part) => Array.isArray(parts[part]));
}
