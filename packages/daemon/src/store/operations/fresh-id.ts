import { randomBytes, randomUUID } from "node:crypto";

export function freshAgentId(): string {
  return `agt_${randomBytes(6).toString("hex")}`;
}

export function freshPaneRef(): string {
  return `pan_${randomBytes(6).toString("hex")}`;
}

export function freshMessageId(): string {
  return randomUUID();
}

export function freshRouteId(): string {
  return randomUUID();
}

export function freshLogAttachmentId(): string {
  return `lat_${randomBytes(6).toString("hex")}`;
}
