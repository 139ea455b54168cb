import { indented } from './pretty-json';

describe('indented', () => {
  it('changes nothing but the lines', () => {
    const text =
      '{"amount":1.00, "items" : [ {"id":12345678901234567890}, [] ],"none":{ },"text":"a, {b}: \\" c"}';
    expect(indented(text)).toBe(`{
  "amount": 1.00,
  "items": [
    {
      "id": 12345678901234567890
    },
    []
  ],
  "none": { },
  "text": "a, {b}: \\" c"
}`);
  });

  it.each(['', 'no JSON', '{"cut": "off', '[1,2]'])('leaves alone what is no JSON object: %j', (text) => {
    expect(indented(text)).toBe(text);
  });
});
