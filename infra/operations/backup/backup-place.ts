/** Where a backup lies: a folder, or a prefix of a bucket. Names have slashes and no dots. */
export interface BackupPlace {
  /** For people. */
  readonly name: string;
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Undefined of what is not there. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  readonly remove: (path: string) => Promise<void>;
}
