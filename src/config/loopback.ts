const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean => loopback.test(host)
