export const SIMULATOR_SERVER_KEY = 'SB-Mid-server-simulator';
export const SIMULATOR_CLIENT_KEY = 'SB-Mid-client-simulator';

/** A merchant that the simulator plays. */
export interface SimulatedMerchant {
  /** What its merchant account is called, in the payment module's options and in the claims of tokens. */
  readonly account: 'default' | 'bali';
  readonly serverKey: string;
  readonly clientKey: string;
  readonly merchantId: string;
  /** What its customers read on payment pages. */
  readonly merchantName: string;
}

const ALL: readonly SimulatedMerchant[] = [
  {
    account: 'default',
    serverKey: SIMULATOR_SERVER_KEY,
    clientKey: SIMULATOR_CLIENT_KEY,
    merchantId: 'G000000000',
    merchantName: 'Kopi Sederhana',
  },
  {
    account: 'bali',
    serverKey: `${SIMULATOR_SERVER_KEY}-bali`,
    clientKey: `${SIMULATOR_CLIENT_KEY}-bali`,
    merchantId: 'G000000002',
    merchantName: 'Kopi Sederhana Bali',
  },
];

export function simulatedMerchants(count: number): readonly SimulatedMerchant[] {
  return ALL.slice(0, count);
}
