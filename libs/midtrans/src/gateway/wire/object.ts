/**
 * An object of the gateway's answers. Null fields are left out and new ones may appear at any time, so every declared
 * field is optional and unknown ones are kept.
 */
export interface WireObject {
  [field: string]: unknown;
}

/**
 * A whole number in JSON. One beyond 2^53 arrives as its digits, so that none is lost.
 */
export type WireInteger = number | string;
