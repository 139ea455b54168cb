import { clientKeyHint } from '../http/client-key';
import type { Merchant } from '../world';

/**
 * What the gateway serves as `snap.js`, as far as its documentation says what that does: `snap.pay`, `snap.embed`, `snap.show` and
 * `snap.hide`. It finds its simulator by its own address.
 *
 * @see https://docs.midtrans.com/reference/snap-js
 */
export function snapScript({ clientKey }: Merchant): string {
  const known = { clientKey: clientKey ?? null, missing: clientKeyHint('', { clientKey }) };
  return SNAP_SCRIPT.replace('__KNOWN__', () => JSON.stringify(known));
}

const SNAP_SCRIPT = `(() => {
  'use strict';
  const script = document.currentScript;
  const gateway = new URL(script.src).origin;
  const clientKey = script.dataset.clientKey ?? '';
  const known = __KNOWN__;
  const CALLBACKS = { success: 'onSuccess', pending: 'onPending', error: 'onError' };
  const AUTO_CLOSE_SECONDS = 5;
  const where = 'midtrans-simulator (' + script.src + '): ';
  if (clientKey === '') console.error(where + known.missing);
  else if (clientKey !== known.clientKey) {
    console.error(where + 'its data-client-key is not the client key of this simulator: snap.pay() shows what to do');
  }

  let shown;

  function pageOf(token, options) {
    const page = new URL(gateway + '/simulator/snap/' + encodeURIComponent(token));
    const { language, enabledPayments, selectedPaymentType, uiMode = options.gopayMode } = options;
    const parameters = {
      origin: location.origin,
      client_key: clientKey,
      language,
      enabled: enabledPayments?.join(','),
      selected: selectedPaymentType,
      ui_mode: uiMode,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) page.searchParams.set(name, value);
    }
    return page.href;
  }

  function frameOf(token, options) {
    const frame = document.createElement('iframe');
    frame.title = options.language === 'id' ? 'Halaman pembayaran' : 'Payment page';
    frame.src = pageOf(token, options);
    frame.allow = 'clipboard-write';
    Object.assign(frame.style, { border: '0', background: '#eef1f6', display: 'block' });
    return frame;
  }

  function overlay() {
    const host = document.createElement('div');
    host.id = 'snap-midtrans';
    host.setAttribute('role', 'dialog');
    host.setAttribute('aria-modal', 'true');
    host.setAttribute('aria-label', 'Midtrans Snap');
    host.tabIndex = -1;
    Object.assign(host.style, {
      position: 'fixed', inset: '0', zIndex: '2147483647', background: 'rgba(9, 14, 24, .66)', display: 'flex',
      alignItems: 'center', justifyContent: 'center', color: '#fff', font: '16px system-ui, sans-serif',
    });
    host.addEventListener('keydown', ({ key }) => { if (key === 'Escape') close(); });
    document.body.append(host);
    return host;
  }

  function remove() {
    clearTimeout(shown?.timer);
    shown?.element.remove();
    shown?.returnFocus?.focus?.();
    shown = undefined;
  }

  function report(page) {
    const { options, latest } = page;
    if (!latest) return options.onClose?.();
    const callback = options[CALLBACKS[latest.outcome]];
    if (callback) return callback(latest.result);
    const { finish_redirect_url: url } = latest.result;
    if (url) location.assign(url);
    else options.onClose?.();
  }

  function close() {
    const page = shown;
    remove();
    if (page?.token && !page.isReported) report(page);
  }

  function take(state) {
    shown.latest = { outcome: state.outcome, result: state.result };
    clearTimeout(shown.timer);
    if (state.outcome !== 'success' || shown.isReported) return;
    if (shown.isEmbedded) {
      // The page tells again when its customer loads it anew.
      shown.isReported = true;
      return report(shown);
    }
    const { autoCloseDelay = AUTO_CLOSE_SECONDS } = shown.options;
    if (autoCloseDelay > 0) shown.timer = setTimeout(close, autoCloseDelay * 1000);
  }

  addEventListener('message', ({ origin, source, data }) => {
    if (!shown?.frame || origin !== gateway || source !== shown.frame.contentWindow) return;
    if (data?.source !== 'midtrans-simulator') return;
    if (data.event === 'state') take(data);
    if (data.event === 'close') close();
  });

  function requireToken(token, name) {
    if (typeof token !== 'string' || token === '') throw new TypeError(where + name + ' takes the token of a Snap transaction');
  }

  window.snap = {
    show() {
      if (shown) return;
      const element = overlay();
      element.textContent = '…';
      shown = { element, options: {}, returnFocus: document.activeElement };
    },
    hide() {
      remove();
    },
    pay(token, options = {}) {
      requireToken(token, 'snap.pay()');
      if (shown?.frame) throw new Error(where + 'snap.pay() while a payment page is open: call snap.hide() before');
      const returnFocus = shown?.returnFocus ?? document.activeElement;
      remove();
      const element = overlay();
      const frame = frameOf(token, options);
      Object.assign(frame.style, {
        width: 'min(100vw, 27rem)', height: 'min(100vh, 46rem)', borderRadius: innerWidth > 480 ? '14px' : '0',
      });
      element.append(frame);
      shown = { token, element, frame, options, returnFocus };
      frame.focus();
    },
    embed(token, options = {}) {
      requireToken(token, 'snap.embed()');
      const host = document.getElementById(options.embedId);
      if (!host) throw new Error(where + 'snap.embed() finds no element with the id ' + options.embedId + ': give it as embedId');
      remove();
      const frame = frameOf(token, options);
      Object.assign(frame.style, { width: '100%', height: '100%', minWidth: '320px', minHeight: '560px' });
      host.append(frame);
      shown = { token, element: frame, frame, options, isEmbedded: true };
    },
  };
})();
`;
