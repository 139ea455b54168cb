/** What snippets of the pages take for granted: a host's own things, each of the type that it would have there. */
import type { ExecutionContext, Type } from '@nestjs/common';
import type { HealthCheckService } from '@nestjs/terminus';
import type { Simulator } from 'midtrans-simulator';
import type {
  InvoiceService,
  MidtransClient,
  MidtransHealthIndicator,
  MidtransPayment,
  MidtransPaymentAttempt,
  PaymentEvent,
  PaymentLinkService,
  PaymentService,
  ReconciliationService,
  SubscriptionService,
} from 'nestjs-midtrans';
import type { DataSource, EntityManager } from 'typeorm';

export declare const paymentService: PaymentService;
export declare const payments: PaymentService;
export declare const invoiceService: InvoiceService;
export declare const paymentLinkService: PaymentLinkService;
export declare const subscriptionService: SubscriptionService;
export declare const reconciliation: ReconciliationService;
export declare const client: MidtransClient;
export declare const simulator: Simulator;
export declare const dataSource: DataSource;
export declare const manager: EntityManager;
export declare const payment: MidtransPayment;
export declare const attempt: MidtransPaymentAttempt;
export declare const event: PaymentEvent;
export declare const user: { readonly id: string };
export declare const card: { readonly id: string };
export declare const [url, userId, orderId, cursor, serverKey]: readonly [
  string,
  string,
  string,
  string,
  string,
];
export declare const config: Readonly<
  Record<'jakartaKey' | 'baliKey' | 'midtransServerKey' | 'midtransPublicKey', string>
>;

/** A service of the host's that a snippet is a part of. */
export interface Shown {
  readonly payments: PaymentService;
}

/** A class of the host's that a snippet is in. */
export declare class Host {
  readonly health: HealthCheckService;
  readonly midtrans: MidtransHealthIndicator;
}

export declare function priceOf(charge: object): { grossAmount: number };
export declare function pricedCart(charge: object): { grossAmount: number };
export declare function AuthGuard(
  strategy: string,
): Type<{ canActivate(context: ExecutionContext): boolean }>;
export declare class StaffGuard {
  canActivate(context: ExecutionContext): boolean;
}
export declare class ConfigService {
  getOrThrow<Value>(name: string): Value;
}
