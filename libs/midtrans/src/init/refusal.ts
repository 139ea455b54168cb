/** Nothing was changed, as the application is not one that can be changed safely; says why, and what to do by hand. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
