import type { Page, PageOptions } from '../access/listing';
import { DEFAULT_ACCOUNT } from '../options/accounts';
import type { LookupOptions } from './call.options';

/** Rows as a service finds them. */
interface Rows<Row, Filter> {
  findById(id: string): Promise<Row | null>;
  findNamed(account: string, name: string): Promise<Row | null>;
  list(filter: Filter, page?: PageOptions): Promise<Page<Row>>;
}

/** A service of what is stored here and known to Midtrans: how it is found and listed. */
export abstract class SubjectService<Row extends { readonly id: string }, Filter extends object> {
  constructor(
    private readonly rows: Rows<Row, Filter>,
    private readonly missing: () => Error,
  ) {}

  /** As it stands here by now; null where there is none. Midtrans is not asked. */
  async find(subject: Row | string, { account = DEFAULT_ACCOUNT }: LookupOptions = {}): Promise<Row | null> {
    return typeof subject === 'string'
      ? this.rows.findNamed(account, subject)
      : this.rows.findById(subject.id);
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

  /** @throws the error of what is missing, where there is none */
  protected async known(subject: Row | string, options?: LookupOptions): Promise<Row> {
    const found = await this.find(subject, options);
    if (found === null) throw this.missing();
    return found;
  }
}
