import type { FieldError } from '../validation/validate';

type Naming = (error: FieldError) => FieldError[];

const namings = new WeakMap<object, Naming>();

/** Keeps how a request's fields are named, for errors of services, which name them as code does. */
export function rememberFieldNames(request: unknown, naming: Naming): void {
  if (typeof request === 'object' && request !== null) namings.set(request, naming);
}

/** Errors with the names that a request's caller wrote. */
export function inRequestNames(request: unknown, details: readonly FieldError[]): FieldError[] {
  const naming = typeof request === 'object' && request !== null ? namings.get(request) : undefined;
  return naming === undefined ? [...details] : details.flatMap(naming);
}
