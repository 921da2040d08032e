export type ImportErrorCode =
  | 'FILE_UNREADABLE'
  | 'FILE_EMPTY'
  | 'FILE_ENCODING'
  | 'FILE_NOT_CSV'
  | 'FILE_UNSORTED'
  | 'COLUMN_MISSING'
  | 'MAPPING_INVALID'
  | 'REPORT_UNWRITABLE'
  | 'LAKE_UNREACHABLE'
  | 'LAKE_REFUSES'
  | 'INTERRUPTED';

/** Why an import cannot go on; `message` says what to do. Single lines never raise it: they are refused and reported. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
