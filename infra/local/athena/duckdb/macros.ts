/**
 * Trino's meaning of operators and functions as DuckDB macros, for what no function of DuckDB does by itself.
 * A failure is a CAST of its message that cannot succeed: unlike DuckDB's error() that is no volatile function, so TRY
 * may hold it. `failure-message.ts` reads the marked message back.
 */
const raise = (code: string, message: string) => `CAST('!${code}!' || ${message} AS INTEGER)`;
const raiseText = (code: string, message: string) => `CAST(${raise(code, message)} AS VARCHAR)`;

const divisionByZero = raise('DIVISION_BY_ZERO', "'Division by zero' || left(CAST(b AS VARCHAR), 0)");
// Not for TRY to take for NULL: the value is good, only this endpoint cannot keep its zone.
const foreignZone = `CAST(CAST(concat('!NOT_SUPPORTED!A timestamp that keeps a time zone other than UTC cannot be answered faithfully by the local Athena endpoint: ', x) AS INTEGER) AS VARCHAR)`;
const hasForeignOffset =
  "regexp_full_match(x, '[0-9-]+T[0-9:.,]+[+-][0-9]{2}:?[0-9]{2}') AND NOT regexp_matches(x, '[+-]00:?00$')";
const zonelessText =
  '\\s*[+-]?[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?)?';
const castFailure = raiseText('INVALID_CAST_ARGUMENT', "'Cannot cast ''' || x || ''' to ' || t");

const startsAtOne = raise('INVALID_FUNCTION_ARGUMENT', "'SQL array indices start at 1' || left(CAST(i AS VARCHAR), 0)");

const arithmetic = {
  'trino_integer_divide(a, b)': `CASE WHEN b = 0 THEN ${divisionByZero} ELSE a // b END`,
  'trino_modulus(a, b)': `CASE WHEN b = 0 THEN ${divisionByZero} ELSE a % b END`,
  'trino_float_modulus(a, b)': `CASE WHEN b = 0 AND a IS NOT NULL THEN CAST('NaN' AS DOUBLE) ELSE a % b END`,
  'trino_divide_half_up(a, b)': `CASE WHEN b = 0 THEN ${divisionByZero}
    ELSE a // b + (CASE WHEN abs(a % b) * 2 >= abs(b) THEN sign(a) * sign(b) ELSE 0 END) END`,
  'trino_whole_days(i, message)': `CASE WHEN extract(hour FROM i) % 24 <> 0 OR extract(minute FROM i) <> 0 OR extract(microsecond FROM i) <> 0
    THEN to_days(${raise('INVALID_FUNCTION_ARGUMENT', 'message || left(CAST(i AS VARCHAR), 0)')}) ELSE i END`,
  'trino_untyped_divide(a, b)': 'a / b',
  'trino_width_bucket(x, low, high, n)': `CAST(CASE
    WHEN n <= 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'bucketCount must be greater than 0' || left(CAST(n AS VARCHAR), 0)")}
    WHEN low = high THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'bounds cannot equal each other' || left(CAST(low AS VARCHAR), 0)")}
    WHEN isnan(x) THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'operand must not be NaN' || left(CAST(x AS VARCHAR), 0)")}
    WHEN x < low THEN 0 WHEN x >= high THEN n + 1
    ELSE floor((x - low) / (high - low) * n) + 1 END AS BIGINT)`,
  'trino_round(x, n)': 'CASE WHEN n IS NULL THEN NULL WHEN x = 0 THEN 0.0 WHEN isfinite(x) THEN round(x, n) ELSE x END',
  'trino_real_round(x, n)': 'CASE WHEN n IS NULL THEN NULL WHEN isfinite(x) THEN round(x, n) ELSE x END',
  'trino_power(x, n)': `CASE WHEN (x IS NOT NULL AND isnan(n)) OR (abs(x) = 1 AND isinf(n)) THEN CAST('NaN' AS DOUBLE) ELSE pow(x, n) END`,
  // A double beyond all reals is infinite as a real.
  'trino_narrowed(x)': "CASE WHEN abs(x) > 3.4028235677973366e38 THEN sign(x) * CAST('Infinity' AS DOUBLE) ELSE x END",
  'trino_sign(x)': 'CASE WHEN x = 0 OR isnan(x) THEN x ELSE sign(x) END',
  // Of an integer, which has 32 bits; the numbers between are those of 64.
  'trino_wrap_integer(x)': 'CAST((x + 2147483648) % 4294967296 - 2147483648 AS INTEGER)',
  'trino_left_shift_integer(a, n)':
    'CASE WHEN n >= 32 THEN 0 ELSE trino_wrap_integer((CAST(a AS HUGEINT) + 4294967296) % 4294967296 * CAST(pow(2, n) AS HUGEINT)) END',
  'trino_right_shift_integer(a, n)':
    'CASE WHEN n >= 32 THEN 0 ELSE trino_wrap_integer((CAST(a AS HUGEINT) + 4294967296) % 4294967296 // CAST(pow(2, n) AS HUGEINT)) END',
  'trino_left_shift(a, n)':
    'CASE WHEN n >= 64 THEN CAST(0 AS BIGINT) ELSE CAST(CAST(CAST(a AS BIGINT) AS BIT) << CAST(n AS INTEGER) AS BIGINT) END',
  'trino_right_shift(a, n)':
    'CASE WHEN n >= 64 THEN CAST(0 AS BIGINT) ELSE CAST(CAST(CAST(a AS BIGINT) AS BIT) >> CAST(n AS INTEGER) AS BIGINT) END',
};

// Java answers NaN and infinities where DuckDB fails.
const nan = "CAST('NaN' AS DOUBLE)";
const logarithm = (name: string) =>
  `CASE WHEN x < 0 THEN ${nan} WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE ${name}(x) END`;
const doubles = {
  'trino_sqrt(x)': `CASE WHEN x < 0 THEN ${nan} ELSE sqrt(x) END`,
  'trino_ln(x)': logarithm('ln'),
  'trino_log2(x)': logarithm('log2'),
  'trino_log10(x)': logarithm('log10'),
  'trino_sin(x)': `CASE WHEN isinf(x) THEN ${nan} ELSE sin(x) END`,
  'trino_cos(x)': `CASE WHEN isinf(x) THEN ${nan} ELSE cos(x) END`,
  'trino_tan(x)': `CASE WHEN isinf(x) THEN ${nan} ELSE tan(x) END`,
  'trino_asin(x)': `CASE WHEN abs(x) > 1 THEN ${nan} ELSE asin(x) END`,
  'trino_acos(x)': `CASE WHEN abs(x) > 1 THEN ${nan} ELSE acos(x) END`,
};

const casts = {
  'trino_integer_text(x, t)': `CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*[+-]?[0-9]+\\s*') THEN x ELSE ${castFailure} END`,
  'trino_decimal_text(x, t)': `CASE WHEN x IS NULL OR regexp_full_match(x, '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?') THEN x ELSE ${castFailure} END`,
  'trino_number_text(x, t)': `CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*(?:[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?Infinity|NaN)\\s*') THEN x ELSE ${castFailure} END`,
  'trino_boolean_text(x)': `CASE WHEN x IS NULL OR lower(x) IN ('t', 'true', '1', 'f', 'false', '0') THEN x
    ELSE ${raiseText('INVALID_CAST_ARGUMENT', "'Cannot cast ''' || x || ''' to BOOLEAN'")} END`,
  'trino_date_text(x)': `CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*[+-]?[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}\\s*') THEN trim(x)
    ELSE ${raiseText('INVALID_CAST_ARGUMENT', "'Value cannot be cast to date: ' || x")} END`,
  'trino_timestamp_text(x)': `CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*[+-]?[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}(?: (?:[01]?[0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,12})?)?)?\\s*') THEN trim(x)
    ELSE ${raiseText('INVALID_CAST_ARGUMENT', "'Value cannot be cast to timestamp: ' || x")} END`,
  'trino_zoned_text(x)': `CASE WHEN x IS NULL OR regexp_full_match(x, '${zonelessText}(?: ?(?:UTC|Z|[+-]00:00))?\\s*') THEN x
    WHEN regexp_full_match(x, '${zonelessText} ?(?:[+-][0-9]{1,2}:[0-9]{2}|[A-Za-z]+/[A-Za-z0-9_+/-]+)\\s*') THEN ${foreignZone}
    ELSE ${raiseText('INVALID_CAST_ARGUMENT', "'Value cannot be cast to timestamp with time zone: ' || x")} END`,
  'trino_iso_instant(x)': `CASE WHEN x IS NULL OR regexp_full_match(x, '[+-]?[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?') THEN x
    ELSE ${raiseText('INVALID_FUNCTION_ARGUMENT', "'Invalid format: ' || chr(34) || x || chr(34)")} END`,
  'trino_iso_date(x)': `CASE WHEN x IS NULL OR TRY_CAST(try_trino_date_text(x) AS DATE) IS NOT NULL THEN x
    ELSE ${raiseText('INVALID_FUNCTION_ARGUMENT', "'Cannot parse ' || chr(34) || x || chr(34)")} END`,
  'trino_iso_timestamp(x)': `CASE WHEN ${hasForeignOffset} THEN ${foreignZone} ELSE trino_iso_instant(x) END`,
  'try_trino_iso_timestamp(x)': `CASE WHEN ${hasForeignOffset} THEN ${foreignZone} ELSE try_trino_iso_instant(x) END`,
  'trino_format_timestamp(x)': `CASE WHEN extract(microsecond FROM x) % 1000 = 0 THEN strftime(x, '%Y-%m-%d %H:%M:%S.%g') ELSE strftime(x, '%Y-%m-%d %H:%M:%S.%f') END`,
  // Java's notation: plain from 0.001 up to 10 million, else one digit before the point and an exponent.
  'trino_double_text(x)': `CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN (CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END)
    WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ELSE trino_exponent_text(x) END`,
  'trino_real_text(x)': `CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN (CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END)
    WHEN x = 0 OR (abs(x) >= 0.001 AND abs(x) < 10000000) THEN CAST(x AS VARCHAR) ELSE trino_exponent_text(CAST(CAST(x AS VARCHAR) AS DOUBLE)) END`,
  // A cast to varchar follows the SQL standard: always with an exponent.
  'trino_cast_text(x)': `CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN (CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END)
    WHEN x = 0 THEN (CASE WHEN starts_with(CAST(x AS VARCHAR), '-') THEN '-0E0' ELSE '0E0' END) ELSE trino_exponent_text(x) END`,
};

const texts = {
  // For separators that are no constants, which DuckDB's own function takes alone.
  'trino_join(l, d)':
    "CASE WHEN len(l) = 0 THEN (CASE WHEN d IS NOT NULL THEN '' END) ELSE list_reduce(l, lambda x, y: x || d || y) END",
  // Trino maps code points one by one, and one 'ß' has no capital letter.
  'trino_upper(s)': `CASE WHEN contains(s, 'ß') THEN array_to_string(list_transform(string_split(s, 'ß'), lambda p: upper(p)), 'ß') ELSE upper(s) END`,
  'trino_code_points(s)': `regexp_extract_all(s, '(?s).')`,
  'trino_reverse(s)': `CASE WHEN strlen(s) = length(s) THEN reverse(s) ELSE array_to_string(list_reverse(trino_code_points(s)), '') END`,
  // DuckDB finds no empty text, Trino finds it around every character.
  'trino_replace(s, f, t)': `CASE WHEN f = '' THEN t || array_to_string(list_transform(trino_code_points(s), lambda c: c || t), '') ELSE replace(s, f, t) END`,
  'trino_substr(s, a)':
    "CASE WHEN s IS NULL OR a IS NULL THEN NULL WHEN a = 0 OR a < - length(s) THEN '' ELSE substring(s, a) END",
  'trino_substr_length(s, a, n)':
    "CASE WHEN s IS NULL OR a IS NULL OR n IS NULL THEN NULL WHEN a = 0 OR a < - length(s) OR n <= 0 THEN '' ELSE substring(s, a, n) END",
  'trino_zero_pad(s, n)': `CASE WHEN starts_with(s, '-') THEN '-' || repeat('0', n - length(s)) || substring(s, 2) ELSE repeat('0', n - length(s)) || s END`,
  'trino_split_part(s, d, i)': `CASE WHEN i <= 0 THEN ${raiseText('INVALID_FUNCTION_ARGUMENT', "'Index must be greater than zero' || left(CAST(i AS VARCHAR), 0)")}
    WHEN i > len(string_split(s, d)) THEN NULL ELSE split_part(s, d, i) END`,
  'trino_split(s, d)': `CASE WHEN d IS NOT NULL THEN string_split(s, CASE WHEN d = '' THEN ${raiseText('INVALID_FUNCTION_ARGUMENT', "'The delimiter may not be the empty string' || d")} ELSE d END) END`,
  'trino_split_limit(s, d, n)': `CASE WHEN len(trino_split(s, d)) > (CASE WHEN n <= 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Limit must be positive' || left(CAST(n AS VARCHAR), 0)")} ELSE n END)
    THEN list_append(trino_split(s, d)[1:(n - 1)], trino_join(trino_split(s, d)[n:], d)) WHEN n IS NOT NULL THEN trino_split(s, d) END`,
  'trino_hamming(a, b)': `CASE WHEN length(a) <> length(b) THEN CAST(${raise('INVALID_FUNCTION_ARGUMENT', "'The input strings to hamming_distance function must have the same length' || left(a, 0)")} AS BIGINT)
    ELSE trino_hamming_count(a, b) END`,
  'trino_pad_length(n)': `CASE WHEN n < 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Target length must be in the range [0..2147483647]' || left(CAST(n AS VARCHAR), 0)")} ELSE CAST(n AS INTEGER) END`,
  'trino_padding(p)': `CASE WHEN p = '' THEN ${raiseText('INVALID_FUNCTION_ARGUMENT', "'Padding string must not be empty' || p")} ELSE p END`,
  'trino_code_point(s)': `CASE WHEN length(s) <> 1 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Input string must be a single character string' || left(s, 0)")} ELSE unicode(s) END`,
  // Java's URLEncoder writes forms, not paths.
  'trino_url_decode(s)': `url_decode(replace(CASE WHEN regexp_matches(s, '%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)')
    THEN ${raiseText('INVALID_FUNCTION_ARGUMENT', "'URLDecoder: Illegal hex characters in escape (%) pattern: ' || s")} ELSE s END, '+', ' '))`,
  'trino_url_encode(s)': "replace(replace(replace(url_encode(s), '%20', '+'), '%2A', '*'), '~', '%7E')",
  'trino_regexp_extract(s, p, g)': 'CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END',
};

const containers = {
  'trino_subscript(l, i)': `l[CASE WHEN i = 0 THEN ${startsAtOne} WHEN i < 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Array subscript is negative: ' || CAST(i AS VARCHAR)")}
    WHEN i > len(l) THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Array subscript must be less than or equal to array length: ' || CAST(i AS VARCHAR) || ' > ' || CAST(len(l) AS VARCHAR)")}
    ELSE i END]`,
  'trino_element_at(l, i)': `l[CASE WHEN i = 0 THEN ${startsAtOne} ELSE i END]`,
  'trino_map_subscript(m, k)': `CASE WHEN map_contains(m, k) THEN map_extract_value(m, k) WHEN m IS NULL OR k IS NULL THEN NULL
    WHEN ${raise('INVALID_FUNCTION_ARGUMENT', "'Key not present in map: ' || CAST(k AS VARCHAR)")} IS NULL THEN NULL END`,
  'trino_has_null(l)': 'list_count(l) < len(l)',
  'trino_contains(l, v)': `CASE WHEN l IS NULL OR v IS NULL THEN NULL WHEN list_contains(l, v) THEN TRUE WHEN trino_has_null(l) THEN NULL ELSE FALSE END`,
  'trino_array_position(l, v)': `CASE WHEN l IS NOT NULL AND v IS NOT NULL THEN CAST(coalesce(list_position(l, v), 0) AS BIGINT) END`,
  'trino_array_remove(l, v)': 'CASE WHEN v IS NOT NULL THEN list_filter(l, lambda x: x IS NULL OR x <> v) END',
  // Of the answers of a condition for each element.
  'trino_any_match(b)': `CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, TRUE) THEN TRUE WHEN trino_has_null(b) THEN NULL ELSE FALSE END`,
  'trino_all_match(b)': `CASE WHEN b IS NULL THEN NULL WHEN list_contains(b, FALSE) THEN FALSE WHEN trino_has_null(b) THEN NULL ELSE TRUE END`,
  'trino_arrays_overlap(a, b)': `CASE WHEN a IS NULL OR b IS NULL THEN NULL
    WHEN list_has_any(list_filter(a, lambda x: x IS NOT NULL), list_filter(b, lambda x: x IS NOT NULL)) THEN TRUE
    WHEN (trino_has_null(a) AND len(b) > 0) OR (trino_has_null(b) AND len(a) > 0) THEN NULL ELSE FALSE END`,
  // Two elements of which one is NULL are neither the same nor different, for DuckDB they are different.
  'trino_array_equal(a, b)': `CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN FALSE
    WHEN NOT trino_has_null(a) AND NOT trino_has_null(b) THEN a = b
    WHEN list_contains(list_transform(range(1, len(a) + 1), lambda i: a[i] <> b[i]), TRUE) THEN FALSE ELSE NULL END`,
  'trino_ordered_array(l)': `CASE WHEN trino_has_null(l) THEN (CASE WHEN ${raise('NOT_SUPPORTED', "'ARRAY comparison not supported for arrays with null elements' || left(CAST(len(l) AS VARCHAR), 0)")} IS NULL THEN l END) ELSE l END`,
  'trino_map_equal(a, b)': 'list_sort(map_entries(a)) = list_sort(map_entries(b))',
  'trino_array_distinct(l)': 'list_filter(l, lambda x, i: list_position(l, x) = i)',
  'trino_array_union(a, b)':
    'CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN trino_array_distinct(list_concat(a, b)) END',
  'trino_array_intersect(a, b)':
    'CASE WHEN b IS NOT NULL THEN trino_array_distinct(list_filter(a, lambda y: CASE WHEN y IS NULL THEN trino_has_null(b) ELSE list_contains(b, y) END)) END',
  'trino_array_except(a, b)':
    'CASE WHEN b IS NOT NULL THEN trino_array_distinct(list_filter(a, lambda y: CASE WHEN y IS NULL THEN NOT trino_has_null(b) ELSE NOT list_contains(b, y) END)) END',
  'trino_array_extreme(l, e)': 'CASE WHEN list_count(l) < len(l) THEN NULL ELSE e END',
  'trino_array_join(l, d)':
    "coalesce(array_to_string(list_filter(l, lambda x: x IS NOT NULL), d), CASE WHEN l IS NULL THEN NULL ELSE '' END)",
  'trino_slice_start(a, n)': `CASE WHEN n < 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'length must be greater than or equal to 0' || left(CAST(n AS VARCHAR), 0)")}
    WHEN a = 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'SQL array indices start at 1' || left(CAST(a AS VARCHAR), 0)")} ELSE a END`,
  'trino_repeat_count(n)': `CASE WHEN n < 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'count argument of repeat function must be greater than or equal to 0' || left(CAST(n AS VARCHAR), 0)")} ELSE CAST(n AS BIGINT) END`,
  // From a to b by s, in whatever s counts.
  'trino_sequence_step(a, b, s)': `CASE WHEN s = 0 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'step must not be zero' || left(CAST(s AS VARCHAR), 0)")}
    WHEN (b > a AND s < 0) OR (b < a AND s > 0) THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start' || left(CAST(s AS VARCHAR), 0)")}
    WHEN (b - a) // s >= 10000 THEN ${raise('INVALID_FUNCTION_ARGUMENT', "'result of sequence function must not have more than 10000 entries' || left(CAST(s AS VARCHAR), 0)")}
    ELSE s END`,
  'trino_slice(l, a, n)':
    'CASE WHEN trino_slice_start(a, n) > 0 THEN l[a:(a + n - 1)] ELSE l[(len(l) + a + 1):(len(l) + a + n)] END',
  'trino_histogram(m)':
    'map_from_entries(list_transform(map_entries(m), lambda e: ROW(e.key, CAST(e.value AS BIGINT))))',
};

// DuckDB's reader lets pass what Java's refuses: commas before an end, and numbers that are none.
const isJson = (text: string) =>
  `(json_valid(${text}) AND (NOT regexp_matches(${text}, ',\\s*[\\]}]|NaN|nan|Inf|inf') OR trino_is_strict_json(${text})))`;

const json = {
  'trino_json_extract_scalar(j, p)': `CASE WHEN ${isJson('j')} THEN (CASE WHEN json_type(j, p) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(j, p) END) END`,
  'trino_json_extract(j, p)': `CASE WHEN ${isJson('j')} THEN json_extract(j, p) END`,
  'trino_json_size(j, p)': `CASE WHEN ${isJson('j')} THEN (CASE json_type(j, p) WHEN 'OBJECT' THEN len(json_keys(j, p)) WHEN 'ARRAY' THEN json_array_length(j, p) ELSE (CASE WHEN json_type(j, p) IS NOT NULL THEN 0 END) END) END`,
  'trino_json_array_length(j)': `CASE WHEN ${isJson('j')} THEN (CASE WHEN json_type(j) = 'ARRAY' THEN CAST(json_array_length(j) AS BIGINT) END) END`,
  'trino_json_array_contains(j, v)': `CASE WHEN ${isJson('j')} THEN (CASE WHEN json_type(j) = 'ARRAY' THEN json_contains(j, v) END) END`,
  'trino_is_json_scalar(j)': `CASE WHEN ${isJson('j')} THEN json_type(j) NOT IN ('OBJECT', 'ARRAY') WHEN j IS NOT NULL THEN CAST(${raise('INVALID_FUNCTION_ARGUMENT', "'Invalid JSON: ' || j")} AS BOOLEAN) END`,
  'trino_json_scalar(j, t)': `CASE WHEN json_type(j) IN ('OBJECT', 'ARRAY') THEN ${raiseText('INVALID_CAST_ARGUMENT', "'Cannot cast ''' || CAST(j AS VARCHAR) || ''' to ' || t")} ELSE json_extract_string(j, '$') END`,
  // What a scalar of JSON is in the text of another type.
  'trino_json_varchar(j, t)':
    "CASE WHEN json_type(j) = 'DOUBLE' THEN trino_cast_text(CAST(json_extract_string(j, '$') AS DOUBLE)) ELSE trino_json_scalar(j, t) END",
  'trino_json_number(j, t)':
    "CASE WHEN json_type(j) = 'BOOLEAN' THEN (CASE WHEN json_extract_string(j, '$') = 'true' THEN '1' ELSE '0' END) ELSE trino_json_scalar(j, t) END",
  'trino_json_whole(j, t)':
    "CASE WHEN json_type(j) = 'DOUBLE' THEN CAST(CAST(round(CAST(json_extract_string(j, '$') AS DOUBLE)) AS BIGINT) AS VARCHAR) ELSE trino_json_number(j, t) END",
  'trino_json_truth(j, t)':
    "CASE WHEN json_type(j) IN ('DOUBLE', 'BIGINT', 'UBIGINT') THEN (CASE WHEN CAST(json_extract_string(j, '$') AS DOUBLE) <> 0 THEN 'true' ELSE 'false' END) ELSE trino_json_scalar(j, t) END",
  'trino_json_parse(x)': `json(CASE WHEN x IS NULL OR ${isJson('x')} THEN trino_sorted_json(x) ELSE ${raiseText('INVALID_FUNCTION_ARGUMENT', "'Cannot convert value to JSON: ''' || x || ''''")} END)`,
};

const probes = {
  // Tells the type of an operand while the statement is prepared: typeof is folded, and so the recorder is called.
  'trino_probe(token, id, x)': 'CASE WHEN trino_record_type(token, id, typeof(x)) THEN x END',
};

/** The same macro with NULL in place of every failure, for TRY and TRY_CAST: `try_` stands before its name. */
function safeTwin([head, body]: [string, string]): [string, string] {
  return [`try_${head}`, body.replaceAll(/CAST\('!/g, "TRY_CAST('!")];
}

/** Statements that define every macro in the current schema, in an order in which each finds those it uses. */
export function macroStatements(): string[] {
  const macros = { ...arithmetic, ...doubles, ...casts, ...texts, ...containers, ...json, ...probes };
  const raising = Object.entries(macros).filter(([, body]) => body.includes("CAST('!"));
  const jsonCasts = Object.entries(macros)
    .filter(([, body]) => /trino_json_(?:scalar|number)\(j, t\)/.test(body))
    .map(([head, body]): [string, string] => [
      `try_${head}`,
      body.replaceAll(/\btrino_json_(?=scalar|number)/g, 'try_trino_json_'),
    ]);
  return [...Object.entries(macros), ...raising.map(safeTwin), ...jsonCasts].map(
    ([head, body]) => `CREATE OR REPLACE TEMP MACRO ${head} AS ${body}`,
  );
}
