/** The simulator; null where the shop works with a merchant's keys. */
export const SIMULATED_GATEWAY = Symbol('SIMULATED_GATEWAY');
/** What pages load from the gateway. */
export const BROWSER_GATEWAY = Symbol('BROWSER_GATEWAY');
