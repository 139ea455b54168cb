import { csvRows } from './csv';
import { curlOf } from './curl';

describe('CSV', () => {
  it('quotes what would break a row', () => {
    expect(
      csvRows([
        ['a', 'b'],
        ['x,y', 'say "hi"\nthere'],
      ]),
    ).toBe('a,b\r\n"x,y","say ""hi""\nthere"\r\n');
  });

  it.each(['=1+1', '+62812', '-cmd', '@sum', '\tx'])('lets no spreadsheet take %j for a formula', (text) => {
    expect(csvRows([[text]])).toContain(`'${text}`);
  });

  it('leaves a negative number a number', () => {
    expect(csvRows([['-5000.00']])).toBe('-5000.00\r\n');
  });
});

it('A command takes a body as it is, whatever quotes are in it', () => {
  expect(curlOf('http://x/', { a: "it's $(rm)" })).toBe(
    `curl -X POST 'http://x/' -H 'Content-Type: application/json' -d '{"a":"it'\\''s $(rm)"}'`,
  );
});
