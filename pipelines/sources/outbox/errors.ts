export type OutboxErrorCode =
  /** A variable is missing or unusable. */
  | 'SETTING_WRONG'
  /** The database cannot be reached, or does not let us in. */
  | 'DATABASE_UNREACHABLE'
  /** The outbox is not there, or this user may not use it. */
  | 'OUTBOX_UNUSABLE';

/** What the one who runs the relay has to mend. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';
  readonly code: OutboxErrorCode;

  constructor(code: OutboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
