import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { MIDTRANS_DATA_SOURCE, Postgres } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { GATEWAY_URLS, redactText } from '../gateway';
import { asError } from '../errors/as-error';
import type { Account } from '../accounts/accounts';
import { MidtransClients } from '../accounts/clients';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { MIDTRANS_FEATURES, type MidtransFeature } from '../features/feature';
import { resultOf, type Check } from './checks/check';
import { databaseClockCheck, gatewayClockCheck } from './checks/clocks.check';
import { addressCheck, keyCheck } from './checks/keys.check';
import { migrationsCheck, tablesCheck } from './checks/tables.check';
import { webhookCheck } from './checks/webhook.check';
import { CommandSession, type CommonOptions, type Job } from './command.session';
import type { HostRegistration } from './host-registrations';
import { OperatorCommand } from './operator.command';
import type { Work } from './output';
import type { CommandResult } from './totals';
import { UsageError } from './usage.error';

interface VerifyOptions extends CommonOptions {
  readonly url?: string;
}

/** `verify`: whether everything around payments is as it must be. */
@Command({
  name: 'verify',
  description: 'Check the keys, the addresses, the tables, the clocks and the webhook',
})
export class VerifyCommand extends OperatorCommand<VerifyOptions> {
  constructor(@Inject(CommandSession) session: CommandSession) {
    super(session);
  }

  @Option({
    flags: '--url <url>',
    description: 'where Midtrans sends its notifications, as it is reached from here',
  })
  readUrl(url: string): string {
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
    throw new UsageError(`--url: ${url} is no http(s) URL`);
  }

  @Help('after')
  examples(): string {
    return `
Changes nothing: Midtrans is asked about an order that nobody has, and the webhook is sent a notification that nobody signed, which
it refuses and keeps among those it has refused. Ends with 1 where a check fails.

Examples:
  verify
  verify --url https://shop.example/midtrans/notification/
  verify --account branch --json`;
  }

  protected override async begin(job: Job<VerifyOptions>): Promise<Work> {
    const checks = checksOf(job);
    return { title: 'Checks', total: checks.length, results: run(checks, job.signal) };
  }
}

async function* run(checks: readonly Check[], signal: AbortSignal): AsyncGenerator<CommandResult> {
  for (const check of checks) {
    if (signal.aborted) return;
    yield await resultOf(check, explained);
  }
}

function checksOf({ registrations, options: { account, url } }: Job<VerifyOptions>): Check[] {
  const isProduction = registrations.some((each) =>
    accountsOf(each, account).some(({ environment }) => environment === 'production'),
  );
  return [
    ...registrations.flatMap((each) => registrationChecks(each, account)),
    ...registrations.filter(isFirstOnItsDatabase).flatMap(databaseChecks),
    ...(url === undefined ? [] : [webhookCheck(url, isProduction)]),
  ];
}

function accountsOf({ accounts }: HostRegistration, account: string | undefined): Account[] {
  return accounts.all().filter(({ name }) => account === undefined || name === account);
}

/** What each registration has of its own. */
function registrationChecks(registration: HostRegistration, account: string | undefined): Check[] {
  const accounts = accountsOf(registration, account);
  const clients = registration.get(MidtransClients);
  const { http } = registration.get<ResolvedOptions>(MIDTRANS_RESOLVED_OPTIONS);
  const addresses = new Set(accounts.map(({ environment, baseUrl = GATEWAY_URLS[environment] }) => baseUrl));
  return [
    ...accounts.map(addressCheck),
    ...accounts.map((each) => keyCheck(clients, each)),
    ...[...addresses].map((address) => gatewayClockCheck(address, http.fetch ?? fetch)),
  ];
}

/** What registrations share that are on one DataSource. */
function databaseChecks(registration: HostRegistration): Check[] {
  const postgres = registration.get(Postgres);
  const dataSource = dataSourceOf(registration);
  const features = registration.get<readonly MidtransFeature[]>(MIDTRANS_FEATURES);
  return [
    tablesCheck(dataSource, postgres, features),
    migrationsCheck(dataSource, postgres, features),
    databaseClockCheck(postgres),
  ];
}

function isFirstOnItsDatabase(
  registration: HostRegistration,
  index: number,
  all: readonly HostRegistration[],
): boolean {
  // Each has a DataSource of its own, made of the host's: its tables are the host's.
  const { entityMetadatas: tables } = dataSourceOf(registration);
  return all.findIndex((each) => dataSourceOf(each).entityMetadatas === tables) === index;
}

function dataSourceOf(registration: HostRegistration): DataSource {
  return registration.get<DataSource>(MIDTRANS_DATA_SOURCE);
}

/** Fetch says little itself: its cause tells what happened. */
function explained(thrown: unknown): string {
  const { message, cause } = asError(thrown);
  const reason =
    cause instanceof Error ? `: ${cause.message || ('code' in cause ? String(cause.code) : cause.name)}` : '';
  return redactText(`${message}${reason}`);
}
