import { MidtransInputError } from '../../errors/midtrans.errors';
import { validate } from '../../validation/validate';
import { orderErrors } from '../charge.validation';
import { findPaymentMethod, type PaymentType } from '../../payment-methods';
import { CreateSnapInput } from './snap.request';

/**
 * @returns what may be sent: every rule of ours and of the gateway's that can be known beforehand holds
 * @throws MidtransInputError that names each field at fault
 */
export function validSnap(input: object): CreateSnapInput {
  const { value, errors = [] } = validate(CreateSnapInput, input);
  if (value === undefined) throw new MidtransInputError(errors);
  const broken = orderErrors(value);
  if (broken.length > 0) throw new MidtransInputError(broken);
  return value;
}

/**
 * What the page offers where an account takes some payment types alone.
 *
 * @throws MidtransInputError for a method that it does not take
 */
export function withinEnabled(
  input: CreateSnapInput,
  enabledPaymentTypes: readonly PaymentType[] | undefined,
): CreateSnapInput {
  if (enabledPaymentTypes === undefined) return input;
  const enabled = enabledPaymentTypes.flatMap((type) => findPaymentMethod(type)?.snapNames ?? []);
  const other = input.enabledPayments?.find((name) => !enabled.includes(name));
  if (other !== undefined) {
    const message = `enabledPayments must be out of ${enabled.join(', ')}: ${other} is not enabled`;
    throw new MidtransInputError([{ field: 'enabledPayments', message }]);
  }
  return { ...input, enabledPayments: input.enabledPayments ?? enabled };
}
