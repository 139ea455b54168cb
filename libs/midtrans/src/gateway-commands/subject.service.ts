import type { Page, PageOptions } from '../access/listing';
import { AccountNotConfiguredError } from '../accounts/account.errors';
import type { Accounts } from '../accounts/accounts';
import { MidtransInputError } from '../errors/midtrans.errors';

/** Rows as a service finds them: those of its registration's accounts. */
interface Rows<Row, Filter> {
  findById(id: string): Promise<Row | null>;
  /** @param account - the merchant account @default any: there may be one in each */
  findNamed(name: string, account?: string): Promise<Row[]>;
  list(filter: Filter, page?: PageOptions): Promise<Page<Row>>;
}

/** What is found by its id here, or within its merchant account. */
interface Subject {
  readonly id: string;
  readonly account: string;
}

/**
 * What a service's method is about: the row itself, a name of it, or its name within a merchant account
 * (`{ account: 'bali', orderId: 'ORDER-1' }`).
 */
export type SubjectOf<Row extends Subject, Name extends keyof Row> = Row | string | Named<Row, Name>;

type Named<Row extends Subject, Name extends keyof Row> = Readonly<
  Pick<Row, 'account'> & { [Key in Name]: NonNullable<Row[Key]> }
>;

/** A service of what is stored here and known to Midtrans: how it is found and listed. */
export abstract class SubjectService<
  Row extends Subject & Readonly<Record<Name, string | null>>,
  Name extends Exclude<keyof Row & string, 'id' | 'account'>,
  Filter extends object,
> {
  /** @param name - what it is named by within its account */
  constructor(
    private readonly rows: Rows<Row, Filter>,
    private readonly accounts: Accounts,
    private readonly name: Name,
    private readonly missing: () => Error,
  ) {}

  /**
   * As it stands here by now; null where there is none. Midtrans is not asked.
   *
   * @throws MidtransInputError where several accounts have one of that name, or there is no account of that name
   */
  async find(subject: SubjectOf<Row, Name>): Promise<Row | null> {
    if (typeof subject === 'string') return this.onlyOne(subject, await this.rows.findNamed(subject));
    if (isRow(subject)) return this.rows.findById(subject.id);
    const named = await this.rows.findNamed(subject[this.name], subject.account);
    return this.onlyOne(subject[this.name], named);
  }

  /**
   * Newest first.
   *
   * @param filter - @default everything
   * @throws MidtransInputError for a page that is none
   */
  async list(filter?: Filter, page?: PageOptions): Promise<Page<Row>> {
    return this.rows.list(filter ?? ({} as Filter), page);
  }

  /**
   * What Midtrans is to be asked about.
   *
   * @throws the error of what is missing, where there is none
   * @throws AccountNotConfiguredError where its account is not configured any more
   */
  protected async known(subject: SubjectOf<Row, Name>): Promise<Row> {
    const found = await this.find(subject);
    if (found === null) throw this.missing();
    if (!this.accounts.has(found.account)) throw new AccountNotConfiguredError(found.account);
    return found;
  }

  private onlyOne(name: string, [found, ...others]: readonly Row[]): Row | null {
    if (found === undefined) return null;
    if (others.length === 0) return found;
    const accounts = [found, ...others].map(({ account }) => account);
    const message = `${this.name} ${name} is in the accounts ${accounts.join(' and ')}: give { account, ${this.name} }`;
    throw new MidtransInputError([{ field: this.name, message }]);
  }
}

function isRow<Row extends Subject>(subject: Row | object): subject is Row {
  return 'id' in subject;
}
