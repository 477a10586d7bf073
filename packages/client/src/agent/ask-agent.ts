import { APP_CONTRACT_VERSION, containerPlane } from "@interlock/contracts";
import { containerCalls } from "@interlock/contracts/container-calls";
import { connectUnix, isWireFault, singleLineEnvelope, type Transport } from "@interlock/wire";
import { checkAnswer, type CallableMethod } from "../call/check-answer.ts";
import { failure, type Outcome } from "../call/outcome.ts";
import { connectFault } from "../daemon/daemon-fault.ts";
import type { AgentMethodName } from "./call-agent.ts";

const codec = singleLineEnvelope({
  limits: containerPlane.limits,
  versioned: { codes: ["host_only"], versionField: "app_contract_version", version: APP_CONTRACT_VERSION },
});
const methods: Readonly<Record<AgentMethodName, CallableMethod>> = containerCalls;

/** One line each way, untyped: `callAgent` states the types. */
export async function askAgent(
  socketPath: string,
  name: AgentMethodName,
  params: object,
  deadlineMs: number,
): Promise<Outcome<unknown, object>> {
  const method = methods[name];
  const line = codec.encodeRequest(undefined, method.name, JSON.stringify(params));
  if (line === undefined)
    return failure(fault("request_too_large", "The request is over the plane's limit."));
  let transport: Transport;
  try {
    transport = await connectUnix(socketPath, { deadlineMs });
  } catch (error) {
    if (!isWireFault(error)) throw error;
    return failure(connectFault(error, socketPath));
  }
  return exchange(transport, method, line, deadlineMs);
}

function exchange(
  transport: Transport,
  method: CallableMethod,
  line: string,
  deadlineMs: number,
): Promise<Outcome<unknown, object>> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome<unknown, object>): void => {
      clearTimeout(timer);
      resolve(outcome);
      transport.destroy();
    };
    const timer = setTimeout(
      () => settle(failure({ ...fault("deadline_exceeded", "No answer in time."), details: { sent: true } })),
      deadlineMs,
    );
    const decoder = codec.decoder("response", (frame) => {
      settle(frame.kind === "message" ? answered(method, frame.bytes) : failure(unreadable()));
    });
    const lost = (): void =>
      settle(failure({ ...fault("connection_lost", "The daemon went away."), details: { sent: true } }));
    transport.start({
      data: (chunk) => decoder.push(chunk),
      end: lost,
      drain: () => undefined,
      close: lost,
    });
    transport.write(line);
  });
}

function answered(method: CallableMethod, bytes: Uint8Array): Outcome<unknown, object> {
  const response = codec.decodeResponse(bytes);
  switch (response.kind) {
    case "result":
      return checkAnswer(method, { ok: true, result: response.result });
    case "error":
      return checkAnswer(method, { ok: false, error: response.error });
    case "notification":
    case "violation":
      return failure(unreadable());
  }
}

function fault(code: string, message: string) {
  return { code, message, details: {} };
}

function unreadable() {
  return fault("protocol_violation", "The answer is not of the plane's envelope.");
}
