/** What of Vitest the tests that are written use: this workspace does not have it. */
export declare const describe: (title: string, run: () => void) => void;
export declare const it: (title: string, run: () => Promise<void>, timeout?: number) => void;
export declare const beforeAll: (run: () => Promise<void>, timeout?: number) => void;
export declare const afterAll: (run: () => Promise<void>, timeout?: number) => void;
export declare const expect: (value: unknown) => { toBe(expected: unknown): void };
