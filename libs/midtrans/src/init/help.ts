export const HELP = `Adds Midtrans payments to the Nest application in this folder.

  npx nestjs-midtrans init [flags]

It shows what it would change and asks before it does. It writes a module with its registration, an example of a durable
listener, a test and lines of .env.example, adds the module, TypeORM's migrations and an event emitter to the root module,
and installs what is missing. Where something fails, or Ctrl+C is pressed, all files are again as they were.

  -y, --yes          does it without asking
  --dry-run          only shows it
  --no-install       says what to install, and leaves it to you
  --module <file>    the file of the root module              (src/app.module.ts)
  --dir <folder>     where the files are written              (src/payments)
  --guards <who>     who may call the REST endpoints:         (none)
                       none    nobody, until you write who
                       global  whom the guards of the whole application let pass (APP_GUARD)
                       jwt     or another passport strategy

  -h, --help
  -v, --version

Exit codes: 0 it is done, or there was nothing to do; 1 it could not be done, or was declined; 2 the command line is none;
130 or 143 a signal came.
`;
