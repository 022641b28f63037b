/** Somebody whose roles can be taken away for a while: it makes them again when it goes on. */
export interface RoleMaker {
  suspend(): Promise<void>;
}

/**
 * Whose roles there are on the server. Roles belong to all of its databases, so that two scratch databases cannot both
 * have theirs: the one that does something takes the turn, and the other is put to sleep.
 */
export class Turn {
  #holder: RoleMaker | null = null;

  async take(maker: RoleMaker): Promise<void> {
    if (this.#holder === maker) return;
    const before = this.#holder;
    this.#holder = null;
    await before?.suspend();
    this.#holder = maker;
  }

  /** Whether it was its turn. */
  leave(maker: RoleMaker): boolean {
    const held = this.#holder === maker;
    if (held) this.#holder = null;
    return held;
  }
}
