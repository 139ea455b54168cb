export { exchange, type Wire, type WireRequest } from './exchange';
export type { Fetch } from './fetch.exchange';
