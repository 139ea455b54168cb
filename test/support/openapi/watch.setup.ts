import { undescribed, unmetExceptions, watchAnswers } from './watch';

declare const IS_WHOLE_RUN: boolean;

const end = watchAnswers();

/** Whatever was answered in a test, by whichever way, is held against the description of its API. */
async function expectDescribed(): Promise<void> {
  const found = await undescribed();
  if (found.length > 0) throw new Error([...new Set(found)].join('\n\n'));
}

afterEach(expectDescribed);

afterAll(async () => {
  end();
  await expectDescribed();
  const unmet = IS_WHOLE_RUN ? unmetExceptions() : [];
  if (unmet.length > 0) throw new Error(`no longer answered otherwise than described: ${unmet.join('; ')}`);
});
