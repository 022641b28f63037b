/** What the connections to a server's scratch databases may do on the server itself. */
export interface Rights {
  /** Statements may reach for what all databases of the server share: the user has allowed it, or each has a server of its own. */
  readonly cluster: boolean;
  /** The rights end at the scratch databases, though whoever gave the address has more. */
  readonly contained: boolean;
  /** Roles are made through a function of ours: before PostgreSQL 16, who may make one may make any. */
  readonly rolesByFunction: boolean;
  /** Does one thing with the rights of a superuser; without, where there is nobody to lend them. */
  elevated<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Makes those of the roles that the server lacks, for all scratch databases and until the server is left.
   *
   * @returns whether it could: elsewhere each database makes its own
   */
  stand(names: readonly string[]): Promise<boolean>;
  /** Takes away the roles that scratch databases have left behind. */
  dropRoles(): Promise<void>;
}

/** The connections have the rights of whoever connects, and nobody lends them more. */
export function ownRights(cluster: boolean): Rights {
  return {
    cluster,
    contained: false,
    rolesByFunction: false,
    elevated: (work) => work(),
    stand: async () => false,
    dropRoles: async () => {},
  };
}
