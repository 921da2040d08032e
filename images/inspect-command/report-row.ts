import type { CheckedFile } from './checked-file.ts';

const columns = [
  'path',
  'bytes',
  'outcome',
  'code',
  'codes',
  'format',
  'widthPx',
  'heightPx',
  'milliseconds',
  'peakRssMb',
  'message',
] as const;

export type ReportRow = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** One file as a row of the report; nothing where it is not known. */
export function reportRow(file: CheckedFile): ReportRow {
  const codes = file.findings.map(({ code }) => code);
  return {
    path: file.path,
    bytes: file.bytes,
    outcome: file.outcome,
    code: file.code,
    codes: (codes.length > 0 ? [...new Set(codes)] : [file.code]).join(' '),
    format: file.facts?.format ?? null,
    widthPx: file.facts?.widthPx ?? null,
    heightPx: file.facts?.heightPx ?? null,
    milliseconds: file.milliseconds,
    peakRssMb: Math.round(file.peakRssBytes / 1e6),
    message: file.message,
  };
}

export const reportHead = `${columns.join(',')}\n`;

/** RFC 4180, but for the end of the line. */
export function reportLine(file: CheckedFile): string {
  const row = reportRow(file);
  return `${columns.map((column) => quoted(row[column])).join(',')}\n`;
}

function quoted(value: string | number | null): string {
  const text = value === null ? '' : String(value).replaceAll(/\s+/g, ' ').trim();
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
