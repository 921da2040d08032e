import { extname } from 'node:path';

export const outputFormats = ['table', 'csv', 'json', 'ndjson', 'arrow', 'parquet'] as const;
export type OutputFormat = (typeof outputFormats)[number];

const extensions: Readonly<Record<string, OutputFormat>> = {
  '.txt': 'table',
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.arrow': 'arrow',
  '.feather': 'arrow',
  '.parquet': 'parquet',
};

export type FormatChoice = { ok: true; format: OutputFormat } | { ok: false; message: string };

/** The format that was asked for, else the one that the file's extension names, else a table. */
export function chooseFormat(asked: OutputFormat | undefined, file: string | undefined): FormatChoice {
  if (asked !== undefined) return { ok: true, format: asked };
  if (file === undefined) return { ok: true, format: 'table' };
  const extension = extname(file).toLowerCase();
  const format = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (format !== undefined) return { ok: true, format };
  const known = Object.keys(extensions).join(', ');
  return {
    ok: false,
    message: `What format is ${file} to have? Give it one of the extensions ${known}, or say --format ${outputFormats.join('|')}.`,
  };
}

/** Formats that would only spoil a terminal. */
export function isBinary(format: OutputFormat): boolean {
  return format === 'arrow' || format === 'parquet';
}
