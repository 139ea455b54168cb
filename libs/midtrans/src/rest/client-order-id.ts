import { MidtransInputError } from '../errors/midtrans.errors';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What a client may choose for itself.
 *
 * @param ids - those that the body names, as it calls them
 * @throws MidtransInputError for ids, where the host keeps them to itself: see `charges.clientIds`, `invoices.clientIds` and
 * `paymentLinks.clientIds`
 */
export function refuseClientIds(
  ids: { readonly order_id?: unknown; readonly invoice_number?: unknown; readonly payment_link_id?: unknown },
  { clientIds }: { clientIds: boolean },
): void {
  if (clientIds) return;
  const named = Object.entries(ids).filter(([, id]) => id !== undefined);
  if (named.length === 0) return;
  throw new MidtransInputError(
    named.map(([field]) => ({ field, message: `${field} is for the merchant to choose: leave it out` })),
  );
}

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
