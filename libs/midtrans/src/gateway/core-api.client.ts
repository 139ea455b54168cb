import { GatewayCaller } from './caller';
import { ENDPOINTS } from './endpoints';
import type { QueryParameters, RequestOptions } from './request';
import type {
  BinResponse,
  CaptureRequest,
  CardTokenRequest,
  CardTokenResponse,
  ChargeRequest,
  PayAccountRequest,
  PayAccountResponse,
  PointInquiryRequest,
  PointInquiryResponse,
  RefundRequest,
  RegisterCardRequest,
  RegisterCardResponse,
  StatusB2bResponse,
  TransactionResponse,
} from './wire';

/** Transactions, cards and GoPay accounts: what mostly answers HTTP 200 with a `status_code` in the body. */
export abstract class CoreApiClient extends GatewayCaller {
  /**
   * Creates a transaction. A denied one is a result, see {@link isDeclined}.
   *
   * @throws {@link MidtransDuplicateOrderError} where the order_id was charged before
   * @throws {@link MidtransCardTokenError} where the card's token is missing, wrong or too old
   * @see https://docs.midtrans.com/reference/charge-transactions-1
   */
  charge(payload: ChargeRequest, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.charge, { payload }, options);
  }

  /**
   * The state of a transaction. Decide on `transaction_status`: `status_code` only mirrors it (an expired one is 407).
   *
   * @param id - order_id or transaction_id (DANA: transaction_id only)
   * @throws {@link MidtransNotFoundError} where the gateway knows no such transaction
   * @see https://docs.midtrans.com/reference/get-transaction-status
   */
  getStatus(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.getStatus, { ids: { id } }, options);
  }

  /** The transactions of a B2B order, page by page. */
  getStatusB2b(
    id: string,
    page: { page?: number; per_page?: number } = {},
    options?: RequestOptions,
  ): Promise<StatusB2bResponse> {
    return this.call(ENDPOINTS.getStatusB2b, { ids: { id }, query: page }, options);
  }

  /**
   * Cancels a transaction before settlement.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is too late
   * @see https://docs.midtrans.com/reference/cancel-transaction
   */
  cancel(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.cancel, { ids: { id } }, options);
  }

  /**
   * Expires a pending transaction, which makes its order_id usable again. Success has `status_code: "407"`.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is not pending
   * @see https://docs.midtrans.com/reference/expire-transaction
   */
  expire(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.expire, { ids: { id } }, options);
  }

  /**
   * Takes the money of a card's pre-authorisation. A denied capture is a result, see {@link isDeclined}: the payment stays
   * authorised.
   *
   * @see https://docs.midtrans.com/reference/capture-transaction
   */
  capture(payload: CaptureRequest, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.capture, { payload }, options);
  }

  /**
   * Gives money back after settlement.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where the status or the method allows no refund
   * @throws {@link MidtransRefundRejectedError} where the amount is not right
   * @throws {@link MidtransDuplicateOrderError} where the refund_key was used before
   * @see https://docs.midtrans.com/reference/refund-transaction
   */
  refund(id: string, payload: RefundRequest, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.refund, { ids: { id }, payload }, options);
  }

  /**
   * {@link MidtransClient.refund} that asks the bank or wallet at once. Its no is a result, see {@link isDeclined}: nothing was refunded.
   *
   * @param id - order_id or transaction_id
   * @see https://docs.midtrans.com/reference/direct-refund-transaction
   */
  directRefund(id: string, payload: RefundRequest, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.directRefund, { ids: { id }, payload }, options);
  }

  /**
   * Accepts a payment that fraud detection challenged.
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is not challenged
   * @see https://docs.midtrans.com/reference/approve-transaction
   */
  approve(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.approve, { ids: { id } }, options);
  }

  /**
   * Denies a payment that fraud detection challenged. Its `transaction_status` becomes `cancel` (the documentation's sample
   * says `deny`).
   *
   * @param id - order_id or transaction_id
   * @throws {@link MidtransNotModifiableError} where it is not challenged
   * @see https://docs.midtrans.com/reference/deny-transaction
   */
  deny(id: string, options?: RequestOptions): Promise<TransactionResponse> {
    return this.call(ENDPOINTS.deny, { ids: { id } }, options);
  }

  /**
   * A token for one charge of a card, known by the client key. Card data is sent in the URL, as the gateway wants it; it is
   * in no hook and no error. Keep proxies that log URLs out of the way.
   *
   * @throws {@link MidtransValidationError} where the card's data is not right
   * @see https://docs.midtrans.com/reference/get-token
   */
  getCardToken(card: CardTokenRequest, options?: RequestOptions): Promise<CardTokenResponse> {
    return this.call(ENDPOINTS.getCardToken, { query: compact(card) }, options);
  }

  /**
   * A token for later charges of a card, known by the client key. As careful with card data as {@link MidtransClient.getCardToken}.
   *
   * @see https://docs.midtrans.com/reference/register-card
   */
  registerCard(card: RegisterCardRequest, options?: RequestOptions): Promise<RegisterCardResponse> {
    return this.call(ENDPOINTS.registerCard, { query: compact(card) }, options);
  }

  /**
   * The points of a card.
   *
   * @throws {@link MidtransNotActivatedError} where its acquirer has no points
   * @see https://docs.midtrans.com/reference/point-inquiry
   */
  pointInquiry(
    tokenId: string,
    query: PointInquiryRequest = {},
    options?: RequestOptions,
  ): Promise<PointInquiryResponse> {
    return this.call(ENDPOINTS.pointInquiry, { ids: { token_id: tokenId }, query: { ...query } }, options);
  }

  /**
   * What a card's first 6 or 8 digits tell. Advisory: banks change it without notice.
   *
   * @throws {@link MidtransNotFoundError} for an unknown BIN; {@link MidtransConflictError} after 100 questions a minute
   * @see https://docs.midtrans.com/reference/bin-api
   */
  getBin(bin: string, options?: RequestOptions): Promise<BinResponse> {
    return this.call(ENDPOINTS.getBin, { ids: { bin } }, options);
  }

  /**
   * Begins to link a customer's GoPay account: they go on at one of the answer's `actions`. It is not repeated once it may
   * have arrived. A refused linking is a result, see {@link isDeclined}.
   *
   * @see https://docs.midtrans.com/reference/create-pay-account
   */
  createPayAccount(payload: PayAccountRequest, options?: RequestOptions): Promise<PayAccountResponse> {
    return this.call(ENDPOINTS.createPayAccount, { payload }, options);
  }

  /**
   * A linked account with its payment options, or how far linking has come.
   *
   * @throws {@link MidtransNotFoundError} where there is no such account
   * @see https://docs.midtrans.com/reference/get-pay-account
   */
  getPayAccount(accountId: string, options?: RequestOptions): Promise<PayAccountResponse> {
    return this.call(ENDPOINTS.getPayAccount, { ids: { account_id: accountId } }, options);
  }

  /**
   * Unlinks an account: `account_status` becomes `DISABLED`. A decline is a result, see {@link isDeclined}.
   *
   * @throws {@link MidtransNotModifiableError} where it is not linked
   * @see https://docs.midtrans.com/reference/unbind-pay-account
   */
  unbindPayAccount(accountId: string, options?: RequestOptions): Promise<PayAccountResponse> {
    return this.call(ENDPOINTS.unbindPayAccount, { ids: { account_id: accountId } }, options);
  }
}

/** A card number is known by its digits, however it was typed. */
function compact(card: CardTokenRequest | RegisterCardRequest): QueryParameters {
  return { ...card, card_number: card.card_number?.replace(/[ -]/g, '') };
}
