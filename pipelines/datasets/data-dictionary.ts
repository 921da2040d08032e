import type { ColumnInfo, Dataset } from './dataset.ts';

const introduction = `# Data dictionary

Generated from \`pipelines/datasets/\` by \`npm run generate:dictionary\`; a test fails when it is out of date.

Every dataset is a bronze table of what arrived (duplicates included, kept for 30 days, read by the loader only) and a silver table of
the same name with one row per row key. Analysts query the views and silver. Amounts are integers in minor units of the currency beside
them, lengths are millimetres, times are UTC. NULL means that the event does not carry the value.
`;

/** The page that explains every table and column, as Markdown. */
export function dataDictionary(datasets: readonly Dataset[]): string {
  return [introduction, ...datasets.map(section)].join('\n');
}

function section({ name, title, meaning, detailTypes, rowKey, columns }: Dataset): string {
  const sources = detailTypes.length > 0 ? detailTypes.map(code).join(', ') : 'every event that is refused';
  return [
    `## ${title}: \`${name}\``,
    '',
    meaning,
    '',
    `- Fed by: ${sources}`,
    `- Row key: ${rowKey.map(code).join(', ')}`,
    '',
    '| column | type | meaning |',
    '|---|---|---|',
    ...columns.map(line),
    '',
  ].join('\n');
}

function line({ name, type, meaning, bronzeOnly }: ColumnInfo): string {
  return `| ${code(name)} | ${type} | ${meaning.replaceAll('|', '\\|')}${bronzeOnly ? ' (bronze only)' : ''} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}
