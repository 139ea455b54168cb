const KEPT = 'cart';
const NUMBER = new Intl.NumberFormat('id-ID');
const form = document.getElementById('cart');
const total = document.getElementById('total');
const inputs = [...form.querySelectorAll('.stepper input')];

function quantityOf(input) {
  return Math.min(Math.max(Math.trunc(Number(input.value) || 0), 0), Number(input.max));
}

function show() {
  const sum = inputs.reduce(
    (all, input) => all + quantityOf(input) * Number(input.parentElement.dataset.price),
    0,
  );
  total.value = sum === 0 ? total.dataset.none : `Rp\u00a0${NUMBER.format(sum)}`;
  sessionStorage.setItem(
    KEPT,
    JSON.stringify(Object.fromEntries(inputs.map((input) => [input.name, input.value]))),
  );
}

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
for (const input of inputs) input.value = kept[input.name] ?? input.value;
for (const button of form.querySelectorAll('[data-step]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const input = button.parentElement.querySelector('input');
    input.value = String(
      Math.min(Math.max(quantityOf(input) + Number(button.dataset.step), 0), Number(input.max)),
    );
    show();
  });
}
form.addEventListener('input', show);
form.addEventListener('submit', (event) => {
  const isEmpty = inputs.every((input) => quantityOf(input) === 0);
  inputs[0].setCustomValidity(isEmpty ? form.querySelector('.main').dataset.none : '');
  if (form.reportValidity()) sessionStorage.removeItem(KEPT);
  else event.preventDefault();
  inputs[0].setCustomValidity('');
});
show();
