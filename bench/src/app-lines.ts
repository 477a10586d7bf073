import { APP_CONTRACT_VERSION } from "@interlock/contracts";
import { FIFTY_PANES, PREFLIGHT } from "./fifty-panes.ts";

/** The token that the measured server gives; every line that carries it has its length. */
export const BENCH_TOKEN = "00000000-0000-4000-8000-000000000000";

// Ids of four digits: about the middle of a run's.
const ID = 5000;

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function answer(result: object): string {
  return line({ ok: true, app_contract_version: APP_CONTRACT_VERSION, id: ID, result });
}

/** The bytes of the measured calls as the app plane carries them, for a peer that only moves bytes. */
export const APP_LINES = {
  small: { request: line({ id: ID, method: "app.preflight", params: {} }), answer: answer(PREFLIGHT) },
  list: {
    request: line({ id: ID, method: "app.pane.list", params: { app_session_token: BENCH_TOKEN } }),
    answer: answer(FIFTY_PANES),
  },
} as const;
