/**
 * Seeds whose schedules once ended as they must not, with why. A seed means another schedule once the plans, the cuts or the order of
 * the library's statements change: what was wrong has a test of its own that does not depend on it.
 */
export const FAILED_ONCE: readonly (readonly [seed: number, why: string])[] = [
  [7, 'listeners that could not be registered at boot never had what their process appended until they were'],
  [20, 'a card that is refused may be refused twice, where the first answer was lost'],
  [65, 'what fails before anybody was told of it is not told of as created'],
  [95, 'a connection that broke may have carried its request, and one that was never made did not'],
  [
    151,
    'a subscription whose settled command was not heard of was made twice by who was told that it is unknown',
  ],
  [197, 'a payment that expired leaves its order id free for a repeated request'],
  [422, 'a card that is refused twice is refused, whichever of the two is known'],
  [527, 'a late request is taken anew after the first was refused, and nobody pays it'],
  [
    590,
    'the payment of an invoice that Midtrans called paid was never found, where it could not be read then',
  ],
  [758, 'the same, where its payment link could not be read'],
  [
    1_120,
    'a delivery of an invoice that was never answered was not asked about once Midtrans delivered it no more',
  ],
  [152, 'one card that is paid with twice at once was saved twice'],
  [299, 'the same, where nothing else goes wrong'],
  [3_003, 'an invoice whose answer and notifications were lost is not found at the gateway'],
  [
    5_018,
    'an order id is taken back from a payment that ended without money; a call arrives within a minute, or never',
  ],
  [30_052, 'a hold that was captured at the gateway by somebody else is captured for whoever asks for it'],
  [
    1_000_032,
    'the answer to a linking linked an account again, and told so, that was unlinked while the answer was on its way',
  ],
  [1_001_673, 'an attempt that nobody told of was not asked about once its page was cancelled'],
  [
    2_000_181,
    'a request without a key is another one, where the process of the first died once all of it was written down',
  ],
  [
    5_000_287,
    'what is with a listener comes again, where its process stood still for all the time it had to end',
  ],
  [
    7_006_933,
    'an attempt beside a paid one was given up by the first look after a month, which Midtrans did not answer',
  ],
  [7_007_633, 'an attempt that expires in the last moment is told of after it'],
  [
    8_000_297,
    'a charge whose answer was lost was sent again for it a month later: Midtrans made another transaction, as the first was over',
  ],
  [
    8_001_000,
    'an order had a page before, and its attempts were taken for those of the next: each look at it failed',
  ],
];
