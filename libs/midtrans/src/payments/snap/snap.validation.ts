import { MidtransInputError } from '../../errors/midtrans.errors';
import { validate } from '../../validation/validate';
import { orderErrors } from '../charge.validation';
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
