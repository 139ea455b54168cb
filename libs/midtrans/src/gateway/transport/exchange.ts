import type { RawAnswer } from '../outcome';
import { exchangeOverFetch } from './fetch.exchange';
import { exchangeOverHttp } from './http.exchange';
import type { Wire, WireRequest } from './wire';

/** The bytes of one attempt out, the bytes of its answer in, nothing understood yet. Rejects with whatever broke. */
export function exchange(request: WireRequest, { fetch, agent }: Wire): Promise<RawAnswer> {
  return fetch ? exchangeOverFetch(request, fetch) : exchangeOverHttp(request, agent);
}
