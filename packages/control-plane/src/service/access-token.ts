import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** An opaque bearer token. Its text is shown once; the database keeps the hash. */
export const newAccessToken = (): string => `il_${randomBytes(TOKEN_BYTES).toString("base64url")}`;

export const hashAccessToken = (token: string): Buffer => createHash("sha256").update(token, "utf8").digest();
