export type {
  AppErrors,
  AppMethods,
  ContainerErrors,
  ContainerMethods,
  ControlErrors,
  ControlMethods,
  LocalErrors,
  LocalMethods,
} from "@interlock/contracts";
export { callAgent, type AgentCallError, type AgentMethodName } from "./agent/call-agent.ts";
export {
  findAgentSocket,
  hostAgentSocket,
  MOUNTED_SOCKET,
  type AgentSocket,
  type AgentSocketPlaces,
  type AgentSocketSource,
} from "./agent/find-agent-socket.ts";
export { callsOf } from "./call/calls-of.ts";
export type { CallableMethod } from "./call/check-answer.ts";
export type { CallArguments, CallOptions, MethodCall } from "./call/method-call.ts";
export type { Outcome } from "./call/outcome.ts";
export type { CodesOf, Surface } from "./call/surface.ts";
export { connectControlPlane, type ControlPlaneOptions } from "./control/connect-control-plane.ts";
export type {
  ControlCallError,
  ControlMethodName,
  ControlPlaneClient,
  ControlPlaneHandle,
} from "./control/control-plane-client.ts";
export { simulateFloor, type FloorSimulation, type NodeBelowFloor } from "./control/simulate-floor.ts";
export type { HttpAnswer, HttpPort, HttpRequest } from "./control/http-port.ts";
export type { ControlPlaneState } from "./control/probe.ts";
export { connectDaemon } from "./daemon/connect-daemon.ts";
export type { AppCallError, AppMethodName, DaemonClient, DaemonHandle } from "./daemon/daemon-client.ts";
export type { DaemonConnection } from "./daemon/daemon-connection.ts";
export type { DaemonOptions } from "./daemon/open-connection.ts";
export type { SubscribeOptions, Subscription, SubscriptionCall } from "./subscription/subscription.ts";
export { InterlockError, isInterlockError, type AnyCallError } from "./errors/interlock-error.ts";
export {
  LOCAL_FAULT_CODES,
  type CallFaults,
  type ControlPlaneFault,
  type ControlPlaneFaults,
  type DaemonFault,
  type DaemonFaults,
  type ForeignAnswer,
  type LocalFault,
  type LocalFaultCode,
  type LocalFaults,
  type LocalPlaneFault,
  type LocalPlaneFaults,
  type Sent,
  type SocketFacts,
} from "./errors/local-faults.ts";
export { appSocketPath, resolveHome, type Environment } from "./home/resolve-home.ts";
export { EVENT_ENVELOPE_VERSION, parseEventEnvelopeVersion } from "@interlock/contracts";
export { isAppMethod } from "./contract/app-contract.ts";
