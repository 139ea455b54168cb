import { Refusal } from '../refusal';

/**
 * What the subscription API says to a request that it refuses: real HTTP codes, no `status_code` in the body.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
export const subscriptionRefusals = {
  malformed: () => new Refusal(400, { status_message: 'Bad request' }),
  invalid: (messages: readonly string[]) =>
    new Refusal(400, { status_message: 'Invalid parameter.', validation_messages: messages }),
  noKey: () =>
    new Refusal(401, {
      status_message: 'Transaction cannot be authorized with the current client/server key.',
    }),
  unknownKey: () => new Refusal(401, { status_message: 'Unknown Merchant server_key/id' }),
  unknown: () => new Refusal(404, { status_message: "Subscription doesn't exist." }),
};
