import type { Merchant } from '../world';
import { clientKeyHint } from '../http/client-key';

/**
 * What the gateway serves as `midtrans-new-3ds.min.js`, as far as its documentation says what that does:
 * `MidtransNew3ds.getCardToken`, `authenticate` and `redirect`. It finds its simulator by its own address.
 *
 * @see https://docs.midtrans.com/reference/get-token and https://docs.midtrans.com/reference/card-feature-3d-secure-3ds
 */
export function threeDsScript({ clientKey }: Merchant): string {
  const known = { clientKey: clientKey ?? null, missing: clientKeyHint('', { clientKey }) };
  return THREE_DS_SCRIPT.replace('__KNOWN__', () => JSON.stringify(known));
}

const THREE_DS_SCRIPT = `(() => {
  'use strict';
  const script = document.currentScript;
  const gateway = new URL(script.src).origin;
  const clientKey = script.dataset.clientKey ?? '';
  const known = __KNOWN__;
  const where = 'midtrans-simulator (' + script.src + '): ';
  if (clientKey === '') console.error(where + known.missing);
  else if (clientKey !== known.clientKey) {
    console.error(where + (/server/i.test(clientKey)
      ? 'a server key stands in its data-client-key: it must never be in a page'
      : 'its data-client-key is ' + clientKey + ', and the simulator has ' + (known.clientKey ?? 'none: start it with --client-key')));
  }

  function withParameters(url, parameters) {
    const changed = new URL(url, location.href);
    for (const [name, value] of Object.entries(parameters)) changed.searchParams.set(name, value);
    return changed.href;
  }

  async function answerOf(url) {
    try {
      return await (await fetch(url)).json();
    } catch (error) {
      return { status_code: '500', status_message: where + error.message };
    }
  }

  window.MidtransNew3ds = {
    clientKey,
    async getCardToken(card, { onSuccess, onFailure } = {}) {
      const answer = await answerOf(withParameters(gateway + '/v2/token', { client_key: clientKey, ...card }));
      if (answer.status_code === '200') onSuccess?.(answer);
      else onFailure?.(answer);
    },
    authenticate(redirectUrl, { performAuthentication, onSuccess, onFailure, onPending } = {}) {
      const callbacks = { success: onSuccess, pending: onPending, error: onFailure };
      const url = withParameters(redirectUrl, { callback_type: 'js_event', origin: location.origin });
      const { origin: bank } = new URL(url);
      addEventListener('message', function listen({ origin, data }) {
        if (origin !== bank || data?.source !== 'midtrans-simulator' || data.event !== 'state') return;
        // A pop-up of Snap's in the same page tells of another.
        if (!new URL(url).pathname.endsWith('/' + data.result.transaction_id)) return;
        removeEventListener('message', listen);
        callbacks[data.outcome]?.(data.result);
      });
      performAuthentication?.(url);
    },
    redirect(redirectUrl, { callbackUrl, callbackType = 'form' } = {}) {
      location.assign(withParameters(redirectUrl, {
        callback_type: callbackType,
        ...(callbackUrl !== undefined && { callback_url: new URL(callbackUrl, location.href).href }),
      }));
    },
  };
})();
`;
