import { quoted, typed } from './values.ts';

export const bigintArrays = typed('array(bigint)', [
  'ARRAY[]',
  'ARRAY[1]',
  'ARRAY[3,1,2]',
  'ARRAY[1,NULL,2]',
  'ARRAY[NULL]',
  'ARRAY[2,2,1,2]',
  'ARRAY[-5,9223372036854775807]',
]);
export const textArrays = typed('array(varchar)', [
  'ARRAY[]',
  "ARRAY['a']",
  "ARRAY['b','a',NULL,'B','ä']",
  "ARRAY['']",
  'ARRAY[NULL]',
  "ARRAY['a','a','b']",
  "ARRAY['x,y','[z]','q\"']",
]);
export const doubleArrays = typed('array(double)', [
  'ARRAY[]',
  'ARRAY[1e0,nan(),2e0]',
  'ARRAY[nan()]',
  'ARRAY[0e0,-0e0]',
  'ARRAY[infinity(),NULL,-1e0]',
]);
export const maps = typed('map(varchar, bigint)', [
  'MAP()',
  "MAP(ARRAY['a','b'], ARRAY[1,2])",
  "MAP(ARRAY['x'], ARRAY[NULL])",
  "MAP(ARRAY['b','a'], ARRAY[2,1])",
]);
export const jsonTexts = typed(
  'varchar',
  quoted([
    '{}',
    '[]',
    'null',
    'true',
    '1',
    '-1.50',
    '1e3',
    '"text"',
    '"a\\"b\\u00e9\\n"',
    '{"a":1,"b":"x","c":null,"d":[1,2,{"e":3}],"a b":true}',
    '{"b":1,"a":2}',
    '{"a":1.0,"a2":100000000000000000000}',
    '[1,"2",null,[3],{"a":4}]',
    ' { "a" : [ 1 , 2 ] } ',
    '{"a":{"b":{"c":"deep"}}}',
    'not json',
    '',
    '{"a":',
    '[1,2,]',
    '{"a":"","b":"null"}',
    '9007199254740993',
    '{"a":12345678901234567890.123}',
  ]),
);
export const binaries = typed('varbinary', ["X''", "X'00'", "X'616263'", "X'ff00fe'", "to_utf8('äöü😀')"]);
