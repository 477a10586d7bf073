/** Who acts where nobody but the person at this machine can: a panel, or a command on the host. */
export const HOST_OPERATOR = "host-operator";
