/**
 * A set-up step that could not be done, told to a person: what happened and what to do about it.
 */
export class BootstrapFailure extends Error {
  /**
   * @param {string} what one sentence
   * @param {string} fix what to do, one or more lines
   * @param {string} [detail] the failing tool's own last words
   */
  constructor(what, fix, detail = "") {
    super(what);
    this.name = "BootstrapFailure";
    this.fix = fix;
    this.detail = detail;
  }
}

/** @type {readonly (readonly [RegExp, string, string])[]} */
const CAUSES = [
  [
    /ENOSPC|no space left/i,
    "the disk is full",
    "Free about 1 GB on the disk that holds this checkout and your home directory, then run the command again.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network|fetch failed|error sending request/i,
    "the package registry did not answer",
    "The first run needs the network. Check the connection and npm's proxy and registry settings (npm config list), then run the command again.",
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_/i,
    "the package registry's certificate is not trusted",
    "Point NODE_EXTRA_CA_CERTS (or npm's cafile setting) at your network's certificate authority, then run the command again.",
  ],
  [
    /E404|ETARGET|No matching version/i,
    "the package registry does not serve a version we need",
    "Install the versions named in tools/bootstrap/versions.mjs yourself and put them first in PATH; they are used as they are.",
  ],
  [
    /EACCES|EPERM|EROFS|permission denied/i,
    "a directory may not be written",
    "Make this checkout writable by you, then run the command again.",
  ],
];

/**
 * Reads the output of a failed tool for a cause that people can act on.
 *
 * @param {string} what the step that failed
 * @param {string} output what the tool printed
 * @returns {BootstrapFailure}
 */
export function explainFailure(what, output) {
  const tail = output.trim().split("\n").slice(-25).join("\n");
  const cause = CAUSES.find(([pattern]) => pattern.test(output));
  return cause === undefined
    ? new BootstrapFailure(`${what} failed.`, "The tool's own output is above.", tail)
    : new BootstrapFailure(`${what} failed: ${cause[1]}.`, cause[2], tail);
}
