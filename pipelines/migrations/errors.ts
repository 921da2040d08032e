/** A migration that has run was edited afterwards, so what the file says is not what the tables are. */
export class MigrationChangedError extends Error {
  override readonly name = 'MigrationChangedError';
  readonly code = 'MIGRATION_CHANGED';
  readonly files: readonly string[];

  constructor(files: readonly string[]) {
    super(
      `${files.join(', ')} changed after having been applied. Put the file back as it was and write what you want as the next migration.`,
    );
    this.files = files;
  }
}

/** A set of SQL files that cannot be applied as it stands: numbering, headers, dependencies. */
export class SqlFileError extends Error {
  override readonly name = 'SqlFileError';
  readonly code = 'SQL_FILE';
}

/** Athena ended a statement as FAILED or CANCELLED. */
export class StatementFailedError extends Error {
  override readonly name = 'StatementFailedError';
  /** The name that Athena's message begins with (`ICEBERG_COMMIT_ERROR`, `TABLE_NOT_FOUND`), else the state. */
  readonly code: string;
  readonly queryExecutionId: string;
  /** Athena's own judgement of whether the same statement may succeed later. */
  readonly isRetryable: boolean;

  constructor(failure: { state: string; reason: string; queryExecutionId: string; isRetryable: boolean }) {
    super(`${failure.state}: ${failure.reason} (query ${failure.queryExecutionId})`);
    this.code = /^([A-Z][A-Z_]+):/.exec(failure.reason)?.[1] ?? failure.state;
    this.queryExecutionId = failure.queryExecutionId;
    this.isRetryable = failure.isRetryable;
  }
}
