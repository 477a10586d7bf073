interface Secret {
  readonly pattern: RegExp;
  readonly replacement: string;
}

/** Found anywhere in a line. */
const ANYWHERE: readonly Secret[] = [
  { pattern: /\bsk-[A-Za-z0-9]{20,}\b/g, replacement: "<redacted:openai-key>" },
  { pattern: /\bgh[ps]_[A-Za-z0-9]{20,}\b/g, replacement: "<redacted:github-token>" },
  { pattern: /\bAKIA[A-Z0-9]{16}\b/g, replacement: "<redacted:aws-access-key>" },
  { pattern: /\bBearer [A-Za-z0-9_\-.=]{16,}/g, replacement: "Bearer <redacted:bearer>" },
];

/** Only where it is the whole line. */
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const JWT_MIN = 32;
const ENV_SECRET = /^([A-Z][A-Z0-9_]*(?:API_KEY|APIKEY|TOKEN|SECRET|PASSWORD|AUTH))=.*$/;

function redactLine(line: string): string {
  const open = ANYWHERE.reduce((text, { pattern, replacement }) => text.replace(pattern, replacement), line);
  if (open.length >= JWT_MIN && JWT.test(open)) return "<redacted:jwt>";
  return open.replace(ENV_SECRET, "$1=<redacted:env-secret>");
}

/** Takes well-known secrets out of text that is stored or shown; what is delivered is never touched. */
export function redact(text: string): string {
  return text.split("\n").map(redactLine).join("\n");
}
