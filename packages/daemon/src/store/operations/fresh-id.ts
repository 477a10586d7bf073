import { randomBytes, randomUUID } from "node:crypto";
import type { UnixMicros } from "../timestamp.ts";

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

/** A UUID version 7 (RFC 9562), as sessions and what is in them are named: 48 bits of milliseconds, then random bits. */
export function freshSessionUuid(now: UnixMicros): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.floor(now / 1000), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
