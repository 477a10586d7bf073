import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** The secret of an invite, 256 bits. Its text is shown once; the database keeps the hash. */
export const newInviteToken = (): string => `ili_${randomBytes(TOKEN_BYTES).toString("base64url")}`;

export const hashInviteToken = (token: string): string =>
  createHash("sha256").update(token, "utf8").digest("hex");
