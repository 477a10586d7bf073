import type { ZodNode } from "./zod-node.ts";

/** The schema that carries the id: the node, or what `.describe()` copied it from, which drops the id. */
export function namedAncestor(node: ZodNode): ZodNode | undefined {
  if (node.meta()?.["id"] !== undefined) return node;
  const { parent, def } = node._zod;
  return parent !== undefined && parent._zod.def === def ? namedAncestor(parent) : undefined;
}
