import { PAYMENT_TYPES, paymentMethod } from './registry';
import { errorsToWire, optionsFromWire, optionsToWire } from './wire-options';

const { fields } = paymentMethod('bank_transfer');
const wire = {
  bank: 'bca',
  va_number: '1',
  free_text: { inquiry: [{ id: 'a', en: 'b' }] },
  bca: { sub_company_code: '00000' },
};
const options = {
  bank: 'bca',
  vaNumber: '1',
  freeText: { inquiry: [{ id: 'a', en: 'b' }] },
  subCompanyCode: '00000',
};

describe('options and the gateway’s names', () => {
  it('translates both ways, with what the gateway nests', () => {
    expect(optionsToWire(fields, options)).toStrictEqual(wire);
    expect(optionsFromWire(fields, wire)).toStrictEqual({ options, errors: [] });
  });

  it.each(PAYMENT_TYPES)('%s: every field comes back as the option it was', (type) => {
    const mapping = paymentMethod(type).fields;
    const values = Object.fromEntries(Object.keys(mapping).map((option) => [option, `value of ${option}`]));
    expect(optionsFromWire(mapping, optionsToWire(mapping, values))).toStrictEqual({
      options: values,
      errors: [],
    });
  });

  it('names what the method does not have, our own spelling among it', () => {
    const body = JSON.parse(
      '{"vaNumber":"1","store":"x","bca":{"x":1},"permata":null,"__proto__":{"bank":"bni"}}',
    );
    expect(optionsFromWire(fields, body)).toStrictEqual({
      options: {},
      errors: [
        { field: 'vaNumber', message: 'property vaNumber should not exist' },
        { field: 'store', message: 'property store should not exist' },
        { field: 'bca.x', message: 'property bca.x should not exist' },
        { field: 'permata', message: 'permata must be an object' },
        { field: '__proto__', message: 'property __proto__ should not exist' },
      ],
    });
  });

  it('tells errors in the gateway’s names', () => {
    const errors = [
      { field: 'vaNumber', message: 'vaNumber must be digits' },
      { field: 'freeText.inquiry.0.id', message: 'id must be text' },
      { field: 'subCompanyCode', message: 'subCompanyCode is for bank bca only' },
      { field: 'foo', message: 'property foo should not exist' },
      { field: '', message: 'must be an object' },
    ];
    expect(errorsToWire(fields, errors)).toStrictEqual([
      { field: 'va_number', message: 'va_number must be digits' },
      { field: 'free_text.inquiry.0.id', message: 'id must be text' },
      { field: 'bca.sub_company_code', message: 'bca.sub_company_code is for bank bca only' },
      { field: 'foo', message: 'property foo should not exist' },
      { field: '', message: 'must be an object' },
    ]);
  });
});
