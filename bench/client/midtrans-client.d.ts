/** As much of the official client as the benchmark uses: the package brings no types. */
declare module 'midtrans-client' {
  export class CoreApi {
    constructor(options: { isProduction: boolean; serverKey: string; clientKey: string });
    charge(parameter: object): Promise<object>;
    transaction: { status(id: string): Promise<object> };
    /** `defaults` is axios's: where the package's README says to configure its HTTP client. */
    httpClient: { http_client: { defaults: object } };
    apiConfig: { getCoreApiBaseUrl(): string };
  }
}
