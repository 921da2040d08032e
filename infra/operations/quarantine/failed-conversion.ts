import { z } from 'zod';

/** What Firehose wrote of a record that it could not convert to Parquet. */
export interface FailedRecord {
  readonly code: string;
  readonly message: string;
  /** Rows of the dataset, as JSON documents, each followed by a newline. */
  readonly data: Uint8Array;
}

/** https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html; names differ with where it failed. */
const document = z.object({
  rawData: z.string(),
  lastErrorCode: z.string().optional(),
  lastErrorMessage: z.string().optional(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  ErrorCode: z.string().optional(),
  ErrorMessage: z.string().optional(),
});

const newline = 0x0a;

/** The records of an object under errors/: one JSON document a line, the rows in base64. */
export function readFailedRecords(text: string): FailedRecord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const read = document.parse(JSON.parse(line));
      return {
        code: read.lastErrorCode ?? read.errorCode ?? read.ErrorCode ?? 'NO_CODE',
        message: read.lastErrorMessage ?? read.errorMessage ?? read.ErrorMessage ?? '',
        data: endingInNewline(Buffer.from(read.rawData, 'base64')),
      };
    });
}

/** The dataset that an object under errors/ is of, by its key; see the stream in infra/constructs/bronze-dataset.ts. */
export function datasetOfKey(key: string): string | undefined {
  return /^errors\/([a-z_]+)\//.exec(key)?.[1];
}

/** Firehose joins records as they are, and the reader of the next one begins behind a newline. */
function endingInNewline(data: Uint8Array): Uint8Array {
  return data.at(-1) === newline ? data : Buffer.concat([data, Buffer.from([newline])]);
}
