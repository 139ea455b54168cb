export { exchange } from './exchange';
export type { EndSignal, Fetch, Wire, WireRequest } from './wire';
