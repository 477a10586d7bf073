import type { Schema } from "./schema.ts";

export interface EventDeclaration {
  readonly type: string;
  readonly category: string;
  readonly since: string;
  readonly summary: string;
  readonly payload: Schema;
}

export function defineEvent(type: string, body: Omit<EventDeclaration, "type">): EventDeclaration {
  return { ...body, type };
}
