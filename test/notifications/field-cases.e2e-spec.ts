import { oneAdapter } from '../support/host';
import { FIELD_CASES, FieldCaseHosts, play } from './field-cases.support';

/** What integrators of the gateway report in public, and what is of the same kind: see the fixtures' own words. */
describe.each(oneAdapter(__filename))(
  'what the gateway was seen to send leaves the payment right, on %s',
  (adapter) => {
    const hosts = new FieldCaseHosts(adapter);
    afterAll(() => hosts.close());

    it.each(FIELD_CASES)('$name: $what', async (fieldCase) => {
      expect(await play(fieldCase, await hosts.of(fieldCase))).toMatchObject(fieldCase.right);
    });
  },
);
