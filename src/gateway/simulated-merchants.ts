export const SIMULATOR_SERVER_KEY = 'SB-Mid-server-simulator';

/** A merchant that the simulator plays. */
export interface SimulatedMerchant {
  /** What its merchant account is called, in the payment module's options and in the claims of tokens. */
  readonly account: 'default' | 'bali';
  readonly serverKey: string;
  readonly merchantId: string;
}

const ALL: readonly SimulatedMerchant[] = [
  { account: 'default', serverKey: SIMULATOR_SERVER_KEY, merchantId: 'G000000000' },
  { account: 'bali', serverKey: `${SIMULATOR_SERVER_KEY}-bali`, merchantId: 'G000000002' },
];

export function simulatedMerchants(count: number): readonly SimulatedMerchant[] {
  return ALL.slice(0, count);
}
