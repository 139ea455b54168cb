import type { Type } from '@nestjs/common';
import { createCardsController } from './cards/cards.controller';
import { createInvoicesController } from './invoices/invoices.controller';
import type { MidtransModuleExtras } from './midtrans.module-extras';
import { createNotificationController } from './notifications/notification.controller';
import { createPayAccountsController } from './pay-accounts/pay-accounts.controller';
import { createChargeController } from './payments/charge.controller';
import { createPaymentActionsController } from './payments/payment-actions.controller';
import { createPaymentsController } from './payments/payments.controller';
import { decoratorsOf, isOn, type Guards, type ControllerOptions } from './rest/controllers';
import { createSubscriptionsController } from './subscriptions/subscriptions.controller';

type Controllers = NonNullable<MidtransModuleExtras['controllers']>;

/** The controllers that a host's guards stand before, by their switch. */
const GUARDED: Readonly<
  Record<Exclude<keyof Controllers, 'notifications'>, readonly ((mount: ControllerOptions) => Type)[]>
> = {
  charge: [createChargeController],
  payments: [createPaymentsController, createPaymentActionsController],
  payAccounts: [createPayAccountsController],
  cards: [createCardsController],
  invoices: [createInvoicesController],
  subscriptions: [createSubscriptionsController],
};

/** The controllers that are switched on. */
export function controllersOf(
  { path = 'midtrans', controllers = {} }: MidtransModuleExtras,
  guards: Guards,
): Type[] {
  const guarded = (Object.keys(GUARDED) as (keyof typeof GUARDED)[]).flatMap((name) => {
    const decorators = decoratorsOf(controllers[name]);
    const mount = { path, guards, decorators, takesIdempotencyKeys: true };
    return isOn(controllers[name]) ? GUARDED[name].map((create) => create(mount)) : [];
  });
  if (!isOn(controllers.notifications)) return guarded;
  const decorators = decoratorsOf(controllers.notifications);
  return [
    ...guarded,
    createNotificationController({ path, guards: [], decorators, takesIdempotencyKeys: false }),
  ];
}
