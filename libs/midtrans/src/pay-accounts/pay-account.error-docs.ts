import { EXAMPLE_ID, type DescribedError, type OpenOutcome } from '../rest/error.catalogue';
import { PayAccountStateError, REMEDY } from './pay-account.errors';

export const OPEN_OUTCOME: OpenOutcome = { ids: { payAccountId: EXAMPLE_ID }, remedy: REMEDY };

export const ALREADY_LINKED: DescribedError = {
  when: 'The account is linked, and not by this user',
  example: new PayAccountStateError('link', 'already_linked', 'it is linked, and not by this user'),
};
