import type { Differences } from './contract-case';

function each(reason: string, fields: readonly string[]): Differences {
  return Object.fromEntries(fields.map((field) => [field, reason]));
}

/** The samples of 2023 and later have these fields; the documentation still shows older ones. */
export const newer = (...fields: string[]) => each('newer than the sample', fields);

/** A card's facts are the same in every body of the newer samples; older ones show some of them. */
export const ofCard = (...fields: string[]) =>
  each('a fact of the card that the sample does not show', fields);

/** What other samples of the same kind have. */
export const notShown = (...fields: string[]) => each('left out of the sample', fields);

export const OTHER_METHOD = 'the sample shows the fields of several payment methods in one';
export const CUT = 'the documentation cut the value, or put words in its place';
