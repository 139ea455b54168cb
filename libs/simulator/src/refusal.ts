import { randomUUID } from 'node:crypto';
import { compact, type JsonObject } from './json';

/**
 * A request that the gateway refuses, with the answer that says so. Where the body has a `status_code`, the HTTP status may
 * differ from it: the real gateway answers most of its refusals with HTTP 200.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly httpStatus: number,
    /** An object is sent as JSON, a string as plain text. */
    readonly body: JsonObject | string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

/** The Core API's shape of a refusal. */
export function coreRefusal(
  httpStatus: number,
  statusCode: string,
  statusMessage: string,
  validationMessages?: readonly string[],
): Refusal {
  const body = {
    status_code: statusCode,
    status_message: statusMessage,
    validation_messages: validationMessages,
    id: randomUUID(),
  };
  return new Refusal(httpStatus, compact(body));
}

export const refusals = {
  invalid: (messages: readonly string[]) =>
    coreRefusal(400, '400', 'One or more parameters in the payload is invalid.', messages),
  noKey: () =>
    coreRefusal(401, '401', 'Transaction cannot be authorized with the current client/server key.'),
  unknownKey: () => coreRefusal(401, '401', 'Unknown Merchant server_key/id'),
  unknownPath: () => coreRefusal(404, '404', 'The requested resource is not found'),
  wrongMethod: () => coreRefusal(405, '405', 'The requested resource does not support this HTTP method'),
  malformed: () => coreRefusal(413, '413', 'The request body is not a well-formed JSON object'),
  unknownTransaction: () => coreRefusal(200, '404', "Transaction doesn't exist."),
  duplicateOrder: () =>
    coreRefusal(
      200,
      '406',
      'The request could not be completed due to a conflict with the current state of the target resource, please try again',
    ),
  channelNotActivated: () => coreRefusal(200, '402', 'Payment channel is not activated.'),
  invalidToken: () => coreRefusal(200, '411', 'Token id is missing, invalid, or timed out'),
  goneToken: () =>
    coreRefusal(200, '411', 'Credit card token is no longer available. Please create a new one.'),
  notModifiable: () => coreRefusal(200, '412', 'Merchant cannot modify the status of the transaction'),
  notExpirable: () => coreRefusal(200, '412', 'Transaction status cannot be updated.'),
};
