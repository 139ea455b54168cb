import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '../support';
import { ACTIONS } from './actions.cases';
import { CHARGES } from './charges.cases';
import { comparison, type ContractCase } from './contract-case';
import { ERRORS } from './errors.cases';
import { NOTIFICATIONS } from './notifications.cases';
import { REFUND_NOTIFICATIONS } from './refund-notifications.cases';
import { Stage } from './stage';
import { STATUSES } from './statuses.cases';

const CASES: readonly ContractCase[] = [
  ...CHARGES,
  ...ACTIONS,
  ...STATUSES,
  ...ERRORS,
  ...NOTIFICATIONS,
  ...REFUND_NOTIFICATIONS,
];

/** Samples that the suite of their own feature compares, or that nobody plays. */
const PLAYED_ELSEWHERE: readonly RegExp[] = [
  /^charge-credit_card-3ds-(deny-202|result-saved_token)$/, // what the page of 3D Secure hands back
  /^(charge|notif)-gopay-tokenization-/, // linked accounts
  /^notif-(pay-account|recurring|invoice)-/,
  /^status-credit_card-point$/, // paying with a bank's points is not played
];

describe('the simulator says what the gateway says', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it.each(CASES)('$sample', async (contract) => {
    stage = new Stage(contract.options);
    const body = await contract.play(stage);
    const { ours, theirs, stale } = comparison(body, fixture(contract.sample), contract);
    expect(ours).toEqual(theirs);
    expect(stale).toEqual([]);
  });
});

describe('the samples of payments', () => {
  it('are all played', () => {
    const families =
      /^(approve|cancel|capture|charge|deny|direct-refund|error|expire|fragment|notif|refund|status|vector-snap)-/;
    const samples = readdirSync(join(__dirname, '../../../../test/fixtures/gateway'))
      .map((file) => file.replace(/\.json$/, ''))
      .filter((name) => families.test(name) && !name.endsWith('-request'));
    const isPlayed = (name: string) =>
      CASES.some(({ sample }) => sample === name) || PLAYED_ELSEWHERE.some((names) => names.test(name));
    expect(samples.filter((name) => !isPlayed(name))).toEqual([]);
  });
});
