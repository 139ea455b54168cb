export { exchange } from './exchange';
export type { Fetch, Wire, WireRequest } from './wire';
