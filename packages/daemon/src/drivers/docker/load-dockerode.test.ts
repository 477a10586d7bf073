import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the client comes without ssh and gRPC, and others may load those afterwards", async () => {
  const module = new URL("./load-dockerode.ts", import.meta.url).href;
  const script = `
    const { createRequire } = require("node:module");
    const loaded = (name) => Object.keys(require("node:module")._cache).some((path) => path.includes("/" + name + "/"));
    import("${module}").then(async ({ loadDockerode }) => {
      const Client = await loadDockerode();
      const before = ["dockerode", "docker-modem", "ssh2", "grpc-js"].map(loaded);
      const modem = createRequire(createRequire("${module}").resolve("dockerode")).resolve("docker-modem");
      const { Client: ssh } = createRequire(modem)("ssh2");
      console.log(JSON.stringify([typeof new Client({ socketPath: "/nowhere" }).getContainer, before, typeof ssh]));
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=interlock-source",
    "-e",
    script,
  ]);
  expect(JSON.parse(stdout)).toEqual(["function", [true, true, false, false], "function"]);
});
