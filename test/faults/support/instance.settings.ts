import type { DurableEventPattern, MidtransModuleOptions } from 'nestjs-midtrans';

export const MERCHANT = {
  serverKey: 'SB-Mid-server-faults',
  clientKey: 'SB-Mid-client-faults',
  environment: 'sandbox',
} as const;

/** What an instance is told of the world that it lives in. */
export interface InstanceSettings {
  readonly databaseUrl: string;
  /** How its consumers reach the database that keeps their runs. */
  readonly runsUrl: string;
  readonly gatewayUrl: string;
  readonly port: number;
  readonly consumers: readonly FaultConsumerSettings[];
  /** Laid over its own. */
  readonly options?: Partial<MidtransModuleOptions>;
  readonly isLogged: boolean;
}

export interface FaultConsumerSettings {
  readonly name: string;
  readonly types: readonly PaymentPattern[];
  /** Never ends, and heeds no signal. */
  readonly hangs?: boolean;
}

type PaymentPattern = Extract<DurableEventPattern, `payment.${string}`>;

/** What an instance holds. */
export interface InstanceFigures {
  readonly heapMb: number;
  readonly timers: number;
  readonly sockets: number;
}
