import type { PayAccountResponse } from '../gateway';
import type { MidtransPayAccount } from './pay-account.entity';

/** A customer's account on our wire: its `account_id` is empty while Midtrans has not answered. */
export function payAccountView(payAccount: MidtransPayAccount) {
  return {
    id: payAccount.id,
    payment_type: payAccount.paymentType,
    account_id: text(payAccount.accountId),
    status: payAccount.status,
    phone_number: payAccount.phoneNumber,
    linked_at: payAccount.linkedAt?.toISOString() ?? null,
    created_at: payAccount.createdAt.toISOString(),
    updated_at: payAccount.updatedAt.toISOString(),
  };
}

/** A new account, with where its owner goes on. */
export function newPayAccountView(payAccount: MidtransPayAccount, { actions }: PayAccountResponse) {
  const list: unknown = actions;
  const urlOf = (name: string): string => {
    const action = objectsIn(list).find((entry) => entry['name'] === name);
    return text(action?.['url']);
  };
  return {
    ...payAccountView(payAccount),
    activation_url: urlOf('activation-link-url'),
    activation_deeplink_url: urlOf('activation-link-app'),
  };
}

/** An account with what it can be charged with; the tokens for that are its owner's alone. */
export function payAccountWithOptionsView(
  payAccount: MidtransPayAccount,
  { metadata }: PayAccountResponse,
  isOwn: boolean,
) {
  return {
    ...payAccountView(payAccount),
    payment_options: objectsIn(metadata?.payment_options).map((option) => {
      const balance = objectsIn([option['balance']])[0];
      return {
        name: text(option['name']),
        active: option['active'] === true,
        balance: text(balance?.['value']),
        currency: text(balance?.['currency']),
        ...(isOwn && { token: text(option['token']) }),
      };
    }),
  };
}

function objectsIn(list: unknown): Record<string, unknown>[] {
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.filter(
    (entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
