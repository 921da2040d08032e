/** Why something that the indexer was asked to do cannot be done; bad events are values, never one of these. */
export type IndexerErrorCode =
  | 'SETTING_WRONG'
  | 'SEARCH_UNREACHABLE'
  | 'SEARCH_REFUSED'
  | 'LAKE_REFUSED'
  | 'NO_DEMAND'
  | 'ALIAS_MISSING'
  | 'REBUILD_UNDER_WAY'
  | 'REBUILD_REFUSED'
  | 'NOTHING_TO_ROLL_BACK'
  | 'INPUT_WRONG';

export class IndexerError extends Error {
  readonly code: IndexerErrorCode;

  constructor(code: IndexerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IndexerError';
    this.code = code;
  }
}
