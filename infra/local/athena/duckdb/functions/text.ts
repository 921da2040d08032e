import { arrayOf, plainType } from '../../trino/data-type.ts';
import { notSupported, SqlError } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { whiteSpace } from '../translate/emit-text.ts';
import { quoteText } from '../translate/quote.ts';
import { emitFormat } from './format.ts';
import {
  checkedArguments,
  type FunctionTable,
  scalar,
  specialScalar,
  standIn,
  typedScalar,
} from './function-definition.ts';
import { literalText } from './literal-text.ts';

const textArray = arrayOf(plainType('varchar'));

// Java's regular expressions name groups $1 in a replacement, RE2 \1.
function replacement(text: string): string {
  return text
    .replaceAll(/\\(?!\$)/g, '\\\\')
    .replaceAll(/(?<!\\)\$(\d)/g, '\\$1')
    .replaceAll('\\$', '$');
}

// RE2 knows neither look-around, back references nor possessive quantifiers, and DuckDB's none of Java's named groups.
function requirePlainPattern(call: FunctionCall): void {
  const pattern = call.args[1];
  if (pattern?.kind !== 'string' || !/\(\?(?:[=!]|<|>|[a-z]*U)|\\[1-9]|\\k<|[*+?}]\+/.test(pattern.value)) return;
  const what = 'A regular expression with look-around, named groups, back references or possessive quantifiers';
  throw notSupported(what, pattern.at);
}

// Groups that a pattern captures: parentheses that are neither escaped, nor in a class of characters, nor marked by `(?`.
function requireGroup(call: FunctionCall, wanted: number, detail: (groups: number) => string): void {
  const pattern = call.args[1];
  if (pattern?.kind !== 'string') return;
  const groups = pattern.value.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/gs, '').match(/\((?!\?)/g)?.length ?? 0;
  if (wanted > groups) throw new SqlError('INVALID_FUNCTION_ARGUMENT', detail(groups));
}

function requireExtractedGroup(call: FunctionCall): void {
  const group = call.args[2];
  if (group === undefined) return;
  if (group.kind !== 'number') throw notSupported('A group of a pattern that is no number', group.at);
  const wanted = Number(group.text);
  requireGroup(call, wanted, (groups) => `Pattern has ${groups} groups. Cannot access group ${wanted}`);
}

function regexp(parameters: string, template: (...args: string[]) => string, type = plainType('varchar')) {
  return specialScalar((call, translation) => {
    requirePlainPattern(call);
    requireExtractedGroup(call);
    const args = checkedArguments(call, parameters, translation).map(({ sql }) => sql);
    return { sql: template(...args), type };
  });
}

export const textFunctions: FunctionTable = {
  length: typedScalar('any', ([value], call) => {
    const isBinary = value?.type.name === 'varbinary';
    if (!isBinary && value?.type.name !== 'varchar' && value?.type.name !== 'char' && value?.type.name !== 'unknown') {
      throw new SqlError('FUNCTION_NOT_FOUND', `Unexpected parameters (${value?.type.name}) for function length`, {
        at: call.at,
      });
    }
    return { sql: `${isBinary ? 'octet_length' : 'length'}(${value.sql})`, type: plainType('bigint') };
  }),
  lower: scalar('text', (text) => `lower(${text})`, 'varchar'),
  upper: scalar('text', (text) => `trino_upper(${text})`, 'varchar'),
  ltrim: scalar('text text?', (text, set = whiteSpace) => `ltrim(${text}, ${set})`, 'varchar'),
  rtrim: scalar('text text?', (text, set = whiteSpace) => `rtrim(${text}, ${set})`, 'varchar'),
  substr: scalar(
    'text integer integer?',
    (text, start, length) => substring(text ?? '', start ?? '', length),
    'varchar',
  ),
  substring: scalar(
    'text integer integer?',
    (text, start, length) => substring(text ?? '', start ?? '', length),
    'varchar',
  ),
  strpos: specialScalar((call, translation) => {
    if (call.args.length === 3) throw notSupported('strpos with an instance', call.at);
    const args = checkedArguments(call, 'text text', translation);
    return standIn(args) ?? { sql: `strpos(${args.map(({ sql }) => sql).join(', ')})`, type: plainType('bigint') };
  }),
  replace: scalar('text text text?', (text, from, to = "''") => `trino_replace(${text}, ${from}, ${to})`, 'varchar'),
  split: typedScalar('text text integer?', (args) => ({
    sql: `${args.length === 3 ? 'trino_split_limit' : 'trino_split'}(${args.map(({ sql }) => sql).join(', ')})`,
    type: textArray,
  })),
  split_part: scalar('text text integer', (...args) => `trino_split_part(${args.join(', ')})`, 'varchar'),
  lpad: scalar('text integer text', (...args) => padding('lpad', args), 'varchar'),
  rpad: scalar('text integer text', (...args) => padding('rpad', args), 'varchar'),
  reverse: typedScalar('any', ([value], call) => {
    if (value?.type.name === 'varbinary') throw notSupported('reverse of varbinary', call.at);
    if (value?.type.name === 'array') return { sql: `list_reverse(${value.sql})`, type: value.type };
    return { sql: `trino_reverse(${value?.sql})`, type: plainType('varchar') };
  }),
  chr: scalar('integer', (code) => `chr(CAST(${code} AS INTEGER))`, 'varchar'),
  codepoint: scalar('text', (text) => `trino_code_point(${text})`, 'integer'),
  starts_with: scalar('text text', (text, prefix) => `starts_with(${text}, ${prefix})`, 'boolean'),
  levenshtein_distance: scalar('text text', (left, right) => `trino_levenshtein(${left}, ${right})`, 'bigint'),
  hamming_distance: scalar('text text', (left, right) => `trino_hamming(${left}, ${right})`, 'bigint'),
  translate: scalar('text text text', (...args) => `translate(${args.join(', ')})`, 'varchar'),
  normalize: scalar('text', (text) => `nfc_normalize(${text})`, 'varchar'),
  concat_ws: typedScalar('text any*', ([separator, ...parts]) => {
    const isArray = parts[0]?.type.name === 'array';
    const list = isArray ? parts[0]?.sql : `[${parts.map(({ sql }) => sql).join(', ')}]`;
    const present = `list_filter(${list}, lambda p: p IS NOT NULL)`;
    const join = separator?.sql.startsWith("'") ? 'array_to_string' : 'trino_join';
    return { sql: `${join}(${present}, ${separator?.sql})`, type: plainType('varchar') };
  }),
  regexp_like: regexp('text text', (text, pattern) => `regexp_matches(${text}, ${pattern})`, plainType('boolean')),
  regexp_extract: regexp(
    'text text integer?',
    (text, pattern, group = '0') => `trino_regexp_extract(${text}, ${pattern}, ${group})`,
  ),
  regexp_extract_all: regexp(
    'text text integer?',
    (text, pattern, group = '0') => `regexp_extract_all(${text}, ${pattern}, ${group})`,
    textArray,
  ),
  regexp_count: regexp(
    'text text',
    (text, pattern) => `len(regexp_extract_all(${text}, ${pattern}))`,
    plainType('bigint'),
  ),
  regexp_split: specialScalar((call, translation) => {
    requirePlainPattern(call);
    const [, pattern] = call.args;
    if (pattern?.kind === 'string' && pattern.value === '')
      throw notSupported('Splitting by an empty pattern', call.at);
    const args = checkedArguments(call, 'text text', translation);
    return { sql: `regexp_split_to_array(${args.map(({ sql }) => sql).join(', ')})`, type: textArray };
  }),
  regexp_replace: specialScalar((call, translation) => {
    requirePlainPattern(call);
    const [text, pattern] = checkedArguments({ ...call, args: call.args.slice(0, 2) }, 'text text', translation);
    const written = call.args[2] === undefined ? '' : literalText(call, 2, 'replacement');
    const highest = Math.max(0, ...[...written.matchAll(/(?<!\\)\$(\d)/g)].map(([, group]) => Number(group)));
    requireGroup(call, highest, () => `Illegal replacement sequence: unknown group ${highest}`);
    const to = replacement(written);
    return { sql: `regexp_replace(${text?.sql}, ${pattern?.sql}, ${quoteText(to)}, 'g')`, type: plainType('varchar') };
  }),
  format: specialScalar(emitFormat),
  url_encode: scalar('text', (text) => `trino_url_encode(${text})`, 'varchar'),
  url_decode: scalar('text', (text) => `trino_url_decode(${text})`, 'varchar'),
  url_extract_protocol: scalar('text', (url) => urlPart(url ?? '', '^([a-zA-Z][a-zA-Z0-9+.-]*):', 1), 'varchar'),
  url_extract_host: scalar(
    'text',
    (url) => urlPart(url ?? '', '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@?#]*@)?([^/:?#]+)', 1),
    'varchar',
  ),
  url_extract_path: scalar(
    'text',
    (url) => `url_decode(regexp_extract(${url}, '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*([^?#]*)', 1))`,
    'varchar',
  ),
  url_extract_query: scalar('text', (url) => `url_decode(${urlPart(url ?? '', '[?]([^#]*)', 1)})`, 'varchar'),
};

function urlPart(url: string, pattern: string, group: number): string {
  return `trino_regexp_extract(${url}, '${pattern}', ${group})`;
}

function padding(name: 'lpad' | 'rpad', [text, length, filler]: readonly string[]): string {
  return `${name}(${text}, trino_pad_length(${length}), trino_padding(${filler}))`;
}

function substring(text: string, start: string, length: string | undefined): string {
  return length === undefined ? `trino_substr(${text}, ${start})` : `trino_substr_length(${text}, ${start}, ${length})`;
}
