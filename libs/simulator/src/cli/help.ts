import { eventLines } from './trigger.events';

export const HELP = `Plays the Midtrans payment gateway offline, over HTTP and TLS.

  midtrans-simulator --server-key <key> [flags]
  midtrans-simulator trigger <event> --to <url> --server-key <key> [flags]
  midtrans-simulator wait [flags]

Serving, with a line for each request and each notification:

  --server-key <key>          authenticates requests and signs notifications; any text will do
  --client-key <key>          card tokens are made with it; without it none are
  --notify <url>              where notifications go; without it none are sent
  --notify-recurring <url>    where those of subscriptions go           (--notify)
  --notify-pay-account <url>  where those of GoPay accounts go          (--notify)
  -p, --port <number>         0 takes a free one                        (4100)
  --host <address>            the address to listen on                  (127.0.0.1)
  --https                     also speaks TLS, for clients whose URLs are fixed, with a certificate that it makes
  --https-port <number>       0 takes a free one                        (4443)
  --https-cert <file>         where the certificate is written          (midtrans-simulator.pem)
  --base-url <url>            the base of the URLs that it hands out    (where it listens)
  --token <text>              the control API and its pages ask for it  (they ask for none)
  --time-scale <number>       multiplies the waits between redeliveries (1)
  --seed <number>             repeats what was random in an earlier run (another each time)
  --real-http-codes           refusals come with their code as HTTP status, rather than with 200
  --state <file>              keeps what it knows there, and goes on from it at the next start
  -q, --quiet                 no line for requests and notifications
  --json                      these lines as JSON

trigger makes what an event is about in a running simulator, which notifies a webhook of it:

  --to <url>                  the webhook
  --notify-recurring <url>    where those of subscriptions go           (--to)
  --notify-pay-account <url>  where those of GoPay accounts go          (--to)
  --server-key <key>          that of the simulator
  --url <url>                 where the simulator is                    (http://127.0.0.1:4100)
  --order-id <id>             of what is made, or a subscription's name (a new one)
  --amount <rupiah>           of what is made                           (44000)
  --token <text>              that of the simulator, where it has one
  --standalone                only signs and sends: no simulator need run, and none knows what is sent

  Events:
${eventLines('    ')}

wait ends with 0 as soon as a simulator answers:

  --url <url>                 where it is to be                         (http://127.0.0.1:4100)
  --timeout <seconds>         how long it is waited for                 (30)

  -h, --help
  -v, --version
`;
