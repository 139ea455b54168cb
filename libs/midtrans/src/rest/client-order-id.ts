import { MidtransInputError } from '../errors/midtrans.errors';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What a client may call an order.
 *
 * @throws MidtransInputError for an id of a UUID's shape, where the host does not allow them: see `access.uuidOrderIds`
 */
export function refuseUuidOrderId(
  orderId: string | undefined,
  { uuidOrderIds = false }: { uuidOrderIds?: boolean },
): void {
  if (uuidOrderIds || orderId === undefined || !UUID.test(orderId)) return;
  const message =
    'orderId must not have the shape of a UUID: Midtrans could take it for the id of a transaction';
  throw new MidtransInputError([{ field: 'orderId', message }]);
}
