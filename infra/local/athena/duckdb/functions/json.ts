import { plainType } from '../../trino/data-type.ts';
import { notSupported } from '../../trino/sql-error.ts';
import type { FunctionCall } from '../../trino/syntax-tree.ts';
import { quoteText } from '../translate/quote.ts';
import type { Translation } from '../translate/translation.ts';
import { checkedArguments, type FunctionTable, scalar, specialScalar } from './function-definition.ts';
import { literalText } from './literal-text.ts';

const pathStep = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]|\.\[(\d+)\]/y;

/** A JSON path in DuckDB's notation; only plain steps ($.a.b, $["a"], $[0]) mean the same on both engines. */
function jsonPath(call: FunctionCall): string {
  const text = literalText(call, 1, 'path');
  if (!text.startsWith('$')) throw notSupported(`The JSON path '${text}'`, call.args[1]?.at);
  let path = '$';
  let offset = 1;
  while (offset < text.length) {
    pathStep.lastIndex = offset;
    const step = pathStep.exec(text);
    if (step === null) throw notSupported(`The JSON path '${text}'`, call.args[1]?.at);
    const name = step[1] ?? step[3] ?? step[4];
    path += name === undefined ? `[${step[2] ?? step[5]}]` : `."${name.replaceAll('"', '\\"')}"`;
    offset = pathStep.lastIndex;
  }
  return quoteText(path);
}

function byPath(macro: string, type: 'varchar' | 'json' | 'bigint') {
  return specialScalar((call: FunctionCall, translation: Translation) => {
    const [document] = checkedArguments(call, 'jsonish text', translation);
    return { sql: `${macro}(${document?.sql}, ${jsonPath(call)})`, type: plainType(type) };
  });
}

export const jsonFunctions: FunctionTable = {
  json_extract_scalar: byPath('trino_json_extract_scalar', 'varchar'),
  json_extract: byPath('trino_json_extract', 'json'),
  json_size: byPath('trino_json_size', 'bigint'),
  json_parse: specialScalar((call, translation) => {
    const [text] = checkedArguments(call, 'text', translation);
    // DuckDB computes what an expression contains twice before it, and so outside of its TRY.
    const macro = translation.isTried || translation.isSafe ? 'try_trino_json_parse' : 'trino_json_parse';
    return { sql: `${macro}(${text?.sql})`, type: plainType('json') };
  }),
  json_format: scalar('json', (json) => `CAST(${json} AS VARCHAR)`, 'varchar'),
  json_array_length: scalar('jsonish', (json) => `trino_json_array_length(${json})`, 'bigint'),
  is_json_scalar: scalar('jsonish', (json) => `trino_is_json_scalar(${json})`, 'boolean'),
  json_array_contains: scalar(
    'jsonish any',
    (json, value) => `trino_json_array_contains(${json}, to_json(${value}))`,
    'boolean',
  ),
};
