import type { Permission, RightByEffect } from '../access/rights';
import { defineFeature } from '../features/feature';
import { PaymentContext } from './payment.context';
import { CreatePayments1795219200006 } from '../migrations/1795219200006-create-payments';
import { ChargeCommand } from './charge.command';
import { createChargeController } from './charge.controller';
import { chargeOptions } from './charge.options';
import { ChargeSources } from './charge.sources';
import { AttemptLedger, LedgerStore, PaymentLedger } from './ledger';
import { MidtransPaymentAttempt } from './attempts/attempt.entity';
import { AttemptRepository } from './attempts/attempt.repository';
import { AttemptSync } from './attempts/attempt.sync';
import { createPaymentActionsController } from './payment-actions.controller';
import { createPaymentMethodsController } from './methods/payment-methods.controller';
import { MidtransPaymentItem } from './payment-item.entity';
import { MidtransPaymentOperation } from './payment-operation.entity';
import { PaymentAccess } from './payment.access';
import { PaymentCommands } from './payment.commands';
import { MidtransPayment } from './payment.entity';
import { paymentEvents } from './payment.events';
import { PaymentCommandLookup, PaymentLookup } from './payment.lookups';
import { PaymentImporter } from './payment.importer';
import { PaymentNotifications } from './payment.notifications';
import { paymentOrderIds } from './payment.order-ids';
import { PaymentRepository } from './payment.repository';
import { PaymentService } from './payment.service';
import { PaymentSync } from './payment.sync';
import { createPaymentsController } from './payments.controller';
import { RefundCommand } from './refunds/refund.command';
import { MidtransRefund } from './refunds/refund.entity';
import { RefundLedger } from './refunds/refund.ledger';
import { RefundRepository } from './refunds/refund.repository';
import { createRefundsController } from './refunds/refunds.controller';
import { SnapCommand } from './snap/snap.command';
import { createSnapController } from './snap/snap.controller';
import { SnapPages } from './snap/snap.pages';
import { Timeline } from './timeline';

declare module '../access/rights' {
  interface MidtransRights {
    check_status: Permission;
    /** To have the page of an open payment, or another one. */
    continue: Permission;
    cancel: Permission;
    expire: Permission;
    /** To end a hold, or to give up what was paid, by whichever action. */
    void: Permission;
    refund: Permission;
    capture: Permission;
    approve: Permission;
    deny: Permission;
  }
}

/** An owner calls off what is not paid yet; once money is held or paid, the same call takes it from the merchant. */
const WHILE_UNPAID: RightByEffect<MidtransPayment> = {
  permission: 'owner',
  effectOn: (payment) => (payment.isHeldOrPaid ? 'void' : undefined),
};

/** Charges, what is done to them afterwards, and refunds. */
export const payments = defineFeature({
  name: 'payments',
  entities: [
    MidtransPayment,
    MidtransPaymentAttempt,
    MidtransPaymentItem,
    MidtransPaymentOperation,
    MidtransRefund,
  ],
  migrations: [CreatePayments1795219200006],
  providers: [
    PaymentContext,
    PaymentRepository,
    RefundRepository,
    Timeline,
    AttemptLedger,
    LedgerStore,
    PaymentLedger,
    AttemptRepository,
    AttemptSync,
    ChargeCommand,
    SnapCommand,
    SnapPages,
    ChargeSources,
    RefundLedger,
    PaymentSync,
    PaymentCommands,
    RefundCommand,
    PaymentImporter,
    PaymentAccess,
  ],
  services: { payments: PaymentService },
  controllers: {
    charge: [createChargeController],
    snap: [createSnapController],
    payments: [
      createPaymentsController,
      createPaymentActionsController,
      createRefundsController,
      createPaymentMethodsController,
    ],
  },
  pricedBy: { charge: 'charges', snap: 'charges' },
  // Moving money back or through is for staff.
  rights: {
    check_status: 'owner',
    continue: 'owner',
    cancel: WHILE_UNPAID,
    expire: WHILE_UNPAID,
    void: 'staff',
    refund: 'staff',
    capture: 'staff',
    approve: 'staff',
    deny: 'staff',
  },
  options: { charges: chargeOptions },
  events: paymentEvents,
  orderIds: paymentOrderIds,
  webhook: PaymentNotifications,
  reconciliation: [PaymentLookup, PaymentCommandLookup],
});
