/** What a merchant's page did wrong about its client key, for whoever wrote it; undefined where it is right. */
export function clientKeyHint(
  given: string,
  { clientKey }: { readonly clientKey: string | undefined },
): string | undefined {
  const place = 'the data-client-key of the script tag';
  if (given === '') return `Put the merchant's client key into ${place}.`;
  // A secret is not repeated.
  if (/server/i.test(given))
    return `A server key stands in ${place}: it must never be in a page. Put the client key there.`;
  if (clientKey === undefined) {
    return `This simulator has no client key. Start it with --client-key ${given}, or createSimulator({ clientKey }).`;
  }
  return given === clientKey
    ? undefined
    : `${given} stands in ${place}, but this simulator's merchant has the client key ${clientKey}.`;
}
