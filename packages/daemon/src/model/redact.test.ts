import { expect, test } from "vitest";
import { redact } from "./redact.ts";

const TWENTY = "a1B2c3D4e5F6g7H8i9J0";

test.each([
  [`key sk-${TWENTY} end`, "key <redacted:openai-key> end"],
  [`ghp_${TWENTY}`, "<redacted:github-token>"],
  ["id AKIA0123456789ABCDEF.", "id <redacted:aws-access-key>."],
  ["Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer <redacted:bearer>"],
  ["DB_PASSWORD=hunter2", "DB_PASSWORD=<redacted:env-secret>"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "<redacted:jwt>"],
])("redacts %j", (line, expected) => {
  expect(redact(`before\n${line}\nafter`)).toBe(`before\n${expected}\nafter`);
});

test.each(["sk-short", "see DB_PASSWORD=x here", "a.b.c", "Bearer short"])("leaves %j alone", (line) => {
  expect(redact(line)).toBe(line);
});
