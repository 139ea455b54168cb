import { api, newKey, run } from './api.js';

for (const form of document.querySelectorAll('form.refund')) {
  // One key for what is meant by the form, until that is answered: sent twice, money goes back once.
  let key = newKey();
  form.addEventListener('input', () => (key = newKey()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(form.querySelector('button'), async () => {
      const { amount, reason } = form.elements;
      const { payment, transaction } = form.dataset;
      const what = transaction === '' ? {} : { transaction_id: transaction };
      const refund = { amount: Number(amount.value), reason: reason.value, ...what };
      try {
        await api(`payments/${payment}/refund/`, refund, key);
      } catch (error) {
        if (!error.isOpen) key = newKey();
        throw error;
      }
      location.reload();
    });
  });
}
