import { api, newKey, run } from './api.js';

for (const form of document.querySelectorAll('form.refund')) {
  // One key for what is meant by the form: sent twice, money goes back once.
  let key = newKey();
  form.addEventListener('input', () => (key = newKey()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(form.querySelector('button'), async () => {
      const { amount, reason } = form.elements;
      const { payment, transaction } = form.dataset;
      const what = transaction === '' ? {} : { transaction_id: transaction };
      await api(
        `payments/${payment}/refund/`,
        { amount: Number(amount.value), reason: reason.value, ...what },
        key,
      );
      location.reload();
    });
  });
}
