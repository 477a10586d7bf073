import { expect, test } from "vitest";
import { explainFailure } from "./failure.mjs";

test.each([
  ["npm error code ENOSPC\nnpm error nospc", "the disk is full", "Free about"],
  ["npm error code EAI_AGAIN\nnpm error syscall getaddrinfo", "did not answer", "network"],
  ["npm error code ECONNREFUSED", "did not answer", "network"],
  ["npm error code SELF_SIGNED_CERT_IN_CHAIN", "not trusted", "NODE_EXTRA_CA_CERTS"],
  ["npm error code ETARGET\nnpm error notarget No matching version found", "does not serve", "first in PATH"],
  ["EACCES: permission denied, mkdir '/x'", "may not be written", "writable"],
])("%j is told as a cause with its fix", (output, cause, fix) => {
  expect(explainFailure("Fetching", output)).toMatchObject({
    message: expect.stringContaining(cause),
    fix: expect.stringContaining(fix),
  });
});

test("an unknown failure shows the tool's last words and claims no cause", () => {
  expect(explainFailure("Fetching", "odd\n")).toMatchObject({ message: "Fetching failed.", detail: "odd" });
});
