/** Something that embedded DuckDB answers otherwise than Trino, and that the endpoint leaves so. */
export interface KnownDifference {
  /** Matches the expression and what was found. */
  readonly pattern: RegExp;
  readonly reason: string;
}

/**
 * What nobody has to fear in answers: docs/decisions/athena-on-one-machine.md names them for users. A declaration that no
 * longer applies fails the tests, so that the list can only become shorter.
 */
export const knownDifferences: readonly KnownDifference[] = [
  {
    pattern: /(?:normalize|strpos|width_bucket|from_unixtime|bytes: substr|bytes: reverse)\(.*FUNCTION_NOT_FOUND/,
    reason: 'A form of a function that is not translated; it is refused.',
  },
  { pattern: /Group specification field must be a constant|Unknown type: IPADDRESS/, reason: 'Refused.' },
  {
    pattern:
      /(?:count argument of repeat function|Out of range for integer: 9223372036854775807|Overflow in division of -9223372036854775808|Key not present in map: a|'value' type of map differs).*, not answers$/,
    reason:
      'Within TRY the statement fails as a whole where Trino gives NULL for the row: no answer, and no wrong one.',
  },
  { pattern: /char\([35]\)/, reason: 'Texts have no length, so char is not filled up with blanks.' },
  {
    pattern: /^typeof\((?:'a'|ROW\(1|CAST\(ROW|if\(true|split\()/,
    reason: 'Texts have no length, and rows write their types with names.',
  },
  {
    pattern: /has type time \(0, 0\)|has type interval day to second/,
    reason: 'A time has no digits, an interval one kind.',
  },
  { pattern: /has type integer \(10, 0\), not unknown/, reason: 'What is always NULL has a type.' },
  {
    pattern: /json_parse\(.*1e400|json_parse\(.*12345678901234567890|json_extract.*12345678901234567890/,
    reason: 'Numbers beyond a double.',
  },
  {
    pattern: /^(?:json_extract_scalar|CAST\(json_parse)\(.*(?:-1\.50|1e3|1e2|1\.0,)/,
    reason: 'Numbers in JSON have the form that DuckDB gives them.',
  },
  { pattern: /\[1,2,\]/, reason: 'Trino reads malformed JSON up to where it finds what it looks for.' },
  {
    pattern: /^CAST\(json_parse\(.* AS (?:array|map|row)\(/,
    reason: 'Casts of JSON to containers convert what Trino refuses.',
  },
  {
    pattern: /^json_format\(CAST\(.*(?:😀|nan\(\)|infinity\(\)|decimal\(38,10\))/,
    reason: 'Emoji, NaN and tiny decimals look otherwise in JSON.',
  },
  {
    pattern: /^format\(.*(?:😀|CAST\(NULL|decimal\(38,10\)|TIMESTAMP)/,
    reason: 'Widths of emoji, cut NULLs, and decimals and timestamps as Java writes them.',
  },
  { pattern: /^split_part\(CAST\('' AS varchar\), CAST\('' AS varchar\), 1\)/, reason: 'Nothing, split by nothing.' },
  { pattern: /X'ff00fe'/, reason: 'Bytes that are no UTF-8 are refused instead of replaced.' },
  {
    pattern: /^regexp_(?:like\('äö', '\(\?U|extract\('x', '\(a\)\?|split\('abc', ''\))/,
    reason: 'RE2: flags, groups that took no part, and matches of nothing.',
  },
  { pattern: /< ARRAY\[.*ARRAY comparison not supported/, reason: 'Arrays with NULL can be compared.' },
  {
    pattern: /^CAST\(CAST\(1e(?:100|308|38) AS .*|^CAST\(CAST\(infinity\(\) AS real\)/,
    reason: 'Beyond the range of the target: refused.',
  },
  { pattern: /from_unixtime\(CAST\(nan\(\)/, reason: 'NaN is no time.' },
  { pattern: /nan\(\).* is "(?:NaN|false)", not/, reason: 'NaN is the greatest number and equal to itself.' },
  {
    pattern: /AT TIME ZONE 'UTC' is "[\d :.-]+ UTC", not "[\d :.-]+0{6} UTC"/,
    reason: 'Digits of seconds only where they are not zero.',
  },
  {
    pattern: /^CAST\(CAST\('[\d: -]+(?: UTC| Europe\/Berlin|\+02:00)' AS varchar\) AS timestamp/,
    reason: 'A text with a zone is no timestamp without one: refused, where Trino drops the zone.',
  },
  {
    pattern:
      /^(?:date_parse|parse_datetime|from_iso8601_timestamp|from_iso8601_date)\((?:CAST\()?'(?: 2025-01-01 |12345-01-01|2025-3-5|2025-W01-1|2025-005)'/,
    reason: 'Blanks around, single digits, weeks and years beyond 9999 in texts of moments.',
  },
  { pattern: /^array_agg\(.* is .* 0\.0,.* not .* -0\.0,/, reason: 'Ordering turns -0.0 into 0.0.' },
  {
    pattern: /^approx_percentile\(a, 0\.5\) of group [12] is/,
    reason: 'The median of an even count is the other of the two in the middle.',
  },
  { pattern: /^ROW\(1, 2\)\.x|fortnight fails|^mod\(1, 0\) fails/, reason: 'The failure has another code.' },
];

/** Takes out what is known; what is left is news. */
export function unknownDifferences(found: readonly string[], used: Set<KnownDifference>): string[] {
  return found.filter((difference) => {
    const known = knownDifferences.find(({ pattern }) => pattern.test(difference));
    if (known !== undefined) used.add(known);
    return known === undefined;
  });
}
