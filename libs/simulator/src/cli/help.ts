export const HELP = `Plays the Midtrans payment gateway offline, over HTTP.

  midtrans-simulator --server-key <key> [flags]

  --server-key <key>          authenticates requests and signs notifications; any text will do
  --client-key <key>          card tokens are made with it; without it none are
  --notify <url>              where notifications go; without it none are sent
  --notify-recurring <url>    where those of subscriptions go           (--notify)
  --notify-pay-account <url>  where those of GoPay accounts go          (--notify)
  -p, --port <number>         0 takes a free one                        (4100)
  --host <address>            the address to listen on                  (127.0.0.1)
  --base-url <url>            the base of the URLs that it hands out    (where it listens)
  --time-scale <number>       multiplies the waits between redeliveries (1)
  --seed <number>             repeats what was random in an earlier run (another each time)
  --real-http-codes           refusals come with their code as HTTP status, rather than with 200
  -h, --help
  -v, --version
`;
