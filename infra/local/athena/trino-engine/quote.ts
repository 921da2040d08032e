import type { QualifiedName } from '../engine/table-name.ts';

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table's whole name on the server. */
export function quoteTable(catalog: string, { database, name }: QualifiedName): string {
  return [catalog, database, name].map(quoteName).join('.');
}
