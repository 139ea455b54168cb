import type { World } from './support/world';

/** Something that goes wrong in a real system, and what must hold then. */
export interface Scenario {
  readonly name: string;
  /** What it promises, as the last line says it. */
  readonly promise: string;
  /**
   * Lets it go wrong.
   *
   * @returns figures, to be read
   * @throws Error where the promise is broken
   */
  run(world: World, size: number): Promise<string>;
}
