import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BOX_NODE, describeWithTools, dockerTools, verifies, type NodeBox } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { asRoot, ContainerWorld, type Row } from "./container-world.ts";

// Boxes, daemons and commands take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const BIN = fileURLToPath(import.meta.resolve("@interlock/cli/bin"));

interface Ended {
  readonly code: number;
  readonly answer: Row;
}

/** The command on the host, as JSON. */
function interlock(
  world: ContainerWorld,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  return new Promise<Ended>((resolve, reject) => {
    const variables = { PATH: process.env["PATH"] ?? "", INTERLOCK_HOME: world.home, ...env };
    const argv = ["--conditions=interlock-source", BIN, "--json", ...args];
    execFile(process.execPath, argv, { env: variables }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== "number" || stdout === "")
        reject(new Error(`no answer: ${stderr}`, { cause: error }));
      else resolve({ code, answer: JSON.parse(stdout) as Row }); // --json answers one object
    });
  });
}

describe("the command line, on the host", () => {
  let world: ContainerWorld;
  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  }, 120_000);
  afterAll(() => world.close());

  verifies("CTN-040", "container mount makes a mount and gives the flag for docker run", async () => {
    const { code, answer } = await interlock(world, ["container", "mount", "dev"]);
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      name: "dev",
      flag: ["-v", `${world.home}/containers/dev:/run/interlock`],
    });
    expect((await world.call("ping", {}, "dev")).ok).toBe(true);
    const mounts = await interlock(world, ["container", "mounts"]);
    expect(mounts.answer["mounts"]).toMatchObject([{ name: "host" }, { name: "dev", state: "unknown" }]);
    const refused = await interlock(world, ["container", "mount", "host"]);
    expect(refused).toMatchObject({ code: 3, answer: { error: { code: "mount_name_invalid" } } });
  });

  verifies("CTN-041", "register-self finds its pane by what tmux set, and registers it", async () => {
    const tmux = { TMUX: `${world.tmux.socket},1,0`, TMUX_PANE: "%0" };
    const made = await interlock(world, ["register-self", "--role", "slave", "--label", "me"], tmux);
    expect(made).toMatchObject({
      code: 0,
      answer: { container_id: "host", role: "slave", label: "me", socket_source: "host_default" },
    });
    const named = { ...tmux, INTERLOCK_SOCKET: world.socket(), INTERLOCK_HOME: "/nonexistent" };
    expect(await interlock(world, ["register-self", "--capability", "codex"], named)).toMatchObject({
      code: 0,
      answer: { created_or_reactivated: "updated", label: "me", socket_source: "env_override" },
    });
  });

  verifies(
    "CTN-042",
    "register-self ends with a code for where it runs, for no daemon, and for a refusal",
    async () => {
      const tmux = { TMUX: `${world.tmux.socket},1,0`, TMUX_PANE: "%0" };
      const self = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
        interlock(world, ["register-self", ...args], env);
      const told = (code: number, error: string) => ({ code, answer: { error: { code: error } } });
      expect(await self({})).toMatchObject(told(1, "not_in_tmux"));
      expect(await self({ ...tmux, TMUX_PANE: "first" })).toMatchObject(told(1, "tmux_pane_malformed"));
      expect(await self({ ...tmux, INTERLOCK_HOME: "/nonexistent" })).toMatchObject(
        told(2, "socket_missing"),
      );
      expect(await self({ ...tmux, TMUX_PANE: "%4000" })).toMatchObject(told(3, "pane_unknown_to_daemon"));
      expect(await self(tmux, "--role", "master")).toMatchObject(
        told(3, "master_via_register_self_rejected"),
      );
      expect(await self(tmux, "--role", "boss")).toMatchObject(told(3, "value_out_of_set"));
    },
  );
});

describeWithTools([...dockerTools(), asRoot], "the command line, in a pane of a container", () => {
  let world: ContainerWorld;
  let box: NodeBox;
  beforeAll(async () => {
    world = await ContainerWorld.open();
    // The checkout is there under its own path, so that its links lead somewhere.
    const volumes = { [await world.mount("cli")]: "/run/interlock", [ROOT]: `${ROOT}:ro` };
    box = await world.box({ volumes });
  }, 120_000);
  afterAll(() => world.close(), 120_000);

  /** Runs the command in a fresh pane, where tmux itself sets the variables. */
  const inPane = async (name: string, args: string): Promise<Ended> => {
    const command = `${BOX_NODE} --conditions=interlock-source ${BIN} --json ${args}`;
    const script = `${command} > /tmp/${name}.out 2> /tmp/${name}.err; echo \\$? > /tmp/${name}.code; exec cat`;
    await box.sh(`tmux -f /dev/null new-session -d -s ${name} "${script}"`);
    const code = await vi.waitFor(() => box.sh(`cat /tmp/${name}.code`), { timeout: 100_000, interval: 200 });
    const out = await box.sh(`cat /tmp/${name}.out`);
    if (out === "") throw new Error(await box.sh(`cat /tmp/${name}.err`));
    return { code: Number(code), answer: JSON.parse(out) as Row }; // --json answers one object
  };

  verifies(["CTN-041", "CTN-043"], "register-self finds mount, container and pane by itself", async () => {
    const made = await inPane("one", "register-self --role slave --label inside");
    expect(made).toMatchObject({
      code: 0,
      answer: {
        container_id: box.id,
        tmux_session_name: "one",
        label: "inside",
        created_or_reactivated: "created",
        socket_source: "mounted_default",
      },
    });
    expect((await world.audit()).at(-1)).toMatchObject({
      via: "register_agent",
      origin: "cli",
      caller: box.id,
    });
  });

  verifies(
    "CTN-044",
    "register-self attaches the pane's log with its registration, or registers nothing",
    async () => {
      const refused = await inPane("three", "register-self --log /tmp/three.log");
      expect(refused).toMatchObject({ code: 3, answer: { error: { code: "log_path_not_host_visible" } } });
      const { answer } = await inPane("four", "register-self --attach-log --label four");
      expect(answer).toMatchObject({
        label: "four",
        log_attachment: {
          status: "active",
          source: "register_self",
          is_new: true,
          log_path: `/run/interlock/logs/${String(answer["agent_id"])}.log`,
        },
      });
      const agents = (await world.result("list_agents"))["agents"] as readonly Row[]; // the plane's list
      expect(agents.map(({ tmux_session_name }) => tmux_session_name)).not.toContain("three");
    },
  );

  verifies("CTN-043", "what is for the host is refused with the daemon's code", async () => {
    expect(await inPane("two", "container mount more")).toMatchObject({
      code: 3,
      answer: { error: { code: "host_peer_required" } },
    });
  });
});
